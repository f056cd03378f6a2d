import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { languageFiles } from '../scripts/languages.ts';
import { allStrings as allChatStrings } from '../src/strings/chat/en-later.ts';
import { botByLanguage } from '../src/strings/bot/all.ts';
import { botStrings } from '../src/strings/bot/en.ts';
import { chatStrings } from '../src/strings/chat/en.ts';
import { directions, type Language, languageIn } from '../src/strings/languages.ts';
import { mailStrings } from '../src/strings/mail/en.ts';
import { primaryOf } from '../src/strings/primary-language.ts';
import { allStrings as allSurveyStrings } from '../src/strings/survey/en-later.ts';
import { surveyStrings } from '../src/strings/survey/en.ts';
import { createUnsureFinder, type EscalationWords } from '../src/text/escalation/index.ts';
import { wordsByLanguage } from '../src/text/escalation/words/all.ts';
import { words } from '../src/text/escalation/words/en.ts';

const languages = Object.keys(directions) as Language[];
const primary = [...new Set(languages.map(primaryOf))];
const others = languages.filter((language) => language !== 'en');

/** The languages that have a file in a folder of `src`, beside those that list or load them. */
const filesIn = (folder: string) =>
  readdirSync(`src/${folder}`)
    .map((file) => file.replace('.ts', ''))
    .filter((name) => !/^(?:en-launcher|en-later|index|all)$/.test(name))
    .sort();

async function readStrings<T>(folder: string, language: string): Promise<T> {
  const module = (await import(
    /* @vite-ignore */ `${process.cwd()}/src/${folder}/${language}.ts`
  )) as Record<string, T>;
  return Object.values(module)[0]!;
}

/** Names of the strings, with how many there are under each. */
const shapeOf = (strings: object) =>
  Object.fromEntries(
    Object.entries(strings).map(([key, value]: [string, unknown]) => [
      key,
      Array.isArray(value) ? value.length : typeof value,
    ]),
  );

describe.each([
  ['chat', allChatStrings(chatStrings)],
  ['survey', allSurveyStrings(surveyStrings)],
  ['mail', mailStrings],
  ['bot', botStrings],
])('the %s', (surface, english) => {
  const folder = `strings/${surface}`;

  test('speaks the languages of the table, and no other', () => {
    expect(filesIn(folder)).toEqual([...languages].sort());
  });

  test.each(others)(
    'has all it says in %s, and nothing empty or left in English',
    async (language) => {
      const own = await readStrings<Record<string, string>>(folder, language);
      expect(shapeOf(own)).toEqual(shapeOf(english));
      const same = Object.entries(english).filter(
        ([key, value]) => typeof value === 'string' && value.length > 12 && own[key] === value,
      );
      expect(same).toEqual([]);
    },
  );
});

describe('the words that call for a person', () => {
  test('are known in the languages of the table, and no other', () => {
    expect(filesIn('text/escalation/words')).toEqual([...primary].sort());
  });

  test.each(primary)('have every list in %s', async (language) => {
    const own = await readStrings<EscalationWords>('text/escalation/words', language);
    // What only some languages need.
    const special = new Set(['hurt', 'follows', 'cannot', 'prefixes', 'letters']);
    const listsOf = (of: EscalationWords) =>
      Object.keys(of)
        .filter((list) => !special.has(list))
        .sort();
    expect(listsOf(own)).toEqual(listsOf(words));
    expect(Object.entries(own).filter(([, list]) => list.length === 0)).toEqual([]);
  });
});

test.each(Object.entries(botByLanguage))(
  'a bot that does not know is understood to say so in %s, and a chat without a bot is not',
  (language, { unknown, unknownAsked, noBot, noBotAgain }) => {
    const saysUnsure = createUnsureFinder([wordsByLanguage[primaryOf(language as Language)]]);
    expect([unknown, unknownAsked, noBot, noBotAgain].map(saysUnsure)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  },
);

test.each(Object.entries(directions))(
  '%s is written %s, as Unicode has it',
  (language, direction) => {
    const { getTextInfo } = Intl.Locale.prototype as unknown as {
      getTextInfo: () => { direction: string };
    };
    expect(getTextInfo.call(new Intl.Locale(language)).direction).toBe(direction);
  },
);

test('what lists the languages is made from the table: `npm run languages`', async () => {
  const files = Object.entries(await languageFiles());
  expect(files.length).toBeGreaterThan(3);
  for (const [path, text] of files) expect(readFileSync(path, 'utf8'), path).toBe(text);
});

test.each([
  ['de', 'de'],
  ['pt', 'pt-BR'],
  ['PT_br', 'pt-BR'],
  ['pt-419', 'pt-BR'],
  ['pt-Latn-BR', 'pt-BR'],
  ['pt-abl1943', 'pt-BR'],
  ['pt-u-nu-latn', 'pt-BR'],
  ['pt;q=0.9', 'pt-BR'],
  ['pt-PT', 'pt-PT'],
  ['pt_PT', 'pt-PT'],
  ['pt-AO', 'pt-PT'],
  ['pt-Latn-MZ', 'pt-PT'],
  ['pt-ao-u-nu-latn;q=0.9', 'pt-PT'],
  ['zh', 'zh-Hans'],
  ['zh-CN', 'zh-Hans'],
  ['zh_SG', 'zh-Hans'],
  ['zh-hans', 'zh-Hans'],
  ['zh-Hans-HK', 'zh-Hans'],
  ['zh-x-tw', 'zh-Hans'],
  ['zh_TW', 'zh-Hant'],
  ['zh-HK', 'zh-Hant'],
  ['zh-mo', 'zh-Hant'],
  ['zh-Hant', 'zh-Hant'],
  ['zh-Hant-CN', 'zh-Hant'],
  ['zh-cmn-Hant-TW', 'zh-Hant'],
  ['zh-TW;q=0.5', 'zh-Hant'],
  // Zhuang, Pai Tavytera and Cantonese.
  ['zha', undefined],
  ['pta-BR', undefined],
  ['yue-HK', undefined],
  ['HE-il', 'he'],
  ['fr;q=0.8', 'fr'],
  // Konkani, Taroko and Plateau Malagasy.
  ['kok', undefined],
  ['trv', undefined],
  ['plt-MG', undefined],
  ['cy', undefined],
  ['', undefined],
  ['*', undefined],
  ['constructor', undefined],
  ['de,en', 'de'],
  ['en.UTF-8', 'en'],
  ['de@euro', 'de'],
])('%j is in %j', (tag, language) => expect(languageIn(tag)).toBe(language));
