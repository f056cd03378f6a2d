declare module '../database/schema.ts' {
  interface Schema {
    audit: AuditTable;
  }
}

/** A record of an export or erasure of customer data, without any of the data. */
export interface AuditTable {
  organisationId: string;
  auditId: string;
  at: number;
  action: string;
  /** Empty: the server itself. */
  keyHash: string;
  /** Empty: no particular customer. */
  subjectHash: string;
  conversations: number;
}
