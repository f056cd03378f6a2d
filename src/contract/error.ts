/** Stable codes of the error form, each with its status in `CONTRACT.md`. */
export type ErrorCode =
  | 'malformed_json'
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'expired'
  | 'body_too_large'
  | 'unsupported_media_type'
  | 'invalid_request'
  | 'rate_limited'
  | 'internal_error'
  | 'unavailable';

/** `path` names the field, dotted: `messages.0.content`. */
export interface ErrorIssue {
  path: string;
  message: string;
}

/** The body of every answer that is not 2xx. */
export interface ErrorAnswer {
  success: false;
  error: { code: ErrorCode; message: string; issues?: ErrorIssue[] };
}
