import type { Bounds } from '../http/bound-counts.ts';
import { boundInWords } from '../http/bounds.ts';
import { Fault } from '../http/errors.ts';

/** Counts the open connections of customers on this node: each needs memory, and hears of every chat. */
export interface OpenLines {
  /** @returns the function that ends the connection, or a fault if there are too many */
  open(address: string, conversation: string): (() => void) | Fault<'rate_limited'>;
}

/** After this time a connection that broke off has been noticed; seconds. */
const RETRY = '15';

export function createOpenLines(bounds: Pick<Bounds, 'values' | 'countRefusal'>): OpenLines {
  const counts = new Map<string, number>();
  const add = (key: string, change: number) => {
    const count = (counts.get(key) ?? 0) + change;
    if (count > 0) counts.set(key, count);
    else counts.delete(key);
  };
  return {
    open(address, conversation) {
      const lines = [
        { bound: 'open_lines_per_conversation', key: `conversation ${conversation}` },
        { bound: 'open_lines_per_address', key: `address ${address}` },
      ] as const;
      for (const { bound, key } of lines) {
        const most = bounds.values[bound];
        if ((counts.get(key) ?? 0) < most) continue;
        bounds.countRefusal(bound);
        const message = `Too many open connections: ${boundInWords(bound, most)}. Close some, and try again.`;
        return new Fault('rate_limited', message, undefined, {
          'Retry-After': RETRY,
          'RateLimit-Limit': `${most}`,
          'RateLimit-Remaining': '0',
          'RateLimit-Reset': RETRY,
        });
      }
      for (const { key } of lines) add(key, 1);
      let isOpen = true;
      return () => {
        if (!isOpen) return;
        isOpen = false;
        for (const { key } of lines) add(key, -1);
      };
    },
  };
}
