declare module '../database/schema.ts' {
  interface Schema {
    upstreamUse: UpstreamUseTable;
  }
}

/** The use of the language model on one UTC day. */
export interface UpstreamUseTable {
  organisationId: string;
  /** The first millisecond of the day. */
  day: number;
  calls: number;
  /** The estimated cost, millionths of a USD. */
  micros: number;
}
