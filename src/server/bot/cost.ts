import type { ChatRequest, ReplyPart } from '../../contract/index.ts';
import type { Price } from './settings.ts';

/** Fewer than a token has on average, so that costs are not underestimated. */
const BYTES_PER_TOKEN = 3;

/** The longest reply; of a longer one the customer gets the beginning, marked as interrupted. Bytes. */
export const MAX_REPLY_BYTES = 12_000;

const tokensOf = (bytes: number) => Math.ceil(bytes / BYTES_PER_TOKEN);

/**
 * The estimated cost of a call, millionths of a USD, rounded up: USD per million tokens are millionths of
 * a USD per token.
 *
 * @param promptBytes the size of what is sent
 * @param replyBytes the size of what comes back
 */
export const microsOf = (price: Price, promptBytes: number, replyBytes: number): number =>
  Math.ceil(tokensOf(promptBytes) * price.input + tokensOf(replyBytes) * price.output);

/**
 * What a reply cost whose bot reports no cost, USD: by its tokens, else estimated by its size; `undefined`: the
 * price is not known.
 */
export function costOf(
  price: Price,
  { input_tokens, output_tokens }: ReplyPart,
  promptBytes: number,
  replyBytes: number,
): number | undefined {
  if (price.input === 0 && price.output === 0) return undefined;
  const micros =
    input_tokens !== undefined && output_tokens !== undefined
      ? Math.ceil(input_tokens * price.input + output_tokens * price.output)
      : microsOf(price, promptBytes, replyBytes);
  return micros / 1_000_000;
}

/** The most messages that are sent to the model. */
const MAX_MESSAGES = 40;
/** The most text of them, UTF-16 code units. */
const MAX_TEXT = 16_000;

/** The end of the conversation, as much of it as the model gets. The last message is always part of it. */
export function recentOf(messages: ChatRequest['messages']): ChatRequest['messages'] {
  const kept: ChatRequest['messages'] = [];
  let room = MAX_TEXT;
  for (const message of messages.slice(-MAX_MESSAGES).toReversed()) {
    if (room <= 0) break;
    kept.unshift({ ...message, content: message.content.slice(0, room) });
    room -= message.content.length;
  }
  return kept;
}
