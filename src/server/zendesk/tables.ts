declare module '../database/schema.ts' {
  interface Schema {
    webhookFailure: WebhookFailureTable;
  }
}

/** A signed delivery that could not be understood. */
export interface WebhookFailureTable {
  organisationId: string;
  failureId: string;
  source: string;
  receivedAt: number;
  /** JSON list of issues. */
  reason: string;
  body: string;
}
