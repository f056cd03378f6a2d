import type { ReplyFacts } from '../../../contract/index.ts';
import { aiHandledAfter } from './ai-handled.ts';
import type { Conversation } from './conversation.ts';
import type { Message } from './message.ts';

/** The `reply_type` of what a system sends by itself, such as a greeting: no bot replied. */
export const TEMPLATE = 'template';

const isTemplate = ({ facts }: Message) =>
  facts !== null && (JSON.parse(facts) as ReplyFacts).reply_type === TEMPLATE;

/**
 * Returns a conversation of another system after some of its messages: whether the AI alone handled it, and
 * when a person took over from the bot, if one did. A person takes over by replying after the bot, or by
 * being put in charge after it. Commutative: the same messages in any order give the same state.
 *
 * @param messages the transcript so far
 */
export function withTakeover(
  conversation: Conversation,
  messages: Iterable<Message>,
): Conversation {
  let { aiHandled } = conversation;
  let bot = Infinity;
  const people: number[] = [];
  for (const message of messages) {
    const { senderType: sender_type, at } = message;
    const no_bot = sender_type === 'ai' && isTemplate(message);
    aiHandled = aiHandledAfter(aiHandled, { sender_type, no_bot });
    if (sender_type === 'human_agent') people.push(at);
    if (sender_type === 'ai' && !no_bot) bot = Math.min(bot, at);
  }
  const { 'handover.first': first, 'handover.last': last } = conversation.versions;
  const handovers = [first, last].flatMap((at) => (at === undefined ? [] : [Date.parse(at)]));
  let tookOver = conversation.escalatedAt ?? Infinity;
  for (const at of [...people, ...handovers]) {
    if (at >= bot && at < tookOver) tookOver = at;
  }
  if (tookOver === Infinity) return { ...conversation, aiHandled };
  return { ...conversation, aiHandled, escalated: true, escalatedAt: tookOver };
}
