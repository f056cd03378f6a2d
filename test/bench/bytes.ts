import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { type Figure, printFigures } from './table.ts';

const FOLDER = 'dist/browser';

/** All files that an entry needs, itself first; `lazy`: with those that it loads on demand. */
function filesOf(entry: string, lazy: boolean, seen = new Set<string>()): Set<string> {
  const path = join(FOLDER, entry);
  if (seen.has(path)) return seen;
  seen.add(path);
  const source = readFileSync(path, 'utf8');
  const pattern = lazy
    ? /(?:from|import)\s*\(?["'`](\.[^"'`]+)/g
    : /(?:from|import)["'`](\.[^"'`]+)/g;
  for (const [, specifier = ''] of source.matchAll(pattern)) {
    if (specifier.includes('/later/')) continue;
    filesOf(join(dirname(entry), specifier), lazy, seen);
  }
  return seen;
}

/** Bytes of each entry with all that it loads, each file compressed as a server sends it. */
export function benchBytes(): void {
  const entries = [
    { what: 'script tag', files: [join(FOLDER, 'afterword.js')], budget: 2 },
    {
      what: 'all to chat and rate',
      files: [join(FOLDER, 'afterword.js'), ...filesOf('element.js', true)],
      budget: 30,
    },
    {
      what: 'of that, without a chat',
      files: [join(FOLDER, 'afterword.js'), ...filesOf('element.js', false)],
      budget: 6,
    },
    { what: 'survey alone, to rate', files: [...filesOf('survey.js', false)], budget: 14 },
    { what: 'headless, with the signals', files: [...filesOf('headless.js', true)], budget: 9 },
    {
      what: 'sentiment, after the first message',
      files: globSync(join(FOLDER, 'later/sentiment-*.js')),
    },
    {
      what: 'signs that a person is needed, after the first message, English',
      files: globSync(join(FOLDER, 'later/insight-*.js')),
    },
  ];
  printFigures(
    'Bytes',
    entries.map(({ what, files, budget }): Figure => {
      const sources = files.map((file) => readFileSync(file));
      const sum = (compress: (source: Buffer) => Buffer) =>
        sources.reduce((total, source) => total + compress(source).length, 0) / 1000;
      const gzip = sum((source) => gzipSync(source, { level: 9 }));
      return {
        what,
        figure: `${gzip.toFixed(2)} kB gzip, ${sum((source) => brotliCompressSync(source)).toFixed(2)} kB brotli`,
        budget: budget === undefined ? '' : `≤ ${budget} kB gzip`,
        ...(budget === undefined ? {} : { holds: gzip <= budget }),
      };
    }),
  );
}
