import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';

/** How many messages after a question are looked at. */
const MOST_AFTER = 50;
/** Longest reply that is shown, UTF-16 units. */
const LONGEST = 2_000;

/** What followed a question; `null`: nothing did. */
export interface Replies {
  /** Of the bot, before the customer's next message. */
  bot: string | null;
  /** The first message of an agent. */
  agent: string | null;
}

/** What the bot and an agent replied to a question. */
export async function findReplies(
  query: Kysely<Schema>,
  organisationId: string,
  { conversationId, messageId }: { conversationId: string; messageId: string },
): Promise<Replies> {
  const ofConversation = query
    .selectFrom('message')
    .where('organisationId', '=', organisationId)
    .where('conversationId', '=', conversationId);
  const asked = await ofConversation
    .select('position')
    .where('messageId', '=', messageId)
    .executeTakeFirst();
  if (!asked) return { bot: null, agent: null };
  const after = await ofConversation
    .select(['senderType', 'content'])
    .where('position', '>', asked.position)
    .orderBy('position')
    .orderBy('messageId')
    .limit(MOST_AFTER)
    .execute();
  const next = after.findIndex(({ senderType }) => senderType === 'customer');
  const bot = after
    .slice(0, next === -1 ? undefined : next)
    .filter(({ senderType }) => senderType === 'ai')
    .map(({ content }) => content);
  const agent = after.find(({ senderType }) => senderType === 'human_agent');
  return {
    bot: bot.length === 0 ? null : cut(bot.join('\n\n')),
    agent: agent ? cut(agent.content) : null,
  };
}

const cut = (text: string) =>
  text.length > LONGEST ? `${text.slice(0, LONGEST).toWellFormed()}…` : text;
