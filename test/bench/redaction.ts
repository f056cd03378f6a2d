import { redact } from '../../src/text/redaction/index.ts';
import { internationalRules } from '../../src/text/redaction/international.ts';
import { readDialogues } from '../data.ts';
import { negatives, passwords, positives } from '../text/redaction-lines.ts';
import { median, printFigures } from './table.ts';

const ROUNDS = 5;
const world = { rules: internationalRules };

/** What is masked of what should be, what is left of what should stay, and how fast. */
export function benchRedaction(): void {
  const masked =
    positives.filter(({ line, value }) => !redact(line, world).includes(value)).length +
    passwords.filter((line) => redact(line, world).includes('[password]')).length;
  const all = positives.length + passwords.length;
  const left = negatives.filter((line) => redact(line, world) === line).length;
  const texts = readDialogues().flatMap(({ turns }) => turns.map(({ text }) => text));
  const rates = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    for (const text of texts) redact(text);
    return (texts.length / (performance.now() - start)) * 1000;
  });
  printFigures('Redaction', [
    {
      what: 'masked, of lines with something to hide',
      figure: `${masked} of ${all}`,
      budget: 'all',
      holds: masked === all,
    },
    {
      what: 'left alone, of near misses',
      figure: `${left} of ${negatives.length}`,
      budget: 'all',
      holds: left === negatives.length,
    },
    {
      what: 'messages a second, real dialogues',
      figure: String(Math.round(median(rates))),
      budget: '',
    },
  ]);
}
