import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { lastHours } from './rules/rollup.ts';
import { conversationRollup, countWindow } from './store/rollups.ts';

/** How far back conversations count, hours. */
const HOURS = 90 * 24;

/** The topics of recent conversations, the most frequent first. */
export async function frequentTopics(
  query: Kysely<Schema>,
  organisationId: string,
  now: number,
  most: number,
): Promise<string[]> {
  const counts = await countWindow(
    query,
    conversationRollup,
    organisationId,
    lastHours(now, HOURS),
    {
      by: ['topicKey'],
      only: ['conversations'],
    },
  );
  return counts
    .filter(({ topicKey, conversations }) => topicKey !== '' && conversations > 0)
    .sort((a, b) => b.conversations - a.conversations || (a.topicKey < b.topicKey ? -1 : 1))
    .slice(0, most)
    .map(({ topicKey }) => topicKey);
}
