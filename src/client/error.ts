import type { ErrorResponse, ErrorCode, ErrorIssue } from '../contract/index.ts';

/** What the server refused, or why it could not be reached. */
export class AfterwordError extends Error {
  override name = 'AfterwordError';
  /** HTTP status; 0: there was no answer. */
  readonly status: number;
  /** Stable; `unreachable` where there was no answer. */
  readonly code: ErrorCode | 'unreachable';
  /** Which fields are not valid. */
  readonly issues: readonly ErrorIssue[];
  /** How long the server asks to wait, milliseconds. */
  readonly retryAfter: number | undefined;

  constructor(
    status: number,
    error: Partial<ErrorResponse['error']>,
    options: { retryAfter?: number | undefined; cause?: unknown } = {},
  ) {
    super(error.message ?? `The server answered ${status}.`, { cause: options.cause });
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
