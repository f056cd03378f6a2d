/** Written from right to left. */
const isRtl = (language: string) => language === 'ar' || language === 'he';

/** The languages that are shipped, by the first two letters of their BCP 47 tag. */
const SHIPPED = /^(?:ar|de|en|es|fr|he|it|ja|ko|nl|pl|pt|tr|zh)$/;

/**
 * The language an element speaks: its `lang`, else the page's, else the browser's; English where
 * that one is not shipped. Sets the direction that goes with it.
 */
export function languageOf(host: HTMLElement): string {
  const wanted = host.closest('[lang]')?.getAttribute('lang') || navigator.language;
  const language = wanted.slice(0, 2).toLowerCase();
  const spoken = SHIPPED.test(language) ? language : 'en';
  host.dir = isRtl(spoken) ? 'rtl' : 'ltr';
  return spoken;
}

/** The words of a language, English where the line is down; all but English load on demand. */
export async function wordsIn<T>(
  language: string,
  english: T,
  load: (language: string) => Promise<T>,
): Promise<T> {
  if (language === 'en') return english;
  return load(language).catch(() => english);
}
