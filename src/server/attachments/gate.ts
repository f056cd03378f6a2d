import { Fault } from '../http/errors.ts';

/** The most bytes of files in progress on one node: each is in memory. */
const MAX_BYTES = 128 * 1024 * 1024;

export const BUSY = new Fault(
  'unavailable',
  'Too many files are being sent. Try again in a few seconds.',
  undefined,
  { 'Retry-After': '2' },
);

/** The most uploads in progress from one address. */
const UPLOADS_PER_ADDRESS = 4;
/** The most files that are sent to one address at once. An office has many browsers, each with some connections. */
export const SENT_PER_ADDRESS = 60;
/** How long a file waits for its turn, milliseconds. It is not read meanwhile. */
export const PATIENCE = 15_000;
/** The speed of a file is known after this part of the patience. */
const TO_KNOW = 1 / 5;
/** How often those in progress are looked at while others wait: this part of the patience. */
const LOOK = 1 / 15;

/** A file in progress: it is being received, or sent. */
export interface Place {
  /** Aborted when the file has to make room for others. */
  readonly signal: AbortSignal;
  /** Call this for each piece of the file, with its size in bytes. */
  passed(bytes: number): void;
  /** Ends it. */
  leave(): void;
}

/** Bounds the memory that files in progress need, and shares it between addresses. */
export interface Gate {
  /** Begins a file when there is room for it. @returns a fault if it waited too long */
  enter(address: string, bytes: number): Promise<Place | Fault<'unavailable'>>;
}

interface Waiting {
  address: string;
  bytes: number;
  admit(place: Place): void;
}

interface InProgress {
  bytes: number;
  passed: number;
  since: number;
  giveWay: AbortController;
}

/**
 * Of those who wait, a file of the address with the fewest in progress is next. While somebody waits
 * for room, files that would take longer than the patience of those who wait give way, the longest first:
 * so slow callers, however many addresses they come from, do not keep others out.
 *
 * @param patience how long a file waits for its turn, milliseconds
 * @param perAddress the most files in progress of one address
 */
export function createGate(patience = PATIENCE, perAddress = UPLOADS_PER_ADDRESS): Gate {
  const counts = new Map<string, number>();
  const inProgress = new Set<InProgress>();
  const waiting = new Set<Waiting>();
  let total = 0;
  let looking: NodeJS.Timeout | undefined;

  const countOf = (address: string) => counts.get(address) ?? 0;
  const mayHaveMore = ({ address }: Waiting) => countOf(address) < perAddress;
  const hasRoom = (one: Waiting) => mayHaveMore(one) && total + one.bytes <= MAX_BYTES;

  function admit({ address, bytes, admit: begin }: Waiting): void {
    const one = { bytes, passed: 0, since: performance.now(), giveWay: new AbortController() };
    counts.set(address, countOf(address) + 1);
    total += bytes;
    inProgress.add(one);
    begin({
      signal: one.giveWay.signal,
      passed: (more) => {
        one.passed += more;
      },
      leave() {
        if (!inProgress.delete(one)) return;
        total -= bytes;
        const left = countOf(address) - 1;
        if (left > 0) counts.set(address, left);
        else counts.delete(address);
        admitWaiting();
      },
    });
  }

  function admitWaiting(): void {
    for (;;) {
      let next: Waiting | undefined;
      for (const one of waiting) {
        if (!hasRoom(one)) continue;
        if (!next || countOf(one.address) < countOf(next.address)) next = one;
      }
      if (!next) break;
      waiting.delete(next);
      admit(next);
    }
    lookAround();
  }

  /** While somebody waits, looks for files that are too slow. */
  function lookAround(): void {
    if (waiting.size === 0) {
      clearInterval(looking);
      looking = undefined;
    } else looking ??= setInterval(letGiveWay, patience * LOOK).unref();
  }

  function letGiveWay(): void {
    // Those who have enough in progress themselves wait for their own.
    if (![...waiting].some(mayHaveMore)) return;
    const now = performance.now();
    let slowest: InProgress | undefined;
    let longest = patience;
    for (const one of inProgress) {
      const time = now - one.since;
      if (time < patience * TO_KNOW || one.giveWay.signal.aborted) continue;
      const rest = ((one.bytes - one.passed) * time) / Math.max(1, one.passed);
      if (rest <= longest) continue;
      longest = rest;
      slowest = one;
    }
    slowest?.giveWay.abort();
  }

  return {
    enter: (address, bytes) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => {
          waiting.delete(one);
          lookAround();
          resolve(BUSY);
        }, patience).unref();
        const one: Waiting = {
          address,
          bytes,
          admit(place) {
            clearTimeout(timer);
            resolve(place);
          },
        };
        if (hasRoom(one)) return admit(one);
        waiting.add(one);
        lookAround();
      }),
  };
}
