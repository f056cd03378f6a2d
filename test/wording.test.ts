import { describe, expect, test } from 'vitest';
import { linesIn, numbersIn, textsIn } from '../demo/gallery/lines.ts';
import { sayDate } from '../src/strings/dates.ts';
import { directions, type Language } from '../src/strings/languages.ts';
import { type Counted, say, sayCount } from '../src/strings/say.ts';

// How the texts for customers are written: what a native reader sees at once.

const languages = Object.keys(directions) as Language[];
const english = await textsIn('en');

type Text = string | readonly string[] | Counted;

/** All texts of a language as they are written, each with a name. */
async function written(language: Language): Promise<[name: string, text: string][]> {
  const surfaces = Object.entries(await textsIn(language));
  return surfaces.flatMap(([surface, texts]) =>
    Object.entries(texts).flatMap(([key, text]) =>
      typeof text === 'string'
        ? [[`${surface}.${key}`, text] as [string, string]]
        : Object.entries(text).map(
            ([form, one]) => [`${surface}.${key}.${form}`, one as string] as [string, string],
          ),
    ),
  );
}

/** The texts in which something is found that must not be there. */
const faultsIn = async (language: Language, wrong: RegExp) =>
  (await written(language)).filter(([, text]) => wrong.test(text));

const placeholdersOf = (text: string) => (text.match(/\{\w*\}?/g) ?? []).sort();

/** The forms of a language that stand for one whole number alone, which they need not say. */
function formsOfOneNumber(language: Language): string[] {
  const rules = new Intl.PluralRules(language);
  const forms = Array.from({ length: 1000 }, (_, count) => rules.select(count));
  return [...new Set(forms)].filter((form) => forms.filter((one) => one === form).length === 1);
}

describe.each(languages)('%s', (language) => {
  test('has the placeholders of English in every text, and the language’s plural forms', async () => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const sparing = formsOfOneNumber(language);
    for (const [surface, texts] of Object.entries(await textsIn(language))) {
      for (const [key, text] of Object.entries(texts) as [string, Text][]) {
        const model = english[surface]![key]!;
        if (typeof text === 'string') {
          expect(placeholdersOf(text), key).toEqual(placeholdersOf(model as string));
        } else if ('other' in text) {
          expect(Object.keys(text).sort(), key).toEqual([...forms].sort());
          for (const [form, one] of Object.entries(text)) {
            if (!sparing.includes(form)) expect(placeholdersOf(one), key).toEqual(['{count}']);
            else expect(placeholdersOf(one).join(), key).toMatch(/^(\{count\})?$/);
          }
        } else expect(text.flatMap(placeholdersOf), key).toEqual([]);
      }
    }
  });

  test('says every text whole, with its values and in every plural form', async () => {
    const lines = await linesIn(language);
    const wrong = lines.filter(({ text }) => text === '' || /[{}]|undefined|NaN/.test(text));
    expect(wrong).toEqual([]);
    // Every form is said, by a number that takes it.
    const said = lines.filter(({ name }) => name.startsWith('queueWait'));
    const rules = new Intl.PluralRules(language);
    for (const [form, count] of numbersIn(language)) expect(rules.select(count)).toBe(form);
    expect(said).toHaveLength(rules.resolvedOptions().pluralCategories.length);
  });

  test('has no stray spaces and no typewriter’s marks', async () => {
    expect(await faultsIn(language, /^\s|\s$|\s{2}|\t|\n|\.\.\.|"|^$/)).toEqual([]);
    // English says "don't" with the apostrophe of a keyboard.
    if (language !== 'en') expect(await faultsIn(language, /'/)).toEqual([]);
    // Only German has a space before an ellipsis, which must not begin a line.
    expect(await faultsIn(language, language === 'de' ? /[^\u00a0]…/ : /\s…/)).toEqual([]);
    // Only French has one before other marks.
    if (language !== 'fr')
      expect(await faultsIn(language, /\s[.,;:!?؟،؛。，！？：；]/)).toEqual([]);
  });

  test('does not tell customers that they asked for a person', async () => {
    const { chat } = (await textsIn(language)) as Record<string, Record<string, string>>;
    for (const key of ['escalated', 'requested', 'waiting'])
      expect(chat![key], key).not.toMatch(ASKED[language]);
  });

  test('calls a person by one word', async () => {
    const { chat, bot } = (await textsIn(language)) as Record<string, Record<string, string>>;
    const word = PERSON[language];
    for (const key of ['person', 'subtitle', 'escalated', 'requested', 'waiting', 'withPerson']) {
      expect(chat![key], key).toMatch(word);
    }
    for (const key of ['unknown', 'noBot']) expect(bot![key], key).toMatch(word);
  });
});

/** What tells customers that they asked for a person or want one: self-harm and rules of a site ask as well. */
const ASKED: Record<Language, RegExp> = {
  ar: /طلبت|طلبك/,
  de: /Sie (?:möchten|wollen|haben)|Ihre Anfrage/,
  en: /[Yy]ou (?:asked|want)|[Yy]our request/,
  es: /Ha pedido|[Ss]u petición/,
  fr: /[Vv]ous avez|[Vv]otre demande/,
  he: /ביקשת/,
  it: /Hai chiesto|tua richiesta/,
  ja: /ご希望|ご依頼/,
  ko: /요청하셨/,
  nl: /U hebt|[Uu]w verzoek/,
  pl: /Chcesz|Twoja prośba/,
  'pt-BR': /Você pediu|[Ss]eu pedido/,
  'pt-PT': /Pediu|[Ss]eu pedido/,
  tr: /istediniz|[İi]steğiniz/,
  'zh-Hans': /您已|您的请求/,
  'zh-Hant': /您已|您的要求/,
};

/** The word for an agent, as a customer asks for one. */
const PERSON: Record<Language, RegExp> = {
  ar: /موظفينا/,
  de: /Mensch/,
  en: /person/i,
  es: /persona/,
  fr: /conseiller/,
  he: /נציג/,
  it: /persona/,
  ja: /担当者/,
  ko: /상담원/,
  nl: /medewerker/,
  pl: /konsultan/i,
  'pt-BR': /pessoa/,
  'pt-PT': /pessoa/,
  tr: /temsilci/i,
  'zh-Hans': /人工客服/,
  'zh-Hant': /真人客服/,
};

/** Whole words, of any script. */
const words = (...list: string[]) =>
  new RegExp(`(?<![\\p{L}\\p{M}])(?:${list.join('|')})(?![\\p{L}\\p{M}])`, 'u');

test.each<[Language, string, RegExp]>([
  ['de', 'du', words('[Dd]u', '[Dd]ir', '[Dd]ich', '[Dd]ein\\p{L}*', '[Ee]uch', '[Ee]uer\\p{L}*')],
  ['es', 'tú', words('[Tt]ú', '[Tt]us?', '[Tt]e', '[Tt]i', '[Cc]ontigo')],
  ['fr', 'tu', words('[Tt]u', '[Tt]oi', '[Tt]on', '[Tt]a', '[Tt]es', 'te')],
  ['it', 'Lei', words('Lei', 'Le', '[Ss]u[oai]', '[Ss]uoi', '[Rr]iprovi', 'Ha', 'Può', 'Vuole')],
  ['nl', 'je', words('[Jj]e', '[Jj]ij', '[Jj]ou', '[Jj]ouw')],
  ['pl', 'Pan', words('Pan\\p{L}{0,2}', 'Państw\\p{L}*', 'pan[ai]?')],
  ['pt-BR', 'o senhor', words('[Ss]enhor\\p{L}*', '[Tt]u', '[Tt]eu', '[Tt]ua')],
  ['pt-PT', 'você', words('[Vv]ocê', '[Tt]u', '[Tt]eu', '[Tt]ua')],
  ['tr', 'sen', words('[Ss]en', '[Ss]ana', '[Ss]eni', '[Ss]enin', '[Yy]eniden dene\\p{L}*')],
  ['he', 'atem', words('אתם', 'נסו', 'שלכם', 'תרצו', 'השאירו', 'סיימו', 'התחילו')],
  ['ja', 'anata', /あなた|私たち/],
  ['ko', 'the team', /(^|[^당원])팀[이에]|도우미|시도하세요/],
  ['zh-Hans', '你', /你/],
  ['zh-Hant', '你', /你/],
])('%s has one form of address: not %s', async (language, _, wrong) => {
  expect(await faultsIn(language, wrong)).toEqual([]);
});

test('French has narrow no-break spaces before ; ! ? and no-break spaces before : and in « »', async () => {
  expect(await faultsIn('fr', /[^\u202f][;!?»]|[^\u00a0]:|«[^\u202f\u00a0]/)).toEqual([]);
  // And none before a unit that could begin a line.
  expect(await faultsIn('fr', /[^\u00a0]Mo(?!\p{L})/u)).toEqual([]);
  const marks = (await written('fr')).map(([, text]) => text).join('');
  for (const mark of ['!', '?', ';', ':']) expect(marks).toContain(mark);
});

test.each<Language>(['zh-Hans', 'zh-Hant', 'ja'])(
  '%s has full-width marks alone',
  async (language) => {
    expect(await faultsIn(language, /[,.;:?!()[\]~]/)).toEqual([]);
  },
);

test.each<Language>(['ar'])(
  '%s has its own comma, semicolon and question mark',
  async (language) => {
    expect(await faultsIn(language, /[,;?]/)).toEqual([]);
  },
);

test('Spanish opens what it asks and exclaims', async () => {
  const count = (text: string, mark: string) => text.split(mark).length;
  for (const [name, text] of await written('es')) {
    expect(count(text, '¿'), name).toBe(count(text, '?'));
    expect(count(text, '¡'), name).toBe(count(text, '!'));
  }
});

/** All Chinese characters of a character set, told by decoding its two-byte codes. */
function charactersOf(set: string, from: number): Set<string> {
  const decoder = new TextDecoder(set);
  const range = Array.from({ length: 0xff - from }, (_, i) => from + i);
  const trails = set === 'big5' ? Array.from({ length: 0xbf }, (_, i) => 0x40 + i) : range;
  return new Set(
    range.flatMap((lead) => trails.map((trail) => decoder.decode(new Uint8Array([lead, trail])))),
  );
}

test.each<[Language, string, number]>([
  ['zh-Hans', 'gbk', 0xa1],
  ['zh-Hant', 'big5', 0xa1],
])('%s is written in its own characters: those of %s', async (language, set, from) => {
  const known = charactersOf(set, from);
  const text = (await written(language)).map(([, one]) => one).join('');
  const strange = [...new Set(text)].filter(
    (one) => /\p{Script=Han}/u.test(one) && !known.has(one),
  );
  expect(strange).toEqual([]);
  expect(known.has(language === 'zh-Hans' ? '聊' : '開')).toBe(true);
  expect(known.has(language === 'zh-Hans' ? '開' : '开')).toBe(false);
});

test('Brazil and Portugal have words of their own', async () => {
  const brazil = words(
    'equipe',
    'arquivos?',
    'salv\\p{L}+',
    'conosco',
    'Baixar',
    'digitando',
    '(?:escrev|digit|fal|salv|aguard)\\p{L}*ndo',
  );
  const portugal = words(
    'equipa',
    'ficheiros?',
    'connosco',
    'Transferir',
    'ligação',
    'inquéritos?',
  );
  expect(await faultsIn('pt-PT', brazil)).toEqual([]);
  expect(await faultsIn('pt-BR', portugal)).toEqual([]);
});

test('a number takes the form and the digits of its language', () => {
  const forms: Counted = {
    one: '{count} plik',
    few: '{count} pliki',
    many: '{count} plików',
    other: '{count} pliku',
  };
  expect([1, 3, 5, 22, 1.5].map((count) => sayCount(forms, count, 'pl'))).toEqual([
    '1 plik',
    '3 pliki',
    '5 plików',
    '22 pliki',
    '1,5 pliku',
  ]);
  expect(sayCount({ other: '{count}文字' }, 1500, 'ja')).toBe('1,500文字');
});

test('what a value contains is neither a placeholder nor a pattern', () => {
  expect(say('{name} is too large: {size} MB.', { name: '{size} $& $1.png', size: '20' })).toBe(
    '{size} $& $1.png is too large: 20 MB.',
  );
});

test.each<[Language, string, string]>([
  ['fr', '1er décembre 2026', '11 décembre 2026'],
  ['pt-BR', '1º de dezembro de 2026', '11 de dezembro de 2026'],
  ['pt-PT', '1 de dezembro de 2026', '11 de dezembro de 2026'],
  ['en', 'December 1, 2026', 'December 11, 2026'],
  ['ja', '2026年12月1日', '2026年12月11日'],
])('the first of a month in %s is %s', (language, first, eleventh) => {
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' });
  expect(sayDate(day, Date.UTC(2026, 11, 1))).toBe(first);
  expect(sayDate(day, Date.UTC(2026, 11, 11))).toBe(eleventh);
});

test('a French time of day at one o’clock is no date', () => {
  const opens = new Intl.DateTimeFormat('fr', {
    weekday: 'long',
    month: 'long',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZone: 'UTC',
  });
  expect(sayDate(opens, Date.UTC(2026, 11, 1, 1, 1))).toMatch(/^mardi 1er décembre à 0?1:01$/);
});
