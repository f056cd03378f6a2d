import { directions, type Language, languageIn } from '../../strings/languages.ts';
import { mailByLanguage } from '../../strings/mail/all.ts';
import type { MailStrings } from '../../strings/mail/en.ts';
import { surveyByLanguage } from '../../strings/survey/all.ts';
import { allStrings, type AllStrings } from '../../strings/survey/en-later.ts';

/** The texts for customers in one language. */
export interface Words {
  language: Language;
  direction: 'ltr' | 'rtl';
  survey: AllStrings;
  mail: MailStrings;
}

/** The languages of mails and pages. */
export const languages = Object.keys(mailByLanguage);

/** @param wanted BCP 47 tags by preference @returns the texts of the first supported language, else English */
export function wordsOf(...wanted: readonly (string | null | undefined)[]): Words {
  const language = wanted.map((tag) => languageIn(tag ?? '')).find(Boolean) ?? 'en';
  return {
    language,
    direction: directions[language],
    survey: allStrings(surveyByLanguage[language]),
    mail: mailByLanguage[language],
  };
}
