import { outsideSpans } from '../telemetry/index.ts';

export { inTurns } from './in-turns.ts';

/** Acts once, after so many milliseconds. @returns what calls it off */
export type Later = (act: () => void, milliseconds: number) => () => void;

export interface RoundsOptions {
  /**
   * Looks for work and does it. May return how many milliseconds it then rests, whatever is said to `wake`
   * meanwhile; when it returns nothing, the next round begins after `every`, or soon after a `wake`.
   */
  round: () => Promise<number | void>;
  /** From the end of a round to the next, milliseconds. */
  every: number;
  /** From the start to the first round, milliseconds; `every` by default. */
  first?: number | undefined;
  /** From a `wake` to its round, milliseconds: what comes meanwhile is seen by it too. */
  delay?: number | undefined;
  /** Is told of every round that failed. The next one comes as usual. */
  failed: (error: Error) => void;
  /** For tests; by default timers, which do not keep the process alive. */
  later?: Later | undefined;
}

/** What runs beside requests: a round of work now and then, and never two at once. */
export interface Rounds {
  /** No more rounds begin; a long one ends when it can. */
  readonly isStopped: boolean;
  /** There is work: the next round begins soon. However often it is said, it is one round. */
  wake(): void;
  /** Does a round now, or after the one that is running. @throws what the round throws */
  run(): Promise<void>;
  /** Does other work when no round is running, and holds the next ones back meanwhile. */
  inTurn<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when the round that is running, and what waits for its turn, has ended. */
  stop(): Promise<void>;
}

/** Begins by itself: the first round comes after `first`. */
export function createRounds(options: RoundsOptions): Rounds {
  const { round, every, first = every, delay = 0, failed, later = byTimer } = options;
  let isStopped = false;
  let last: Promise<unknown> = Promise.resolve();
  let callOff: (() => void) | undefined;
  /** `planned`: the next round is not to come sooner; `woken`: one is running, and was woken meanwhile. */
  let state: 'waiting' | 'planned' | 'running' | 'woken' = 'waiting';

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = last.then(work);
    last = result.catch(() => {});
    return result;
  }

  const once = () =>
    inTurn(async () => {
      if (isStopped) return;
      try {
        // Whoever has woken it does not wait for it.
        return await outsideSpans(round);
      } catch (error) {
        failed(error as Error);
        throw error;
      }
    });

  function plan(next: 'waiting' | 'planned', milliseconds: number): void {
    if (isStopped) return;
    callOff?.();
    state = next;
    callOff = later(() => void turn(), milliseconds);
  }

  async function turn(): Promise<void> {
    state = 'running';
    const rest = await once().catch(() => {});
    if (typeof rest === 'number') plan('planned', rest);
    else if (wasWoken()) plan('planned', delay);
    else plan('waiting', every);
  }

  const wasWoken = () => state === 'woken';

  plan('waiting', first);

  return {
    get isStopped() {
      return isStopped;
    },
    wake() {
      if (state === 'waiting') plan('planned', delay);
      else if (state === 'running') state = 'woken';
    },
    async run() {
      await once();
    },
    inTurn,
    async stop() {
      isStopped = true;
      callOff?.();
      await last;
    },
  };
}

const byTimer: Later = (act, milliseconds) => {
  const timer = setTimeout(act, milliseconds).unref();
  return () => clearTimeout(timer);
};
