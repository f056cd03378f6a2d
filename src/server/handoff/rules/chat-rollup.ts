import { DAY } from '../../../contract/time.ts';
import {
  addCounts,
  CHAT_COUNTS,
  type ChatCounts,
  type ChatDimension,
  countsOf,
} from './chat-counts.ts';
import type { Chat } from './chat.ts';

const DIMENSIONS = ['agent', 'day', 'team'] as const satisfies ChatDimension[];

/** The counts of the chats that were queued on one UTC day, of one team, agent, or all. */
export interface ChatRollup extends ChatCounts {
  dimension: ChatDimension;
  /** The first millisecond of the day. */
  start: number;
  /** The id of the team or agent; 0: no team, or the whole day. */
  id: number;
  /** How many chats count in this row. Reports leave out a row that has none. */
  parts: number;
}

export const ROLLUP_COUNTS = ['parts', ...CHAT_COUNTS] as const;

/** What to add to the rollups after changes of chats. */
export function chatRollupDifferences(
  changes: Iterable<{ before: Chat | null; after: Chat }>,
): ChatRollup[] {
  const rollups = new Map<string, ChatRollup>();
  const add = (chat: Chat, sign: 1 | -1) => {
    const start = chat.queuedAt - (chat.queuedAt % DAY);
    for (const dimension of DIMENSIONS) {
      for (const [key, counts] of countsOf(chat, dimension)) {
        const id = key ?? 0;
        const name = `${dimension} ${start} ${id}`;
        const known = rollups.get(name);
        const signed = Object.fromEntries(
          CHAT_COUNTS.map((count) => [count, sign * counts[count]]),
        ) as ChatCounts;
        if (known) {
          addCounts(known, signed);
          known.parts += sign;
        } else rollups.set(name, { dimension, start, id, parts: sign, ...signed });
      }
    }
  };
  for (const { before, after } of changes) {
    if (before) add(before, -1);
    add(after, 1);
  }
  // In a fixed order, so that two nodes that write the same rows never deadlock.
  return [...rollups]
    .filter(([, one]) => ROLLUP_COUNTS.some((name) => one[name] !== 0))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, one]) => one);
}
