import { OpenRedaction } from '@openredaction/core';
import { mask } from '../../src/text/redaction/mask.ts';
import { readDialogues } from '../data.ts';
import { goals, harmlessLines, isMissed } from '../text/masking/corpora.ts';
import { median, printFigures } from './table.ts';

const ROUNDS = 5;

/** Of how many lines this peer reads every part: it takes about a millisecond a line. */
const OF_PEER = 150;

/**
 * What is masked of what should be, what is masked of what should stay, and how fast; beside OpenRedaction, the
 * redactor for Node that has most patterns and is kept.
 */
export async function benchMasking(): Promise<void> {
  const peer = new OpenRedaction();
  const byPeer = async (line: string) => (await peer.detect(line)).redacted;
  const sample = <T>(lines: readonly T[]) =>
    lines.filter((_, at) => at % Math.ceil(lines.length / OF_PEER) === 0);
  const percent = (part: number, of: number) => `${((100 * part) / of).toFixed(1)} %`;

  const figures = [];
  for (const { what, lines, least } of goals) {
    const missed = lines.filter((one) => isMissed(mask(one.line, one.language), one)).length;
    const some = sample(lines);
    let missedByPeer = 0;
    for (const one of some) if (isMissed(await byPeer(one.line), one)) missedByPeer++;
    const share = percent(lines.length - missed, lines.length);
    figures.push({
      what: `${what}, ${lines.length} lines`,
      figure: `${share} (peer ${percent(some.length - missedByPeer, some.length)})`,
      budget: `≥ ${least} %`,
      holds: missed <= lines.length * (1 - least / 100),
    });
  }
  const wrong = harmlessLines.filter(({ line }) => mask(line) !== line).length;
  const some = sample(harmlessLines);
  let wrongByPeer = 0;
  for (const { line } of some) if ((await byPeer(line)) !== line) wrongByPeer++;
  figures.push({
    what: `masked wrongly, ${harmlessLines.length} lines`,
    figure: `${percent(wrong, harmlessLines.length)} (peer ${percent(wrongByPeer, some.length)})`,
    budget: '≤ 1 %',
    holds: wrong <= harmlessLines.length / 100,
  });

  const texts = readDialogues().flatMap(({ turns }) => turns.map(({ text }) => text));
  const rates = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    for (const text of texts) mask(text);
    return (texts.length / (performance.now() - start)) * 1000;
  });
  const start = performance.now();
  const fewer = texts.slice(0, OF_PEER);
  for (const text of fewer) await byPeer(text);
  const rateOfPeer = (fewer.length / (performance.now() - start)) * 1000;
  figures.push({
    what: 'messages a second, real dialogues',
    figure: `${Math.round(median(rates))} (peer ${Math.round(rateOfPeer)})`,
    budget: '≥ 20,000',
    holds: median(rates) >= 20_000,
  });
  printFigures('Masking', figures);
}
