/** The most jobs in one transaction, so that commits stay short enough for readers. */
const MAX_GROUP = 500;

interface Waiting<Job, Result> {
  job: Job;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

export interface GroupCommit<Job, Result> {
  /** Resolves with the job's result when its group is committed. */
  add(job: Job): Promise<Result>;
  /** Resolves when no job is waiting. */
  drained(): Promise<void>;
}

/**
 * Commits all waiting jobs in one transaction, because syncing to disk costs the same for one job as for
 * many. While a group commits, the next one gathers. If a group fails, its jobs are retried one by one,
 * so that a bad job does not affect the others.
 *
 * @param commit writes the jobs in one transaction, and returns the results in their order
 * @param lanes the number of groups that may be committed at once
 */
export function createGroupCommit<Job, Result>(
  commit: (jobs: Job[]) => Promise<Result[]>,
  lanes = 1,
): GroupCommit<Job, Result> {
  let waiting: Waiting<Job, Result>[] = [];
  const running = new Set<Promise<void>>();

  async function run(): Promise<void> {
    for (;;) {
      await quiet();
      // Another lane may have taken them.
      if (waiting.length === 0) return;
      const group = waiting.slice(0, MAX_GROUP);
      waiting = waiting.slice(MAX_GROUP);
      await settle(group);
    }
  }

  /** Waits until a turn of the event loop brings no new job, so that arriving jobs join this group. */
  async function quiet(): Promise<void> {
    let before: number;
    do {
      before = waiting.length;
      await new Promise(setImmediate);
    } while (waiting.length > before && waiting.length < MAX_GROUP);
  }

  async function settle(group: Waiting<Job, Result>[]): Promise<void> {
    try {
      const results = await commit(group.map(({ job }) => job));
      group.forEach(({ resolve }, index) => resolve(results[index] as Result));
    } catch (error) {
      if (group.length === 1) group[0]!.reject(error);
      else for (const one of group) await settle([one]);
    }
  }

  return {
    add(job) {
      return new Promise((resolve, reject) => {
        waiting.push({ job, resolve, reject });
        if (running.size >= lanes) return;
        const lane = run().finally(() => running.delete(lane));
        running.add(lane);
      });
    },
    async drained() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
