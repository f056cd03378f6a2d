// `npm run check:patterns`: finds the regular expressions in src whose work grows faster than their input.
// `node scripts/check-patterns.ts FOLDER` checks those of one folder. recheck judges each as a search, which
// may start anywhere.
import { createHash } from 'node:crypto';
import { check } from 'recheck';
import { fileOf, findPatterns } from './patterns.ts';

const GROWTH = 'test/text/growth.test.ts measures its growth.';

/**
 * Patterns that recheck takes for slow, by file and hash of the source, each with the reason why the work is
 * linear. A pattern that changes gets another hash, and must be judged or listed again.
 */
const LISTED: Record<string, string> = {
  'src/text/redaction/phones.ts a74e6374': 'Runs on the 40 characters before a number.',
  'src/text/redaction/phones.ts 68fcf946': `Looks back at most 40 characters; ${GROWTH}`,
  'src/text/redaction/index.ts d6c7f734': `Looks back at most 35 characters, and ahead at most 110; ${GROWTH}`,
};

/** Milliseconds for one pattern, the first time. */
const TIMEOUT = 60_000;

/** What the fuzz finds once on a busy machine, and not again, is no growth; what it has no time for gets more. */
const TIMES = 3;

/** What recheck finds of a pattern: `undefined` when it is safe. */
async function judge(source: string, flags: string) {
  for (let time = 1; ; time++) {
    const found = await check(source, flags, { timeout: TIMEOUT * time, randomSeed: 1 });
    if (found.status === 'safe') return undefined;
    const mayBeBusy =
      found.status === 'unknown' ? found.error.kind === 'timeout' : found.checker === 'fuzz';
    if (!mayBeBusy || time === TIMES) return found;
  }
}

const [, , folder = 'src'] = process.argv;
const { patterns, faults } = await findPatterns(folder);
const unused = new Set(Object.keys(LISTED).filter((name) => name.startsWith(`${folder}/`)));
const same = Map.groupBy(patterns, ({ source, flags }) => `/${source}/${flags}`);
for (const [pattern, places] of same) {
  const { source, flags, at } = places[0]!;
  const hash = createHash('sha256').update(source).digest('hex').slice(0, 8);
  const name = `${fileOf(at)} ${hash}`;
  if (unused.delete(name)) continue;
  // These two flags do not change the work, and recheck does not know them.
  const judgement = await judge(source, flags.replaceAll(/[dg]/g, ''));
  if (!judgement) continue;
  const found =
    judgement.status === 'vulnerable'
      ? `The work is ${judgement.complexity.summary}, for example for ${judgement.attack.pattern}`
      : `It could not be judged: ${judgement.error.kind}`;
  faults.push(`${places.map((one) => one.at).join(', ')}: ${pattern}\n  ${found}\n  (${name})`);
}
for (const name of unused) faults.push(`${name} is listed, but matches no pattern.`);

for (const fault of faults) console.log(fault);
if (faults.length > 0) process.exitCode = 1;
