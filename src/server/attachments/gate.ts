import { Fault } from '../http/errors.ts';

/** The most bytes of uploads in progress on one node. A file is in memory while it is checked. */
const MAX_BYTES = 128 * 1024 * 1024;
/** The most uploads in progress from one address, so that slow ones do not keep others out. */
const MAX_PER_ADDRESS = 4;

const BUSY = new Fault(
  'unavailable',
  'Too many files are being sent. Try again in a few seconds.',
  undefined,
  { 'Retry-After': '2' },
);

/** How long an upload waits for its turn, milliseconds. Its body is not read meanwhile. */
const PATIENCE = 15_000;

/** Bounds the memory that uploads in progress need. */
export interface Gate {
  /**
   * Begins an upload when there is room for it.
   *
   * @returns a function that ends it, or a fault if it waited too long
   */
  enter(address: string, bytes: number): Promise<(() => void) | Fault<'unavailable'>>;
}

interface Waiting {
  address: string;
  bytes: number;
  admit(leave: () => void): void;
}

/** @param patience how long an upload waits for its turn, milliseconds */
export function createGate(patience = PATIENCE): Gate {
  const counts = new Map<string, number>();
  const waiting = new Set<Waiting>();
  let total = 0;

  const hasRoom = ({ address, bytes }: Waiting) =>
    (counts.get(address) ?? 0) < MAX_PER_ADDRESS && total + bytes <= MAX_BYTES;

  function admit({ address, bytes, admit: begin }: Waiting): void {
    counts.set(address, (counts.get(address) ?? 0) + 1);
    total += bytes;
    begin(() => {
      total -= bytes;
      const left = counts.get(address)! - 1;
      if (left > 0) counts.set(address, left);
      else counts.delete(address);
      for (const next of waiting) {
        if (!hasRoom(next)) continue;
        waiting.delete(next);
        admit(next);
      }
    });
  }

  return {
    enter: (address, bytes) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => {
          waiting.delete(one);
          resolve(BUSY);
        }, patience).unref();
        const one: Waiting = {
          address,
          bytes,
          admit(leave) {
            clearTimeout(timer);
            resolve(leave);
          },
        };
        if (hasRoom(one)) admit(one);
        else waiting.add(one);
      }),
  };
}
