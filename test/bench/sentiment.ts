import { readFileSync } from 'node:fs';
import type { Sentiment } from '../../src/contract/index.ts';
import {
  readConversation,
  readMessage as readWith,
  type Utterance,
} from '../../src/text/sentiment/index.ts';
import { readerFor } from '../../src/text/sentiment/readers.ts';
import { type Dialogue, readDialogues, readTweets, type Tweet } from '../data.ts';
import { macroF1 } from './macro-f1.ts';
import { languageFigures, sentimentBytes } from './sentiment-languages.ts';
import { perSecond } from './rate.ts';
import { type Figure, printFigures } from './table.ts';

/** People's mean rating from which a tweet is good or bad, of −4 to 4. */
const FELT = 0.5;
/** Below this mean rating of 1–5 a customer was dissatisfied. */
const DISSATISFIED = 2.5;

const readMessage = (message: Utterance, before: readonly Utterance[] = []) =>
  readWith(message, before, readerFor('en'));

/**
 * Sentiment beside people's judgement, on the half that no number was fitted on (the odd lines and
 * dialogues), or on the whole of other files: `npm run bench sentiment [TWEETS [DIALOGUES]]`. The
 * lists of words and phrases were written with examples of both halves in view, so that text of
 * another kind is the harder test.
 */
export function benchSentiment(tweetsFile?: string, dialoguesFile?: string): void {
  const isHeldOut = (_: unknown, index: number) => index % 2 === 1;
  const tweets = tweetsFile
    ? readTweets(readFileSync(tweetsFile, 'latin1'))
    : readTweets().filter(isHeldOut);
  const dialogues = dialoguesFile
    ? readDialogues(readFileSync(dialoguesFile, 'utf8'))
    : readDialogues().filter(isHeldOut);
  const turns = ratedTurns(dialogues);
  const scores = tweets.map(({ text }) => readMessage(customer(text)).score);
  const r = pearson(
    tweets.map(({ rating }) => rating),
    scores,
  );
  const satisfied = turns.map(({ score }) => score);
  const auc = areaUnderCurve(
    satisfied.filter((_, index) => turns[index]!.rating < DISSATISFIED),
    satisfied.filter((_, index) => turns[index]!.rating >= DISSATISFIED),
  );
  const perSecond = speed(tweets, dialogues);
  const bytes = sentimentBytes('en');
  const figures: Figure[] = [
    {
      what: 'Pearson r (vader-sentiment 0.879, sentiment 0.693)',
      figure: `${r.toFixed(3)}, ${tweets.length} tweets`,
      budget: '≥ 0.87',
      holds: r >= 0.87,
    },
    {
      what: 'AUC, dissatisfied turns (vader-sentiment 0.635)',
      figure: `${auc.toFixed(3)}, ${turns.length} turns`,
      budget: '≥ 0.76',
      holds: auc >= 0.76,
    },
    {
      what: 'AUC, dissatisfied dialogues',
      figure: dialogueArea(dialogues).toFixed(3),
      budget: '',
    },
    {
      what: 'macro-F1, tweets as positive, neutral, negative',
      figure: macroF1(moodsOf(tweets)).toFixed(3),
      budget: '',
    },
    {
      what: 'messages a second (9,000 and 226,000)',
      figure: `${perSecond.tweets} tweets, ${perSecond.turns} turns`,
      budget: '≥ 100000',
      holds: Math.min(perSecond.tweets, perSecond.turns) >= 100_000,
    },
    {
      what: 'bytes (30 KB, 14.6 KB)',
      figure: `${(bytes / 1000).toFixed(2)} kB brotli`,
      budget: '≤ 15 kB brotli',
      holds: bytes <= 15_000,
    },
  ];
  printFigures('Sentiment in English', figures);
  printFigures(
    'Sentiment by language: macro-F1 of lines that nothing was chosen by',
    languageFigures(),
  );
}

const customer = (content: string): Utterance => ({ senderType: 'customer', content });

function utterances({ turns }: Dialogue): Utterance[] {
  return turns.map(({ role, text }) => ({
    senderType: role === 'USER' ? 'customer' : 'ai',
    content: text,
  }));
}

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function ratedTurns(dialogues: readonly Dialogue[]): { rating: number; score: number }[] {
  return dialogues.flatMap((dialogue) => {
    const said = utterances(dialogue);
    return dialogue.turns.flatMap(({ role, ratings }, index) =>
      role === 'USER' && ratings.length > 0
        ? [{ rating: mean(ratings), score: readMessage(said[index]!, said.slice(0, index)).score }]
        : [],
    );
  });
}

function dialogueArea(dialogues: readonly Dialogue[]): number {
  const bad: number[] = [];
  const good: number[] = [];
  for (const dialogue of dialogues) {
    if (dialogue.overall.length === 0) continue;
    const { score } = readConversation(utterances(dialogue), () => readerFor('en'));
    (mean(dialogue.overall) < DISSATISFIED ? bad : good).push(score);
  }
  return areaUnderCurve(bad, good);
}

export function pearson(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  let both = 0;
  let ofA = 0;
  let ofB = 0;
  a.forEach((value, index) => {
    const [x, y] = [value - meanA, b[index]! - meanB];
    both += x * y;
    ofA += x * x;
    ofB += y * y;
  });
  return both / Math.sqrt(ofA * ofB);
}

/** How often one of `low` is below one of `high`; a tie counts half. */
export function areaUnderCurve(low: readonly number[], high: readonly number[]): number {
  const sorted = high.toSorted((a, b) => a - b);
  const below = (value: number, orEqual: boolean) => {
    let [from, to] = [0, sorted.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (sorted[middle]! < value || (orEqual && sorted[middle] === value)) from = middle + 1;
      else to = middle;
    }
    return from;
  };
  const wins = low.reduce(
    (sum, value) => sum + sorted.length - (below(value, false) + below(value, true)) / 2,
    0,
  );
  return wins / (low.length * high.length);
}

function moodsOf(tweets: readonly Tweet[]) {
  const felt = ({ rating }: Tweet): Sentiment =>
    rating >= FELT ? 'positive' : rating <= -FELT ? 'negative' : 'neutral';
  return tweets.map((tweet) => ({
    is: felt(tweet),
    said: readMessage(customer(tweet.text)).sentiment,
  }));
}

function speed(tweets: readonly Tweet[], dialogues: readonly Dialogue[]) {
  const turns = dialogues.flatMap((one) => one.turns).filter(({ role }) => role === 'USER').length;
  return {
    tweets: perSecond(tweets.length, () => {
      for (const { text } of tweets) readMessage(customer(text));
    }),
    turns: perSecond(turns, () => void ratedTurns(dialogues)),
  };
}
