import { directions, type Language, languageIn } from '../strings/languages.ts';

/** The language that an element should have, BCP 47, also one that we do not have. */
export const languageTag = (host: Element): string =>
  host.closest('[lang]')?.getAttribute('lang') || navigator.language;

/**
 * The language of an element: its `lang`, else the page's, else the browser's; English when we do
 * not have that language. Also sets the text direction.
 */
export function languageOf(host: HTMLElement): Language {
  const language = languageIn(languageTag(host)) ?? 'en';
  // The same again would have the browser compute all styles of the chat anew.
  if (host.dir !== directions[language]) host.dir = directions[language];
  return language;
}

/** The texts in a language, or English when they cannot be loaded. All but English load on demand. */
export async function wordsIn<T>(
  language: Language,
  english: T,
  load: () => Promise<{ stringsIn: (language: Language) => Promise<T> }>,
): Promise<T> {
  if (language === 'en') return english;
  return load()
    .then(({ stringsIn }) => stringsIn(language))
    .catch(() => english);
}
