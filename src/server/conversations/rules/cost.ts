import type { ReplyFacts } from '../../../contract/index.ts';
import type { Conversation } from './conversation.ts';
import type { Message } from './message.ts';
import { microsFromUsd } from './money.ts';
import { mergedFacts } from './reply-facts.ts';

type Costing = Pick<Message, 'senderType' | 'facts'>;

/** What the AI's reply cost, millionths of a USD; `null`: unknown, or no reply of the AI. */
function costOf({ senderType, facts }: Costing): number | null {
  // Most messages have no cost, and need not be parsed.
  if (senderType !== 'ai' || !facts?.includes('"cost_usd"')) return null;
  const { cost_usd } = JSON.parse(facts) as ReplyFacts;
  return cost_usd === undefined ? null : microsFromUsd(cost_usd);
}

/** A message as it stays, with the highest cost that was reported of it in events. */
export function withHighestCost<M extends Costing>(stays: M, other: Costing): M {
  const [own, reported] = [costOf(stays), costOf(other)];
  if (stays.senderType !== 'ai' || reported === null || reported <= (own ?? -1)) return stays;
  const { cost_usd } = JSON.parse(other.facts!) as ReplyFacts;
  return { ...stays, facts: mergedFacts(stays.facts, { cost_usd }) };
}

/**
 * Returns the conversation after a message came or changed. A conversation costs what the body of a server
 * says (CONTRACT, part A: given fields replace), else the sum of its replies, each of which counts once,
 * however often it is reported.
 *
 * @param before the message so far; `undefined`: it is new
 */
export function withReplyCost(
  conversation: Conversation,
  before: Costing | undefined,
  after: Costing,
): Conversation {
  if (conversation.versions.cost !== undefined) return conversation;
  const [known, now] = [before ? costOf(before) : null, costOf(after)];
  if (known === now) return conversation;
  const sum = (conversation.costMicros ?? 0) - (known ?? 0) + (now ?? 0);
  return { ...conversation, costMicros: sum };
}
