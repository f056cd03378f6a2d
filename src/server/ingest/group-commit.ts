/** The most jobs in one transaction, so that commits stay short enough for readers. */
const MAX_GROUP = 500;
/** The most work in one transaction, in rows: SQLite writes them without a break. */
const MAX_ROWS = 1_500;
/** How long a group gathers while jobs keep arriving, milliseconds. */
const MAX_GATHERING = 10;

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

/** What decides which jobs come into the next group. */
export interface Share<Job> {
  /** Whose job it is: senders take turns, so that many jobs of one sender do not keep another's waiting. */
  senderOf(job: Job): string;
  /** About how many rows it writes. */
  rowsOf(job: Job): number;
  /** Jobs with the same turn are not in two groups at once; `undefined`: they may be. */
  turnOf?(job: Job): string | undefined;
  /** Whether no other job can be written either: each would wait in vain, one after the other. */
  concernsAll?(error: Error): boolean;
}

/**
 * Commits waiting jobs in one transaction, because syncing to disk costs the same for one job as for many.
 * While a group commits, the next one gathers. If a group fails, its jobs are retried one by one, so that a
 * bad job does not affect the others, unless the failure concerns all of them.
 *
 * @param commit writes the jobs in one transaction, and returns the results in their order
 * @param lanes the number of groups that may be committed at once, asked for each
 */
export function createGroupCommit<Job, Result>(
  commit: (jobs: Job[]) => Promise<Result[]>,
  lanes: () => number = () => 1,
  { senderOf, rowsOf, turnOf, concernsAll }: Share<Job> = {
    senderOf: () => '',
    rowsOf: () => 1,
  },
): GroupCommit<Job, Result> {
  /** By sender, in the order of their turns. */
  const waiting = new Map<string, Waiting<Job, Result>[]>();
  let count = 0;
  /** The lanes that will look for jobs once more. */
  let open = 0;
  const running = new Set<Promise<void>>();
  /** The turns of the groups that are being committed. */
  const taken = new Set<string>();

  async function run(): Promise<void> {
    open++;
    try {
      for (;;) {
        await quiet();
        // Another lane may have taken them.
        if (count === 0) return;
        const { group, turns } = nextGroup();
        // All that wait need turns of other lanes, which take them next.
        if (group.length === 0) return;
        for (const turn of turns) taken.add(turn);
        await settle(group);
        for (const turn of turns) taken.delete(turn);
      }
    } finally {
      // At once, not when the promise is settled: a job that came in between would find nobody.
      open--;
    }
  }

  /** Waits until a turn of the event loop brings no new job, so that arriving jobs join this group. */
  async function quiet(): Promise<void> {
    const start = performance.now();
    let before: number;
    do {
      before = count;
      await new Promise(setImmediate);
    } while (count > before && count < MAX_GROUP && performance.now() - start < MAX_GATHERING);
  }

  /** One job of each sender in turn, until the group is full. */
  function nextGroup(): { group: Waiting<Job, Result>[]; turns: ReadonlySet<string> } {
    const group: Waiting<Job, Result>[] = [];
    const turns = new Set<string>();
    let rows = 0;
    for (const [sender, own] of waiting) {
      const turn = turnOf?.(own[0]!.job);
      if (turn !== undefined) {
        if (taken.has(turn)) continue;
        turns.add(turn);
      }
      const first = own.shift()!;
      waiting.delete(sender);
      // The map goes on with it when all others had their turn.
      if (own.length > 0) waiting.set(sender, own);
      group.push(first);
      rows += rowsOf(first.job);
      if (group.length >= MAX_GROUP || rows >= MAX_ROWS) break;
    }
    count -= group.length;
    return { group, turns };
  }

  async function settle(group: Waiting<Job, Result>[]): Promise<void> {
    try {
      const results = await commit(group.map(({ job }) => job));
      group.forEach(({ resolve }, index) => resolve(results[index] as Result));
    } catch (error) {
      if (group.length === 1 || concernsAll?.(error as Error)) {
        for (const { reject } of group) reject(error);
      } else for (const one of group) await settle([one]);
    }
  }

  return {
    add(job) {
      return new Promise((resolve, reject) => {
        const sender = senderOf(job);
        const own = waiting.get(sender);
        const one = { job, resolve, reject };
        if (own) own.push(one);
        else waiting.set(sender, [one]);
        count++;
        if (open >= lanes()) return;
        const lane = run().finally(() => running.delete(lane));
        running.add(lane);
      });
    },
    async drained() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
