import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { brotliCompressSync } from 'node:zlib';
import type { Sentiment } from '../../src/contract/index.ts';
import { languageOfText } from '../../src/text/language.ts';
import { readMessage } from '../../src/text/sentiment/index.ts';
import { readerFor } from '../../src/text/sentiment/readers.ts';
import { RATED, readRated } from '../data.ts';
import { macroF1 } from './macro-f1.ts';
import { perSecond } from './rate.ts';
import type { Figure } from './table.ts';

const MOST_BYTES = 15_000;
const LEAST_A_SECOND = 100_000;

type Language = keyof typeof RATED;
type Peer = (text: string, language: Language) => number;

const require = createRequire(import.meta.url);

/** The score of a text by the strongest packages, above 0 for good. */
function peersOf(language: Language): Record<string, Peer> {
  const multilang = require('multilang-sentiment') as (
    text: string,
    language: string,
  ) => { score: number };
  const peers: Record<string, Peer> = {
    'multilang-sentiment': (text) => multilang(text, language).score,
  };
  if (language !== 'en') return peers;
  const { SentimentIntensityAnalyzer } = require('vader-sentiment') as {
    SentimentIntensityAnalyzer: { polarity_scores(text: string): { compound: number } };
  };
  const Afinn = require('sentiment') as new () => { analyze(text: string): { score: number } };
  const afinn = new Afinn();
  return {
    ...peers,
    'vader-sentiment': (text) => SentimentIntensityAnalyzer.polarity_scores(text).compound,
    sentiment: (text) => afinn.analyze(text).score,
  };
}

/** VADER calls a text neutral between these; the others at 0 alone. */
const VADER_NEUTRAL = 0.05;

function moodOf(score: number, name: string): Sentiment {
  const neutral = name === 'vader-sentiment' ? VADER_NEUTRAL : Number.MIN_VALUE;
  return score >= neutral ? 'positive' : score <= -neutral ? 'negative' : 'neutral';
}

/** All that the browser loads to read messages of a language, bytes of brotli. */
export function sentimentBytes(language: string): number {
  const isWords = (text: string) => /writing:/.test(text) && /boosters/.test(text);
  const words = globSync(`dist/browser/later/${language}-*.js`).filter((file) =>
    isWords(readFileSync(file, 'utf8')),
  );
  // The element and the headless part have the same engine each.
  const first = (name: string) => globSync(`dist/browser/later/${name}-*.js`).slice(0, 1);
  return [...words.slice(0, 1), ...first('sentiment'), ...first('readers')].reduce(
    (sum, file) => sum + brotliCompressSync(readFileSync(file)).length,
    0,
  );
}

const read = (content: string, language: string) =>
  readMessage({ senderType: 'customer', content }, [], readerFor(language)).sentiment;

/** For each language with rated lines: quality beside the peers, speed and bytes. */
export function languageFigures(): Figure[] {
  const reached: number[] = [];
  const figures = (Object.keys(RATED) as Language[]).flatMap((language): Figure[] => {
    const lines = readRated(language, 'val');
    const f1 = macroF1(lines.map(({ text, mood }) => ({ is: mood, said: read(text, language) })));
    reached.push(f1);
    const peers = Object.entries(peersOf(language)).map(([name, score]) => {
      const pairs = lines.map(({ text, mood }) => ({
        is: mood,
        said: moodOf(score(text, language), name),
      }));
      return [name, macroF1(pairs)] as const;
    });
    const least = peers[0]![1] + 0.08;
    const told = lines.filter(({ text }) => languageOfText(text) === language).length;
    const train = readRated(language, 'train');
    const speed = perSecond(train.length, () => {
      for (const { text } of train) read(text, language);
    });
    const bytes = sentimentBytes(language);
    return [
      {
        what: `${language} (${peers.map(([name, one]) => `${name} ${one.toFixed(3)}`).join(', ')})`,
        figure: `${f1.toFixed(3)}, ${lines.length} lines`,
        budget: `≥ ${least.toFixed(3)}`,
        holds: f1 >= least,
      },
      {
        what: `${language}, messages a second`,
        figure: String(speed),
        budget: `≥ ${LEAST_A_SECOND}`,
        holds: speed >= LEAST_A_SECOND,
      },
      {
        what: `${language}, bytes with the engine and the detector of languages`,
        figure: `${(bytes / 1000).toFixed(2)} kB brotli`,
        budget: `≤ ${MOST_BYTES / 1000} kB brotli`,
        holds: bytes <= MOST_BYTES,
      },
      {
        what: `${language}, lines whose language is told by their own words`,
        figure: `${Math.round((told / lines.length) * 100)} %`,
        budget: '',
      },
    ];
  });
  const mean = reached.reduce((sum, one) => sum + one, 0) / reached.length;
  const all = { what: 'mean', figure: mean.toFixed(3), budget: '≥ 0.600', holds: mean >= 0.6 };
  return [...figures, all];
}
