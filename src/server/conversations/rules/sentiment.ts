import { readConversation, readMessage, RECENT } from '../../../text/sentiment/index.ts';
import { languageOfText } from '../../../text/language.ts';
import { readerFor } from '../../../text/sentiment/readers.ts';
import type { Sentiment } from '../../../contract/index.ts';
import type { Message } from './message.ts';

/** How a message sounds. The score is −1 to 1; `null` if only the sentiment is known. */
export interface Mood {
  sentiment: Sentiment;
  score: number | null;
}

/** How many of the customer's messages, from the first, tell the language of a conversation. */
export const LANGUAGE_SAMPLE = 100;

/** How many of the customer's messages, from the last, tell the mood of a conversation. */
export const MOOD_SAMPLE = RECENT;

/** The language that the customer's first messages are in, if the conversation's is unknown. */
function expectedLanguage(language: string | null, messages: readonly Message[]) {
  if (language !== null) return language;
  const sample: string[] = [];
  for (const { senderType, content } of messages) {
    if (senderType !== 'customer') continue;
    sample.push(content.slice(0, 200));
    if (sample.length === LANGUAGE_SAMPLE) break;
  }
  return languageOfText(sample.join(' '));
}

/** The reader for the language that a message is written in. */
export const readerOf = ({ content }: Pick<Message, 'content'>, expected?: string | null) =>
  readerFor(languageOfText(content, expected));

/**
 * How the customer sounds, by the same rules as in the browser; `null`: the language is not supported, or
 * the customer wrote nothing.
 */
export function moodOf(messages: readonly Message[], language: string | null): Mood | null {
  if (!messages.some(({ senderType }) => senderType === 'customer')) return null;
  const expected = expectedLanguage(language, messages);
  const { supported, sentiment, score } = readConversation(messages, ({ content }) =>
    readerOf({ content }, expected),
  );
  return supported ? { sentiment, score } : null;
}

/**
 * How each of the customer's messages sounds, by message id: as the browser reported it, otherwise as
 * computed here.
 *
 * @param messages some of the transcript, in order, with the `LOOK_BACK` messages before those of interest
 * @param events the events of the conversation, in order
 * @param first messages that begin with the customer's first ones, `LANGUAGE_SAMPLE` of them
 */
export function messageMoods(
  messages: readonly Message[],
  events: readonly { type: string; data: string }[],
  language: string | null,
  first: readonly Message[] = messages,
): Map<string, Mood> {
  const moods = new Map<string, Mood>();
  const expected = expectedLanguage(language, first);
  messages.forEach((message, index) => {
    if (message.senderType !== 'customer') return;
    const { supported, sentiment, score } = readMessage(
      message,
      messages,
      readerOf(message, expected),
      index,
    );
    if (supported) moods.set(message.messageId, { sentiment, score });
  });
  for (const { type, data } of events) {
    if (type !== 'sentiment.changed') continue;
    const { message, supported } = JSON.parse(data) as {
      message?: { message_id: string; sentiment: Sentiment; score?: number };
      supported?: boolean;
    };
    if (!message) continue;
    if (supported === false) moods.delete(message.message_id);
    else {
      moods.set(message.message_id, { sentiment: message.sentiment, score: message.score ?? null });
    }
  }
  return moods;
}
