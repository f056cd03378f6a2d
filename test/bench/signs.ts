import { globSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { createDetector, type EscalationMessage } from '../../src/text/escalation/index.ts';
import { wordsByLanguage } from '../../src/text/escalation/words/all.ts';
import { readSignLines, type SignLine } from '../data.ts';
import {
  readKeptLines,
  readLinesOfStrangers,
  readMendedLines,
  readOwnLines,
} from '../text/signs/lines.ts';
import { perSecond } from './rate.ts';
import { type Figure, printFigures } from './table.ts';

/** Of the lines of others, those at these places were not looked at while the words were written. */
const isHeldOut = (_: unknown, index: number) => index % 3 === 2;

/**
 * Signs that a person is needed, by language: on the lines of others that were in view, on those that were held out,
 * on our own, and on those that were written later without sight of the words; what only looks like a sign; everyday questions; speed; bytes.
 */
export function benchSigns(): void {
  const figures: Figure[] = [];
  const all = { found: [0, 0], harm: [0, 0], near: [0, 0], everyday: [0, 0] } as Record<
    string,
    [number, number]
  >;
  const speeds: number[] = [];
  for (const [language, words] of Object.entries(wordsByLanguage)) {
    const detect = createDetector(
      words === wordsByLanguage.en ? [words] : [words, wordsByLanguage.en],
    );
    const read = ({ line, sender }: SignLine) => detect(messagesOf(line, sender))?.reason ?? null;
    const share = (name: string | null, lines: readonly SignLine[], isRight: boolean) => {
      const hits = lines.filter((one) => (read(one) === one.expect) === isRight).length;
      const sum = name ? all[name]! : [0, 0];
      sum[0]! += hits;
      sum[1]! += lines.length;
      return `${hits}/${lines.length}`;
    };
    const others = readSignLines(language);
    const held = others.filter(isHeldOut);
    const seen = others.filter((one, index) => !isHeldOut(one, index));
    const own = readOwnLines(language);
    // Of a stranger's alarms many are mere anger, which is a mood.
    const later = [
      ...readMendedLines(language),
      ...readKeptLines(language),
      ...readLinesOfStrangers(language).filter(({ topic }) => topic !== 'alarm'),
    ];
    const isSign = ({ expect }: SignLine) => expect !== null;
    const isNear = ({ expect, topic }: SignLine) => expect === null && topic !== 'everyday';
    const isHarm = ({ topic }: SignLine) => topic === 'harm';
    const perSecond = speed(detect, [...others, ...own]);
    speeds.push(perSecond);
    share('harm', [...others, ...later].filter(isHarm), true);
    share('found', later.filter(isSign), true);
    share('near', later.filter(isNear), false);
    figures.push({
      what: language,
      figure: [
        `signs seen ${share(null, seen.filter(isSign), true)}`,
        `held out ${share('found', held.filter(isSign), true)}`,
        `own ${share(null, own.filter(isSign), true)}`,
        `later ${share(null, later.filter(isSign), true)}`,
        `self-harm ${share(null, [...others, ...own, ...later].filter(isHarm), true)}`,
        `near misses ${share(null, seen.filter(isNear), false)}`,
        `held out ${share('near', held.filter(isNear), false)}`,
        `own ${share(null, own.filter(isNear), false)}`,
        `later ${share(null, later.filter(isNear), false)}`,
        `everyday ${share(
          'everyday',
          [...own, ...later].filter(({ topic }) => topic === 'everyday'),
          false,
        )}`,
        `${perSecond} messages/s`,
        `${bytesOf(language)} kB gzip`,
      ].join(', '),
      budget: '',
    });
  }
  const rate = (name: string) => (100 * all[name]![0]) / all[name]![1];
  const slowest = Math.min(...speeds);
  figures.push(
    ...[
      { what: 'recall, held out and later', rate: rate('found'), isAtLeast: true, bound: 80 },
      {
        what: 'recall of self-harm, of others and later',
        rate: rate('harm'),
        isAtLeast: true,
        bound: 85,
      },
      {
        what: 'near misses taken for signs, held out and later',
        rate: rate('near'),
        isAtLeast: false,
        bound: 15,
      },
      {
        what: 'everyday questions taken for signs',
        rate: rate('everyday'),
        isAtLeast: false,
        bound: 1,
      },
    ].map(({ what, rate: percent, isAtLeast, bound }) => ({
      what,
      figure: `${percent.toFixed(1)} %`,
      budget: `${isAtLeast ? '≥' : '≤'} ${bound} %`,
      holds: isAtLeast ? percent >= bound : percent <= bound,
    })),
    {
      what: 'messages a second, slowest language',
      figure: String(slowest),
      budget: '≥ 100000',
      holds: slowest >= 100_000,
    },
  );
  printFigures('Signs that a person is needed', figures);
}

const messagesOf = (line: string, senderType: SignLine['sender']): EscalationMessage[] =>
  Array.from({ length: senderType === 'ai' ? 2 : 1 }, () => ({ senderType, content: line }));

function speed(detect: ReturnType<typeof createDetector>, lines: readonly SignLine[]): number {
  const said = lines
    .filter(({ sender }) => sender === 'customer')
    .map(({ line }) => messagesOf(line, 'customer'));
  return perSecond(said.length, () => {
    for (const messages of said) detect(messages);
  });
}

/** The words of a language as a browser loads them; English comes with the detector. */
function bytesOf(language: string): string {
  const file = globSync(`dist/browser/later/${language}-*.js`).find((one) =>
    readFileSync(one, 'utf8').includes('sensitive'),
  );
  return file ? (gzipSync(readFileSync(file)).length / 1000).toFixed(2) : '–';
}
