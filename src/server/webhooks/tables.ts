declare module '../database/schema.ts' {
  interface Schema {
    webhookFailure: WebhookFailureTable;
  }
}

/** A signed delivery that does not match the schema. */
export interface WebhookFailureTable {
  organisationId: string;
  failureId: string;
  source: string;
  receivedAt: number;
  /** JSON list of validation issues. */
  reason: string;
  body: string;
}
