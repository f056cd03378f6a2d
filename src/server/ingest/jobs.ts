/**
 * What can be written, by kind. Each feature adds its own in its `jobs.ts`:
 *
 *     declare module '../ingest/jobs.ts' {
 *       interface Jobs { answer: { job: AnswerJob; result: AnswerResult } }
 *     }
 */
// eslint-disable-next-line typescript/no-empty-interface -- features fill it
export interface Jobs {}

export type JobKind = keyof Jobs;
export type ResultOf<K extends JobKind> = Jobs[K]['result'];

/** One thing to write, in the group that it is committed with. */
export type Job<K extends JobKind = JobKind> = {
  [Kind in K]: { kind: Kind } & Jobs[Kind]['job'];
}[K];

/** What every job says. */
export interface JobBase {
  organisationId: string;
  /** Milliseconds since 1970. */
  receivedAt: number;
}
