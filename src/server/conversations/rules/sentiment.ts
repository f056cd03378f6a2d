import { readConversation, readMessage, RECENT } from '../../../text/sentiment/index.ts';
import type { Sentiment } from '../../../contract/index.ts';
import type { Message } from './message.ts';

/** How a message sounds. The score is −1 to 1; `null` if only the sentiment is known. */
export interface Mood {
  sentiment: Sentiment;
  score: number | null;
}

/** Characters of scripts other than Latin. */
const FOREIGN = /[\u0370-\u1fff\u2e80-\ud7ff\uf900-\ufdff\ufe70-\ufeff]/g;

/** How many of the customer's messages, from the first, tell the language of a conversation. */
export const LANGUAGE_SAMPLE = 100;

/** How many of the customer's messages, from the last, tell the mood of a conversation. */
export const MOOD_SAMPLE = RECENT;

/** If the language is unknown, English is assumed unless many characters are of other scripts. */
function languageOf(language: string | null, messages: readonly Message[]): string {
  if (language !== null) return language;
  const sample: string[] = [];
  for (const { senderType, content } of messages) {
    if (senderType !== 'customer') continue;
    sample.push(content.slice(0, 200));
    if (sample.length === LANGUAGE_SAMPLE) break;
  }
  const text = sample.join(' ');
  return (text.match(FOREIGN)?.length ?? 0) > text.length / 5 ? 'und' : 'en';
}

/**
 * How the customer sounds, by the same rules as in the browser; `null`: the language is not supported, or
 * the customer wrote nothing.
 */
export function moodOf(messages: readonly Message[], language: string | null): Mood | null {
  if (!messages.some(({ senderType }) => senderType === 'customer')) return null;
  const { supported, sentiment, score } = readConversation(
    messages,
    languageOf(language, messages),
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
  const assumed = languageOf(language, first);
  messages.forEach((message, index) => {
    if (message.senderType !== 'customer') return;
    const { supported, sentiment, score } = readMessage(message, messages, assumed, index);
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
