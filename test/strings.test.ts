import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { mailStrings } from '../src/strings/mail/en.ts';
import { allStrings as allSurveyStrings } from '../src/strings/survey/en-later.ts';
import { surveyStrings } from '../src/strings/survey/en.ts';
import { allStrings as allChatStrings } from '../src/strings/chat/en-later.ts';
import { chatStrings } from '../src/strings/chat/en.ts';

const languages = ['ar', 'de', 'es', 'fr', 'he', 'it', 'ja', 'ko', 'nl', 'pl', 'pt', 'tr', 'zh'];

/** Names of the strings with how many there are under each, and where a number goes. */
function shapeOf(strings: Record<string, string | readonly string[]>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(strings).map(([key, value]) => [
      key,
      typeof value === 'string' ? (value.match(/\{\w+\}/g) ?? []).sort() : value.length,
    ]),
  );
}

describe.each([
  ['chat', 'strings/chat', allChatStrings(chatStrings)],
  ['survey', 'strings/survey', allSurveyStrings(surveyStrings)],
  ['mail', 'strings/mail', mailStrings],
])('the %s', (_, folder, english) => {
  test('speaks all languages', () => {
    const files = readdirSync(`src/${folder}`).map((file) => file.replace('.ts', ''));
    expect(files.filter((name) => !/^(?:en|en-later|index)$/.test(name)).sort()).toEqual(languages);
  });

  test.each(languages)(
    'has all it says in %s, and nothing empty or left in English',
    async (language) => {
      const module = (await import(
        /* @vite-ignore */ `${process.cwd()}/src/${folder}/${language}.ts`
      )) as Record<string, Record<string, string>>;
      const own = Object.values(module)[0]!;
      expect(shapeOf(own)).toEqual(shapeOf(english));
      const said = Object.entries(own).flatMap(([key, value]) =>
        [value].flat().map((one) => [key, one]),
      );
      expect(said.filter(([, one]) => one!.trim() === '')).toEqual([]);
      const same = Object.entries(english).filter(
        ([key, value]) => typeof value === 'string' && value.length > 12 && own[key] === value,
      );
      expect(same).toEqual([]);
    },
  );
});
