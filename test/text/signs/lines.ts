import { readFileSync } from 'node:fs';
import { type SignLine } from '../../data.ts';

/** The sign that is expected of a line, by the headings of the files beside. */
const REASONS: Record<string, SignLine['expect']> = {
  human: 'customer_requested_human',
  legal: 'sensitive_topic',
  harm: 'sensitive_topic',
  fraud: 'sensitive_topic',
  sensitive: 'sensitive_topic',
  alarm: 'sensitive_topic',
  unsure: 'ai_unsure',
  near: null,
  everyday: null,
};

function readLines(file: string): SignLine[] {
  let topic = '';
  return readFileSync(new URL(file, import.meta.url), 'utf8')
    .split('\n')
    .flatMap((line) => {
      if (line.startsWith('# ')) topic = line.slice(2).replace(/ \d$/, '');
      if (line.trim() === '' || line.startsWith('# ')) return [];
      const sender = topic === 'unsure' ? 'ai' : 'customer';
      return [{ line, expect: REASONS[topic] ?? null, topic, sender }];
    });
}

/**
 * Lines that were written for a language before its words were; those under a heading with a number are a later
 * round, written after the words.
 */
export const readOwnLines = (language: string): SignLine[] => readLines(`./${language}.txt`);

/**
 * Lines that were written without sight of the words, in rounds; the words were then mended for what was missed.
 * docs/languages.md says how many were found before.
 */
export const readMendedLines = (language: string): SignLine[] =>
  readLines(`./mended/${language}.txt`);

/** Lines of the same kinds; for few of these the words were mended. */
export const readKeptLines = (language: string): SignLine[] => readLines(`./kept/${language}.txt`);

/**
 * Lines of a writer who saw neither the words nor the other lines. `alarm` has mere anger too ("no, no and NO"),
 * which is read as a mood and no sign. docs/languages.md says how many were found at first sight.
 */
export const readLinesOfStrangers = (language: string): SignLine[] =>
  readLines(`./strangers/${language}.txt`);
