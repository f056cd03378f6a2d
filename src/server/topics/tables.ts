declare module '../database/schema.ts' {
  interface Schema {
    topicChange: TopicChangeTable;
  }
}

/** A change of the names of topics. What is called what follows from those that were not undone. */
export interface TopicChangeTable {
  organisationId: string;
  /** Changes count in the order of their ids. */
  changeId: number;
  /** JSON list of keys. */
  topics: string;
  /** The key that they count under now. */
  name: string;
  at: number;
  /** `agent:ID`, `key:ID` or `server`. */
  changedBy: string;
  /** From the same counter as ids; `null`: the change stands. So are the following two. */
  undoneId: number | null;
  undoneAt: number | null;
  undoneBy: string | null;
}
