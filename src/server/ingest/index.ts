import type { Store, Transaction } from '../database/store.ts';
import { inOpenSpan, inSharedSpan, type Span } from '../telemetry/index.ts';
import { createGroupCommit } from './group-commit.ts';
import type { Job, JobKind, Jobs, ResultOf } from './jobs.ts';

/** The only way to write conversations to the store. */
export interface Ingest {
  /** Resolves with the result of the job when its writes are on disk. */
  add<K extends JobKind>(kind: K, job: Jobs[K]['job']): Promise<ResultOf<K>>;
  /** Resolves when all accepted jobs are on disk. */
  drained(): Promise<void>;
}

/** The results of a group of jobs. */
export interface Written {
  /** In the order of the jobs. */
  results: ResultOf<JobKind>[];
  /** Work to do after the commit. */
  afterCommit: Iterable<() => void>;
}

/**
 * @param write writes a group of jobs in one transaction
 * @param turnOf see `Share`
 */
export function createIngest(
  store: Store,
  write: (transaction: Transaction, jobs: readonly Job[]) => Promise<Written>,
  turnOf: (job: Job) => string | undefined = () => undefined,
): Ingest {
  /** The spans of jobs that wait, if traces are collected. */
  const spans = new WeakMap<Job, Span>();
  const group = createGroupCommit<Job, ResultOf<JobKind>>(
    async (jobs) => {
      const waiting = jobs.flatMap((job) => spans.get(job) ?? []);
      const facts = { 'afterword.jobs': jobs.length };
      const { results, afterCommit } = await inSharedSpan('group commit', { waiting, facts }, () =>
        store.write((transaction) => write(transaction, jobs)),
      );
      for (const act of afterCommit) act();
      return results;
    },
    () => store.lanes,
    {
      concernsAll: (error) => store.isAway(error),
      senderOf: ({ organisationId, sender }) => `${organisationId} ${sender ?? ''}`,
      rowsOf: ({ rows }) => rows ?? 1,
      turnOf,
    },
  );
  return {
    add: <K extends JobKind>(kind: K, job: Jobs[K]['job']) =>
      inOpenSpan('ingest', { facts: { 'afterword.job': kind } }, (span) => {
        const whole = { kind, ...job } as Job;
        if (span) spans.set(whole, span);
        return group.add(whole) as Promise<ResultOf<K>>;
      }),
    drained: group.drained,
  };
}
