// @vitest-environment happy-dom
import { afterEach, beforeAll, expect, test } from 'vitest';
import {
  ago,
  count,
  counted,
  duration,
  moment,
  money,
  percent,
  size,
  termOf,
  timeOfDay,
} from '../../src/dashboard/format.ts';
import {
  browserLanguage,
  chooseLanguage,
  chosenLanguage,
  language,
  languages,
  loadLanguage,
  locale,
  strings,
} from '../../src/dashboard/strings/index.ts';

/** What the browser says about its user. */
function browserHas(...tags: string[]): void {
  Object.defineProperty(navigator, 'languages', { value: tags, configurable: true });
}

beforeAll(() => browserHas('en-US'));
afterEach(async () => {
  localStorage.clear();
  browserHas('en-US');
  await loadLanguage();
});

test.each([
  [0, '0 agents'],
  [1, '1 agent'],
  [2, '2 agents'],
  [11, '11 agents'],
  [21, '21 agents'],
  [1_204, '1,204 agents'],
])('%i of a thing is said as English does', async (value, said) => {
  await loadLanguage();
  expect(counted(strings.common.countedAgents, value)).toBe(said);
});

test.each([
  [0, '0 Unterhaltungen'],
  [1, '1 Unterhaltung'],
  [1_204, '1.204 Unterhaltungen'],
])('%i of a thing is said as German does', async (value, said) => {
  await chooseLanguage('de');
  expect(counted(strings.common.countedConversations, value)).toBe(said);
});

test('numbers, times and durations are those of the language', async () => {
  const now = Date.parse('2026-03-10T12:00:00Z');
  const iso = new Date(2025, 2, 10, 15, 4).toISOString();
  const said = () => [
    count(12_345),
    percent(12.5),
    money(1_234.5),
    size(3_200_000),
    duration(42),
    duration(3_840),
    ago('2026-03-10T11:00:00Z', now),
    ago('2026-03-10T12:00:00Z', now),
    moment(iso),
    timeOfDay(iso),
  ];
  await chooseLanguage('en');
  const plain = (texts: string[]) => texts.map((text) => text.replaceAll(/[\u00a0\u202f]/g, ' '));
  expect(plain(said())).toEqual([
    '12,345',
    '12.5%',
    '$1,234.50',
    '3.2 MB',
    '42 s',
    '1 h 4 min',
    '1 hr. ago',
    'now',
    'Mar 10, 2025, 3:04 PM',
    'Mar 10, 2025, 3:04 PM',
  ]);
  await chooseLanguage('de');
  expect(plain(said())).toEqual([
    '12.345',
    '12,5 %',
    '1.234,50 $',
    '3,2 MB',
    '42 s',
    '1 h 4 min',
    'vor 1 Std.',
    'gerade eben',
    '10.03.2025, 15:04',
    '10.03.2025, 15:04',
  ]);
});

test.each([
  ['customer_requested_human', 'Asked for a person', 'Wunsch nach einem Menschen'],
  // A site's own reason, and names that every object has.
  ['wants_a_refund', 'Wants a refund', 'Wants a refund'],
  ['constructor', 'Constructor', 'Constructor'],
])('%s is %j, in German %j', async (value, english, german) => {
  await chooseLanguage('en');
  expect(termOf(value)).toBe(english);
  await chooseLanguage('de');
  expect(termOf(value)).toBe(german);
});

test.each([
  [['de-CH'], 'de', 'de-CH'],
  [['fr-FR', 'de', 'en-GB'], 'de', 'de'],
  [['fr-FR', 'ja'], 'en', 'en'],
  [['en-GB', 'de'], 'en', 'en-GB'],
  // The locale of a system, which is no tag of a language.
  [['en-US@posix', 'en-GB'], 'en', 'en-GB'],
  [['de_DE.UTF-8'], 'de', 'de'],
  [[], 'en', 'en'],
])('a browser that has %j gets %s, with the numbers of %s', async (tags, expected, variant) => {
  browserHas(...tags);
  await loadLanguage();
  expect(browserLanguage()).toBe(expected);
  expect([language.value, locale.value]).toEqual([expected, variant]);
  expect(document.documentElement.lang).toBe(expected);
  expect(document.documentElement.dir).toBe('ltr');
});

test('a chosen language stays in this browser, until it is the browser’s again', async () => {
  await chooseLanguage('de');
  expect(strings.inbox.title).toBe('Posteingang');
  await loadLanguage();
  expect([chosenLanguage(), language.value]).toEqual(['de', 'de']);
  await chooseLanguage(null);
  expect([chosenLanguage(), language.value]).toEqual([null, 'en']);
  // One that was shipped once, or written by somebody else.
  localStorage.setItem('afterword:language', 'xx');
  await loadLanguage();
  expect([chosenLanguage(), language.value]).toEqual([null, 'en']);
});

test('a browser that denies its storage shows the language, and says that it does not keep the choice', async () => {
  const { localStorage: own } = globalThis;
  const deny = (): never => {
    throw new DOMException('denied', 'SecurityError');
  };
  Object.defineProperty(globalThis, 'localStorage', { get: deny, configurable: true });
  try {
    await loadLanguage();
    expect([chosenLanguage(), language.value]).toEqual([null, 'en']);
    expect(await chooseLanguage('de')).toBe(false);
    expect(strings.inbox.title).toBe('Posteingang');
  } finally {
    Object.defineProperty(globalThis, 'localStorage', { value: own, configurable: true });
  }
  expect(await chooseLanguage('de')).toBe(true);
});

test('of two languages that are chosen one after the other, the last is used', async () => {
  await Promise.all([chooseLanguage('de'), chooseLanguage('en')]);
  expect(language.value).toBe('en');
});

test('the languages are those that have a file', () => {
  expect(languages.toSorted()).toEqual(['de', 'en']);
});
