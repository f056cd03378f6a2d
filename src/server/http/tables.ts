declare module '../database/schema.ts' {
  interface Schema {
    idempotency: IdempotencyTable;
  }
}

/** The stored response to a request with an `Idempotency-Key`. */
export interface IdempotencyTable {
  organisationId: string;
  idempotencyKey: string;
  /** SHA-256 of method, path and body, in hex. */
  bodyHash: string;
  status: number;
  answer: string;
  createdAt: number;
}
