import type { FigureRollup } from './rules/figures.ts';
import type { Rollup } from './rules/rollup.ts';
import type { Escalation, EscalationRollup } from './rules/escalation.ts';

declare module '../database/schema.ts' {
  interface Schema {
    clientReport: ClientReportTable;
    rollup: Rollup;
    escalation: Escalation;
    escalationRollup: EscalationRollup;
    figureRollup: FigureRollup;
  }
}

/** Delivery failures that browsers reported, summed by the hour. */
export interface ClientReportTable {
  organisationId: string;
  /** The first millisecond of the hour. */
  hour: number;
  /** Lost events. */
  dropped: number;
  /** Batches that were sent again. */
  retried: number;
}
