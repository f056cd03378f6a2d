// `npm run check:patterns`: finds the regular expressions in src whose work grows faster than their input.
// recheck judges each as a search, which may start anywhere. That takes minutes, so what it has proven is
// listed, and only the others are judged.
//
//   node scripts/check-patterns.ts [FOLDER] [--all | --list]
//
// FOLDER: of the patterns to check; default: src
// --all: judges also those that are listed, as the long run of the tests does
// --list: writes the list: adds what was proven now, and drops what is not in src any more
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
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

const LIST = 'Run `npm run patterns`.';
const NOT_LISTED = `The pattern is proven, but not listed. ${LIST}`;

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

/** What was proven, one hash a line; see `proofOf`. */
const PROVEN = join(import.meta.dirname, 'proven-patterns.txt');

const { version } = createRequire(import.meta.url)('recheck/package.json') as { version: string };

/** A hash of the pattern and of what proves it: another version of recheck proves it anew. */
const proofOf = (source: string, flags: string) =>
  hashOf([version, flags, source].join('\n')).slice(0, 16);

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { all: { type: 'boolean' }, list: { type: 'boolean' } },
});
const [folder = 'src'] = positionals;
if (options.list && folder !== 'src') throw new Error('The list is of src. Leave the folder out.');
const { patterns, faults } = await findPatterns(folder);
const proven = new Set(readFileSync(PROVEN, 'utf8').split('\n').filter(Boolean));
const kept = new Set<string>();
const unused = new Set(Object.keys(LISTED).filter((name) => name.startsWith(`${folder}/`)));
const same = Map.groupBy(patterns, ({ source, flags }) => `/${source}/${flags}`);
for (const [pattern, places] of same) {
  const { source, flags, at } = places[0]!;
  const name = `${fileOf(at)} ${hashOf(source).slice(0, 8)}`;
  if (unused.delete(name)) continue;
  // These two flags do not change the work, and recheck does not know them.
  const judged = flags.replaceAll(/[dg]/g, '');
  const proof = proofOf(source, judged);
  const isListed = proven.has(proof);
  if (isListed && !options.all) {
    kept.add(proof);
    continue;
  }
  const judgement = await judge(source, judged);
  if (!judgement) {
    kept.add(proof);
    if (!isListed && !options.list) faults.push(`${at}: ${pattern}\n  ${NOT_LISTED}`);
    continue;
  }
  const found =
    judgement.status === 'vulnerable'
      ? `The work is ${judgement.complexity.summary}, for example for ${judgement.attack.pattern}`
      : `It could not be judged: ${judgement.error.kind}`;
  faults.push(`${places.map((one) => one.at).join(', ')}: ${pattern}\n  ${found}\n  (${name})`);
}
for (const name of unused) faults.push(`${name} is listed, but matches no pattern.`);
if (options.list) writeFileSync(PROVEN, [...kept].sort().join('\n') + '\n');
else if (folder === 'src' && [...proven].some((proof) => !kept.has(proof))) {
  faults.push(`${PROVEN} has patterns that are not in src, or not proven. ${LIST}`);
}

for (const fault of faults) console.log(fault);
if (faults.length > 0) process.exitCode = 1;
