import { makeRoom } from './make-room.ts';

/** How long requests are handled before the event loop gets to connections and timers, milliseconds. */
const SLICE = 5;

/** After this time, half of what a caller has used is forgotten, milliseconds. */
const HALF_LIFE = 5_000;
/** A caller who has used more than this lately waits behind those who have used less, milliseconds. */
const HEAVY = 50;
/** After this many turns of others, one who has used much gets one, so that these are not kept out. */
const OTHERS_FIRST = 4;
/** Callers whose use is remembered; of more, the oldest tenth is forgotten. */
const MAX_CALLERS = 10_000;

/** Lets callers take turns when more requests arrive than can be handled at once. */
export interface Turns {
  /**
   * Waits until the caller may use the event loop: callers who have used little of it come first, and among
   * equals each gets one turn before anyone gets a second one. So many or costly requests of one caller do
   * not stand in front of another caller's.
   *
   * @returns `undefined`: nobody waits, and the caller may go on at once
   */
  take(caller: string): Promise<void> | undefined;
}

/** Those who wait, by caller, in the order of their turns. A caller is in one queue only. */
type Queue = Map<string, (() => void)[]>;

/** @param now a clock that never goes back, milliseconds */
export function createTurns(now: () => number = () => performance.now()): Turns {
  const light: Queue = new Map();
  const heavy: Queue = new Map();
  const used = new Map<string, { milliseconds: number; at: number }>();
  /** When the current slice ends. */
  let until = -Infinity;
  let isPlanned = false;
  /** Turns of light callers since the last one of a heavy caller. */
  let lightTurns = 0;
  let isMeasuring = false;

  const isSomeoneWaiting = () => light.size > 0 || heavy.size > 0;

  function usedBy(caller: string, at: number): number {
    const use = used.get(caller);
    return use === undefined ? 0 : use.milliseconds * 0.5 ** ((at - use.at) / HALF_LIFE);
  }

  const queueFor = (caller: string, at: number) => (usedBy(caller, at) <= HEAVY ? light : heavy);

  /** Adds the time until all microtasks are done to the caller's use, then calls `after`. */
  function measure(caller: string, start: number, after?: () => void): void {
    if (isMeasuring && !after) return;
    isMeasuring = true;
    // A tick that is set in a microtask comes after all microtasks.
    queueMicrotask(() =>
      process.nextTick(() => {
        isMeasuring = false;
        const at = now();
        const milliseconds = usedBy(caller, at) + at - start;
        used.delete(caller);
        makeRoom(used, MAX_CALLERS);
        used.set(caller, { milliseconds, at });
        after?.();
      }),
    );
  }

  function plan(): void {
    isPlanned = true;
    setImmediate(begin);
  }

  /** Begins a slice, after the event loop has been to connections and timers. */
  function begin(): void {
    isPlanned = false;
    until = now() + SLICE;
    if (isSomeoneWaiting()) admitNext();
  }

  function admitNext(): void {
    const isHeavy = light.size === 0 || (heavy.size > 0 && lightTurns >= OTHERS_FIRST);
    const queue = isHeavy ? heavy : light;
    lightTurns = isHeavy ? 0 : lightTurns + 1;
    const [[caller, own]] = queue as unknown as [[string, (() => void)[]]];
    queue.delete(caller);
    const admit = own.shift()!;
    const at = now();
    // Behind all others. A caller who never stops becomes heavy while requests of theirs wait.
    if (own.length > 0) queueFor(caller, at).set(caller, own);
    measure(caller, at, goOn);
    admit();
  }

  function goOn(): void {
    if (!isSomeoneWaiting() || isPlanned) return;
    if (now() < until) admitNext();
    else plan();
  }

  return {
    take(caller) {
      const at = now();
      if (!isSomeoneWaiting()) {
        if (at >= until && !isPlanned) {
          // The first in an iteration of the event loop begins a slice.
          until = at + SLICE;
          plan();
        }
        if (at < until) {
          measure(caller, at);
          return undefined;
        }
      }
      return new Promise((admit) => {
        const own = light.get(caller) ?? heavy.get(caller);
        if (own) own.push(admit);
        else queueFor(caller, at).set(caller, [admit]);
      });
    },
  };
}
