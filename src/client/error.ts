import type { ErrorResponse, ErrorCode, ErrorIssue } from '../contract/index.ts';

/** The server rejected a request or could not be reached. */
export class AfterwordError extends Error {
  override name = 'AfterwordError';
  /** HTTP status; 0 when there was no response. */
  readonly status: number;
  /** A stable code; `unreachable` when there was no response. */
  readonly code: ErrorCode | 'unreachable';
  /** The invalid fields. */
  readonly issues: readonly ErrorIssue[];
  /** How long the server asks to wait, milliseconds. */
  readonly retryAfter: number | undefined;

  constructor(
    status: number,
    error: Partial<ErrorResponse['error']>,
    options: { retryAfter?: number | undefined; cause?: unknown } = {},
  ) {
    super(error.message ?? `The server returned status ${status}.`, { cause: options.cause });
    this.status = status;
    this.code = error.code ?? (status === 0 ? 'unreachable' : 'internal_error');
    this.issues = error.issues ?? [];
    this.retryAfter = options.retryAfter;
  }

  /** Whether the same request may succeed later. */
  get isTemporary(): boolean {
    return this.status === 0 || this.status >= 500 || [408, 425, 429].includes(this.status);
  }
}
