import { directions, type Language, languageIn } from '../strings/languages.ts';

/**
 * The language an element speaks: its `lang`, else the page's, else the browser's; English where
 * that one is not shipped. Sets the direction that goes with it.
 */
export function languageOf(host: HTMLElement): Language {
  const wanted = host.closest('[lang]')?.getAttribute('lang') || navigator.language;
  const language = languageIn(wanted) ?? 'en';
  host.dir = directions[language];
  return language;
}

/** What is said in a language, English where the line is down; all but English load on demand. */
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
