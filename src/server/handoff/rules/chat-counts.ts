import type { Chat } from './chat.ts';
import { lengthOf, type Span } from './span.ts';

/** What chats are counted by. */
export type ChatDimension = 'day' | 'team' | 'agent';

/** The counts of chats. Totals of times are milliseconds. */
export const CHAT_COUNTS = [
  'chats',
  'missed',
  'waits',
  'waitTotal',
  'firstResponses',
  'firstResponseTotal',
  'responses',
  'responseTotal',
  'handled',
  'handleTotal',
  'transfers',
  'rated',
  'ratingTotal',
] as const;
export type ChatCounts = Record<(typeof CHAT_COUNTS)[number], number>;

export const noCounts = (): ChatCounts =>
  Object.fromEntries(CHAT_COUNTS.map((name) => [name, 0])) as ChatCounts;

export function addCounts(sums: ChatCounts, counts: ChatCounts): void {
  for (const name of CHAT_COUNTS) sums[name] += counts[name];
}

/**
 * What a chat counts for (CONTRACT, part D): once for its day, once for each team that had it, and once for
 * each agent who was in it.
 *
 * - A wait, the first response and the response times belong to the agent who wrote.
 * - Handling is from connecting to leaving, plus the own wrap-up. For a team, it is the time in which any of
 *   its agents was in the chat. It counts once all of them have left.
 * - A transfer belongs to the agent who made it, and to the team that had the chat.
 * - A rating belongs to everybody who was in the chat.
 *
 * @returns the counts by the id of the team or agent; `null`: no team; for `day`, the only key is `null`
 */
export function countsOf(chat: Chat, by: ChatDimension): Map<number | null, ChatCounts> {
  const { figures, participants, wrapUpBy, endedAt, wrappedUpAt } = chat;
  const spanOf = new Map<number, Span>(
    participants.map((one) => [one.participantId, [one.connectedAt, one.endedAt ?? Infinity]]),
  );
  const keyOf = ({ agentId, teamId }: { agentId: number; teamId: number | null }) =>
    by === 'day' ? null : by === 'team' ? teamId : agentId;
  const stays = Map.groupBy(figures.stays, keyOf);
  const wrapUpOf =
    wrapUpBy === null || wrappedUpAt === null
      ? undefined
      : figures.stays.findLast(({ agentId }) => agentId === wrapUpBy);
  const counts = new Map<number | null, ChatCounts>();
  const at = (key: number | null): ChatCounts => {
    const known = counts.get(key) ?? noCounts();
    counts.set(key, known);
    return known;
  };

  for (const [key, own] of stays) {
    const sums = at(key);
    sums.chats = 1;
    const spans = own.map(({ participantId }) => spanOf.get(participantId)!);
    if (spans.every(([, end]) => end < Infinity)) {
      if (wrapUpOf && keyOf(wrapUpOf) === key) spans.push([endedAt!, wrappedUpAt!]);
      sums.handled = 1;
      sums.handleTotal = lengthOf(spans);
    }
    for (const { wait, messages, firstResponse, responses, responseTotal } of own) {
      if (wait !== null && (by !== 'agent' || messages > 0)) {
        sums.waits++;
        sums.waitTotal += wait;
      }
      if (firstResponse !== null) {
        sums.firstResponses++;
        sums.firstResponseTotal += firstResponse;
      }
      sums.responses += responses;
      sums.responseTotal += responseTotal;
    }
    if (figures.rating !== null) {
      sums.rated = 1;
      sums.ratingTotal = figures.rating;
    }
  }
  for (const { status, fromAgentId, fromTeamId } of chat.transfers) {
    if (status !== 'transferred') continue;
    at(keyOf({ agentId: fromAgentId, teamId: fromTeamId })).transfers++;
  }
  if (by !== 'agent' && stays.size === 0) {
    const sums = at(by === 'team' ? chat.teamId : null);
    if (chat.status === 'closed') sums.missed = 1;
    if (figures.rating !== null) {
      sums.rated = 1;
      sums.ratingTotal = figures.rating;
    }
  }
  return counts;
}
