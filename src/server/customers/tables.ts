declare module '../database/schema.ts' {
  interface Schema {
    audit: AuditTable;
  }
}

/** Who has exported or erased what was kept of a customer; nothing of it. */
export interface AuditTable {
  organisationId: string;
  auditId: string;
  at: number;
  action: string;
  /** '': the server itself. */
  keyHash: string;
  /** '': nobody in particular. */
  subjectHash: string;
  conversations: number;
}
