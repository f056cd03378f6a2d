// Generates the table of docs/limits.md from the table of bounds. `node scripts/limit-table.ts` writes it.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BOUND_NAMES, boundInWords, BOUNDS, variableOf } from '../src/server/http/bounds.ts';

const DOCS = 'docs/limits.md';

const table = () =>
  [
    ['what', 'default', 'variable'],
    ['---', '---', '---'],
    ...BOUND_NAMES.map((name) => {
      const { text, default: usual } = BOUNDS[name];
      return [text, boundInWords(name, usual), `\`${variableOf(name)}\``];
    }),
  ]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');

/** Regenerates the table between `<!-- limits -->` and `<!-- end -->`. */
export const withLimitTable = (markdown: string): string =>
  markdown.replace(
    /(<!-- limits -->\n)[^]*?(\n<!-- end -->)/,
    (_, start: string, end: string) => `${start}\n${table()}\n${end}`,
  );

if (process.argv[1] === import.meta.filename) {
  process.chdir(fileURLToPath(new URL('..', import.meta.url)));
  writeFileSync(DOCS, withLimitTable(readFileSync(DOCS, 'utf8')));
}
