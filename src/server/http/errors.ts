import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { z } from 'zod';
import type { ErrorResponse, ErrorCode, ErrorIssue } from '../../contract/index.ts';
import { type Reason, reasons } from '../../contract/reason.ts';

/** The HTTP status of each error code (CONTRACT, errors). */
export const STATUS = {
  malformed_json: 400,
  bad_request: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  expired: 410,
  body_too_large: 413,
  unsupported_media_type: 415,
  invalid_request: 422,
  rate_limited: 429,
  internal_error: 500,
  unavailable: 503,
} as const satisfies Record<ErrorCode, ContentfulStatusCode>;

/** The reason to refuse a request. It is a value; the edge turns it into a response. */
export class Fault<Code extends ErrorCode = ErrorCode> {
  readonly code: Code;
  /** What is wrong, and how to fix it. */
  readonly message: string;
  readonly issues: ErrorIssue[] | undefined;
  /** Headers of the response, for example `Retry-After`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly reason: Reason | undefined;

  constructor(
    code: Code,
    message: string,
    issues?: ErrorIssue[],
    headers: Readonly<Record<string, string>> = {},
    reason?: Reason,
  ) {
    this.code = code;
    this.message = message;
    this.issues = issues;
    this.headers = headers;
    this.reason = reason;
  }
}

/** A fault with an id of its own, which tells its text. */
export const faultOf = <Code extends ErrorCode>(code: Code, reason: Reason): Fault<Code> =>
  new Fault(code, reasons[reason], undefined, undefined, reason);

/** PostgreSQL cannot store NUL characters in text. */
export const UNSTORABLE = new Fault(
  'invalid_request',
  'The request contains characters that cannot be stored.',
);

/** The error response of a fault, in the form of the contract. */
export function faultResponse(
  c: Context,
  { code, message, reason, issues, headers }: Fault,
): Response {
  const body: ErrorResponse = {
    success: false,
    error: { code, message, ...(reason && { reason }), ...(issues && { issues }) },
  };
  // What the handler meant for the response that did not come does not apply to its refusal.
  c.header('Cache-Control', 'no-store');
  c.header('ETag');
  c.header('Content-Disposition');
  for (const [name, value] of Object.entries(headers)) c.header(name, value);
  return c.json(body, STATUS[code]);
}

/** The issues that zod reports, with dotted paths. */
export function issuesOf(error: z.ZodError): ErrorIssue[] {
  return error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
}

/** A 422 with the paths of the fields. @param where `body`, `form` or `query` */
export function invalid(where: string, error: z.ZodError): Fault<'invalid_request'> {
  const issues = issuesOf(error);
  const [first] = issues;
  const message = `The ${where} is not valid: ${first?.path ? `${first.path}: ` : ''}${first?.message}`;
  return new Fault('invalid_request', message, issues);
}
