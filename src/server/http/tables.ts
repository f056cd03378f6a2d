declare module '../database/schema.ts' {
  interface Schema {
    idempotency: IdempotencyTable;
  }
}

/** What was answered to a request with an `Idempotency-Key`. */
export interface IdempotencyTable {
  organisationId: string;
  idempotencyKey: string;
  /** SHA-256 of method, path and body, hex. */
  bodyHash: string;
  status: number;
  answer: string;
  createdAt: number;
}
