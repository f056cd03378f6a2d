import type { Rollup } from './rules/rollup.ts';
import type { Escalation, EscalationRollup } from './rules/escalation.ts';

declare module '../database/schema.ts' {
  interface Schema {
    clientReport: ClientReportTable;
    rollup: Rollup;
    escalation: Escalation;
    escalationRollup: EscalationRollup;
  }
}

/** What browsers say of their own delivery, summed by the hour. */
export interface ClientReportTable {
  organisationId: string;
  /** Its first millisecond. */
  hour: number;
  /** Events that will never arrive. */
  dropped: number;
  /** Batches that were sent again. */
  retried: number;
}
