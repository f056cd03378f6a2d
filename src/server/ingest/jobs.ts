/**
 * The kinds of jobs. Each feature declares its own in its `jobs.ts`:
 *
 *     declare module '../ingest/jobs.ts' {
 *       interface Jobs { rating: { job: RatingJob; result: RatingResult } }
 *     }
 */
// eslint-disable-next-line typescript/no-empty-interface -- features fill it
export interface Jobs {}

export type JobKind = keyof Jobs;
export type ResultOf<K extends JobKind> = Jobs[K]['result'];

/** A job of any kind. */
export type Job<K extends JobKind = JobKind> = {
  [Kind in K]: { kind: Kind } & Jobs[Kind]['job'];
}[K];

/** The common fields of all jobs. */
export interface JobBase {
  organisationId: string;
  /** Milliseconds since 1970. */
  receivedAt: number;
  /** Whose jobs take turns with those of others, for example an address; default: the organisation. */
  sender?: string | undefined;
  /** About how many rows the job writes; default: 1. */
  rows?: number | undefined;
}
