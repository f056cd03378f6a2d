import type { Change } from '../database/changes.ts';
import type { Store, Transaction } from '../database/store.ts';
import { createGroupCommit } from './group-commit.ts';
import type { Job, JobKind, Jobs, ResultOf } from './jobs.ts';

/** The only way into the store for what happens in conversations. */
export interface Ingest {
  /** Resolves with the job's result when what it writes is on disk. */
  add<K extends JobKind>(kind: K, job: Jobs[K]['job']): Promise<ResultOf<K>>;
  /** Resolves when all that was taken in is on disk. */
  drained(): Promise<void>;
}

/** What became of a group of jobs. */
export interface Written {
  /** In the order of the jobs. */
  results: ResultOf<JobKind>[];
  /** What dashboards are told of. */
  changes: Change[];
  /** What is to happen once it is on disk. */
  afterCommit: Iterable<() => void>;
}

/** @param write writes a group of jobs in one transaction */
export function createIngest(
  store: Store,
  write: (transaction: Transaction, jobs: readonly Job[]) => Promise<Written>,
): Ingest {
  const group = createGroupCommit<Job, ResultOf<JobKind>>(async (jobs) => {
    const { results, changes, afterCommit } = await store.write((transaction) =>
      write(transaction, jobs),
    );
    store.changes.publish(changes);
    for (const act of afterCommit) act();
    return results;
  }, store.lanes);
  return {
    add: <K extends JobKind>(kind: K, job: Jobs[K]['job']) =>
      group.add({ kind, ...job } as Job) as Promise<ResultOf<K>>,
    drained: group.drained,
  };
}
