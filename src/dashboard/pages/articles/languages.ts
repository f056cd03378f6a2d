import { directions } from '../../../strings/languages.ts';
import { locale } from '../../strings/index.ts';

/** The languages of the chat, which an article may be for. */
export const LANGUAGES = Object.keys(directions);

/** The name of a language in the dashboard's; of one that is not known, its tag. */
export function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames(locale.value, { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
