import { readConversation, readMessage } from '../../../text/sentiment/index.ts';
import type { Sentiment } from '../../../contract/index.ts';
import type { Message } from './message.ts';

/** How a message sounds; the score is −1 to 1, `null` where only the word is known. */
export interface Mood {
  sentiment: Sentiment;
  score: number | null;
}

/** Letters of scripts that English is not written in. */
const FOREIGN = /[\u0370-\u1fff\u2e80-\ud7ff\uf900-\ufdff\ufe70-\ufeff]/g;

/** Without a language, English is taken for granted unless the letters say no. */
function languageOf(language: string | null, messages: readonly Message[]): string {
  if (language !== null) return language;
  const text = messages
    .filter(({ senderType }) => senderType === 'customer')
    .map(({ content }) => content.slice(0, 200))
    .join(' ');
  return (text.match(FOREIGN)?.length ?? 0) > text.length / 5 ? 'und' : 'en';
}

/** How the customer sounds; `null`: cannot be told. By the same rules as in the browser. */
export function moodOf(messages: readonly Message[], language: string | null): Mood | null {
  if (!messages.some(({ senderType }) => senderType === 'customer')) return null;
  const { supported, sentiment, score } = readConversation(
    messages,
    languageOf(language, messages),
  );
  return supported ? { sentiment, score } : null;
}

/**
 * How each of the customer's messages sounds, by its id: as its browser has told, else read here.
 *
 * @param told the events of the conversation, in order
 */
export function messageMoods(
  messages: readonly Message[],
  told: readonly { type: string; data: string }[],
  language: string | null,
): Map<string, Mood> {
  const moods = new Map<string, Mood>();
  const spoken = languageOf(language, messages);
  messages.forEach((message, index) => {
    if (message.senderType !== 'customer') return;
    const { supported, sentiment, score } = readMessage(message, messages.slice(0, index), spoken);
    if (supported) moods.set(message.messageId, { sentiment, score });
  });
  for (const { type, data } of told) {
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
