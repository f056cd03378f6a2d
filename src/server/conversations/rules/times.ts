import type { ConversationInput, Warning } from '../../../contract/index.ts';
import { DAY } from '../../../contract/time.ts';

/** The earliest credible time. Clients whose clock is not set send 1970. */
const EARLIEST = Date.UTC(2000, 0, 1);

/** Whether a time of a caller is credible: not before 2000, and at most a day ahead (CONTRACT). */
export const isCredible = (at: number, now: number) => at >= EARLIEST && at <= now + DAY;

export const NOT_CREDIBLE =
  'This time is before 2000 or more than a day ahead. It was ignored: the time of arrival counts.';

/**
 * Returns a body without the times that are not credible, with a warning for each (CONTRACT: they count
 * as absent). A time that a schema requires is replaced by the time of arrival.
 *
 * @param now the time of arrival, milliseconds since 1970
 */
export function withCredibleTimes<Input extends ConversationInput>(
  input: Input,
  now: number,
): { input: Input; warnings: Warning[] } {
  const warnings: Warning[] = [];
  const credible = (at: number | undefined, path: string) => {
    if (at === undefined || isCredible(at, now)) return at;
    warnings.push({ path, message: NOT_CREDIBLE });
    return undefined;
  };
  const times = {
    resolved_at: credible(input.resolved_at, 'resolved_at'),
    conversation_start_time: credible(input.conversation_start_time, 'conversation_start_time'),
    conversation_end_time: credible(input.conversation_end_time, 'conversation_end_time'),
  };
  const messages = input.messages.map((message, index) => {
    const { timestamp } = message;
    // Nearly all are: they are not copied.
    if (timestamp === undefined || isCredible(timestamp, now)) return message;
    return { ...message, timestamp: credible(timestamp, `messages.${index}.timestamp`) };
  });
  const replies = input.triggered_replies?.map((reply, index) => ({
    ...reply,
    reply_timestamp:
      credible(reply.reply_timestamp, `triggered_replies.${index}.reply_timestamp`) ?? now,
  }));
  const intents = input.triggered_intent_replies?.map((intent, index) => ({
    ...intent,
    intent_timestamp:
      credible(intent.intent_timestamp, `triggered_intent_replies.${index}.intent_timestamp`) ??
      now,
  }));
  warnings.push(...orderWarnings({ ...times, messages }));
  if (warnings.length === 0) return { input, warnings };
  return {
    input: {
      ...input,
      ...times,
      messages,
      triggered_replies: replies,
      triggered_intent_replies: intents,
    },
    warnings,
  };
}

type Times = Pick<ConversationInput, 'messages' | 'resolved_at'>;
type GivenTimes = Times &
  Pick<ConversationInput, 'conversation_start_time' | 'conversation_end_time'>;

function orderWarnings(input: GivenTimes): Warning[] {
  const { resolved_at, conversation_start_time, conversation_end_time } = input;
  const first = firstTimestamp(input);
  const start = conversation_start_time ?? first;
  const warnings: Warning[] = [];
  if (first !== undefined && resolved_at !== undefined && resolved_at < first) {
    const message =
      'This time is before the first message. The conversation counts as resolved at its first message.';
    warnings.push({ path: 'resolved_at', message });
  }
  if (start !== undefined && conversation_end_time !== undefined && conversation_end_time < start) {
    const message =
      'This time is before the start of the conversation. In the daily export, it ends at its start.';
    warnings.push({ path: 'conversation_end_time', message });
  }
  return warnings;
}

/** The earliest time of a message of the body; `undefined` without timestamps. */
function firstTimestamp({ messages }: Pick<Times, 'messages'>): number | undefined {
  let first: number | undefined;
  for (const { timestamp } of messages) {
    if (timestamp !== undefined && (first === undefined || timestamp < first)) first = timestamp;
  }
  return first;
}

/** The time of the messages of a body that have none: of arrival, but not after the resolution. */
export const timeOfUntimed = ({ resolved_at }: Times, receivedAt: number) =>
  Math.min(receivedAt, resolved_at ?? receivedAt);

/**
 * When a conversation started and was resolved, after a body (CONTRACT: it belongs to the time of its
 * first message, else of its arrival; it never starts after it was resolved).
 *
 * @param known its times so far; of a new conversation, `startedAt` is its arrival
 * @param now the time of arrival, milliseconds since 1970
 */
export function timesAfter(
  known: { startedAt: number; resolvedAt: number | null },
  input: ConversationInput,
  isResolved: boolean,
  now: number,
): { startedAt: number; resolvedAt: number | null } {
  const first = firstTimestamp(input);
  const startedAt = Math.min(known.startedAt, first ?? Infinity);
  if (!isResolved) return { startedAt, resolvedAt: null };
  const { resolved_at: given, resolution_time_seconds: seconds } = input;
  if (given !== undefined && first === undefined) {
    // Without times of messages, the start follows from the end.
    return { startedAt: Math.min(startedAt, given - (seconds ?? 0) * 1000), resolvedAt: given };
  }
  const took =
    seconds === undefined || first === undefined
      ? undefined
      : Math.min(now, startedAt + seconds * 1000);
  return {
    startedAt,
    resolvedAt: Math.max(startedAt, given ?? known.resolvedAt ?? took ?? now),
  };
}
