import { MAX_ATTACHMENT_BYTES } from '../../src/contract/attachment-limits.ts';
import { botByLanguage } from '../../src/strings/bot/all.ts';
import { allStrings as allOfChat } from '../../src/strings/chat/en-later.ts';
import { chatStrings } from '../../src/strings/chat/en.ts';
import { stringsIn } from '../../src/strings/chat/index.ts';
import { sayDate } from '../../src/strings/dates.ts';
import type { Language } from '../../src/strings/languages.ts';
import { mailByLanguage } from '../../src/strings/mail/all.ts';
import { type Counted, say, sayCount } from '../../src/strings/say.ts';
import { surveyByLanguage } from '../../src/strings/survey/all.ts';
import { allStrings as allOfSurvey } from '../../src/strings/survey/en-later.ts';
import { answerTime, openingTime } from '../../src/widget/handoff/answer-times.ts';

/** A text as a customer reads it. */
export interface Line {
  /** Such as `chat`. */
  surface: string;
  /** Such as `tooMany (few, 3)` or `stars (1)`. */
  name: string;
  text: string;
}

type Texts = Record<string, string | readonly string[] | Counted>;

/** All texts of a language, by surface, as they are written. */
export async function textsIn(language: Language): Promise<Record<string, Texts>> {
  const isEnglish = language === 'en';
  return {
    chat: isEnglish ? allOfChat(chatStrings) : await stringsIn(language),
    survey: allOfSurvey(surveyByLanguage[language]),
    mail: mailByLanguage[language],
    bot: botByLanguage[language],
  };
}

/** Every text of a language, with something in its placeholders and in every plural form. */
export async function linesIn(language: Language): Promise<Line[]> {
  const surfaces = Object.entries(await textsIn(language));
  return surfaces.flatMap(([surface, texts]) =>
    Object.entries(texts).flatMap(([key, text]) => {
      const values = valuesFor(surface, key, language);
      const said =
        typeof text === 'string'
          ? [{ name: key, text: say(text, values) }]
          : 'other' in text
            ? numbersIn(language).map(([form, count]) => ({
                name: `${key} (${form}, ${count})`,
                text: sayCount(text, count, language),
              }))
            : text.map((one, i) => ({ name: `${key} (${i + 1})`, text: say(one, values) }));
      return said.map((line) => ({ surface, ...line }));
    }),
  );
}

/** The plural forms of a language, each with a number that takes it; only some fractions take Polish `other`. */
export function numbersIn(language: Language): [form: Intl.LDMLPluralRule, count: number][] {
  const rules = new Intl.PluralRules(language);
  // Zero last: it would stand for a form that is mostly used with other numbers.
  const candidates = [...Array.from({ length: 200 }, (_, before) => before + 1), 1_000_000, 1.5, 0];
  return rules
    .resolvedOptions()
    .pluralCategories.map((form) => [form, candidates.find((one) => rules.select(one) === form)!]);
}

/** What the chat, the server and their data put into a text. */
function valuesFor(surface: string, key: string, language: Language) {
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' });
  const isAgent = key.startsWith('person');
  return {
    name:
      surface === 'mail'
        ? surveyByLanguage[language].stars[3]!
        : isAgent
          ? 'Ana'
          : 'IMG_2041 (1).jpg',
    size: String(MAX_ATTACHMENT_BYTES / 1024 / 1024),
    count: (3).toLocaleString(language),
    place: (3).toLocaleString(language),
    email: 'ana@example.com',
    time:
      key === 'opens'
        ? openingTime(language, Date.UTC(2030, 11, 1, 9, 30))
        : answerTime(language, 2 * 60),
    date: sayDate(day, Date.UTC(2030, 11, 1)),
  };
}
