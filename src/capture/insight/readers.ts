import { languageOfText } from '../../text/language.ts';
import {
  createReader,
  type LanguageReader,
  RECENT,
  type SentimentWords,
} from '../../text/sentiment/index.ts';
import type { Message } from '../snapshot.ts';

const loaders = import.meta.glob<SentimentWords>('./*/index.ts', {
  base: '../../text/sentiment',
  import: 'words',
});

/** By language; one that failed to load is tried again with the next message. */
const readers = new Map<string, LanguageReader>();

async function load(language: string): Promise<void> {
  const words = await loaders[`./${language}/index.ts`]?.();
  if (words && !readers.has(language)) readers.set(language, createReader(words));
}

/**
 * Loads the words of the languages that the customer's last messages are written in.
 *
 * @param language of the chat, BCP 47; messages may be in another one
 * @returns the reader for a message; `undefined`: its language is not supported
 */
export async function readersFor(
  messages: readonly Message[],
  language: string | undefined,
): Promise<(message: Pick<Message, 'content'>) => LanguageReader | undefined> {
  const said = messages.filter(({ senderType }) => senderType === 'customer');
  const expected = language ?? languageOfText(said.map(({ content }) => content).join(' '));
  const languageOf = ({ content }: Pick<Message, 'content'>) => languageOfText(content, expected);
  const needed = new Set(said.slice(-RECENT).map(languageOf));
  await Promise.all([...needed].map((one) => one && load(one)));
  return (message) => readers.get(languageOf(message) ?? '');
}
