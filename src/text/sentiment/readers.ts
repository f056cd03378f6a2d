import { sentimentWords } from './all.ts';
import { createReader, type LanguageReader } from './index.ts';

const readers = new Map<string, LanguageReader>();

/**
 * The reader of a language, made when it is first asked for. This loads the words of all languages: it is for
 * servers.
 *
 * @param language a primary BCP 47 tag @returns `undefined`: not supported
 */
export function readerFor(language: string | undefined): LanguageReader | undefined {
  if (language === undefined || !Object.hasOwn(sentimentWords, language)) return undefined;
  let reader = readers.get(language);
  if (!reader) {
    reader = createReader(sentimentWords[language as keyof typeof sentimentWords]);
    readers.set(language, reader);
  }
  return reader;
}
