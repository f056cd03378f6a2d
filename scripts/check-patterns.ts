// `npm run check:patterns`: finds the regular expressions in src whose work grows faster than their input.
// `node scripts/check-patterns.ts FOLDER` checks those of one folder.
//
// Literals come from the syntax tree. Patterns that are put together at run time are recorded while the
// modules that make them are loaded. recheck judges each of them as a search, which may start anywhere.
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { check } from 'recheck';
import { type ESTree, parseSync, Visitor } from 'vite';

interface Pattern {
  /** File and line. */
  at: string;
  source: string;
  flags: string;
}

const GROWTH = 'test/text/growth.test.ts measures its growth.';

/**
 * Patterns that recheck takes for slow, by file and hash of the source, each with the reason why the work is
 * linear. A pattern that changes gets another hash, and must be judged or listed again.
 */
const LISTED: Record<string, string> = {
  'src/text/redaction/international.ts 184193a5': `Looks back at most 45 characters; ${GROWTH}`,
  'src/text/redaction/phones.ts a74e6374': 'Runs on the 40 characters before a number.',
  'src/text/redaction/phones.ts abd1f355': `Looks back at most 40 characters; ${GROWTH}`,
  'src/text/redaction/rules.ts 2105967f': `Looks back at most 35 characters; ${GROWTH}`,
  'src/text/redaction/rules.ts 83a8e1be': `Looks back at most 45 characters; ${GROWTH}`,
};

/** Files whose patterns do not exist before they run, with the reason why they are harmless. */
const MADE_LATER: Record<string, string> = {
  'src/text/redaction/index.ts':
    'The exceptions of a site. They are anchored at both ends, and run on what our own patterns found.',
};

/** Milliseconds for one pattern. The same seed gives the same judgement. */
const OPTIONS = { timeout: 60_000, randomSeed: 1 };

const root = fileURLToPath(new URL('..', import.meta.url));
const [, , folder = 'src'] = process.argv;
const files = globSync(`${folder}/**/*.{ts,tsx}`, { cwd: root }).sort();

const patterns: Pattern[] = [];
const faults: string[] = [];
/** Calls of `RegExp`, as file and line. */
const calls = new Set<string>();
const importsOf = new Map<string, string[]>();

for (const file of files) readSource(file);
await recordMade();
await judge();
for (const fault of faults) console.log(fault);
if (faults.length > 0) process.exitCode = 1;

function readSource(file: string): void {
  const text = readFileSync(join(root, file), 'utf8');
  const { program, module, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]!.message}`);
  const at = (start: number) => `${file}:${text.slice(0, start).split('\n').length}`;
  importsOf.set(
    file,
    module.staticImports
      .map(({ moduleRequest }) => moduleRequest.value)
      .filter((name) => name.startsWith('.'))
      .map((name) => relative(root, resolve(root, file, '..', name))),
  );
  const readCall = (node: ESTree.CallExpression | ESTree.NewExpression) => {
    const { callee, start } = node;
    const [first] = node.arguments;
    if (callee.type === 'Identifier' && callee.name === 'RegExp') calls.add(at(start));
    if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return;
    const isText =
      first?.type === 'TemplateLiteral' ||
      (first?.type === 'Literal' && typeof first.value === 'string');
    if (isText && ['match', 'matchAll', 'search'].includes(callee.property.name)) {
      faults.push(`${at(start)}: This text becomes a pattern. Write a regular expression.`);
    }
  };
  new Visitor({
    Literal(node) {
      if (!('regex' in node)) return;
      patterns.push({ at: at(node.start), source: node.regex.pattern, flags: node.regex.flags });
    },
    NewExpression: readCall,
    CallExpression: readCall,
  }).visit(program);
}

/** Loads the modules that call `RegExp`, and those that import them, and records the patterns they make. */
async function recordMade(): Promise<void> {
  const makers = new Set([...calls].map(fileOf));
  for (const file of Object.keys(MADE_LATER).filter(isListed)) {
    if (!makers.delete(file)) faults.push(`${file} is listed, but makes no pattern.`);
  }
  const seen = new Set<string>();
  const Native = globalThis.RegExp;
  const record = (pattern: RegExp): RegExp => {
    const at = callerIn(new Error().stack!);
    if (calls.has(at)) {
      seen.add(at);
      patterns.push({ at, source: pattern.source, flags: pattern.flags });
    }
    return pattern;
  };
  globalThis.RegExp = new Proxy(Native, {
    construct: (_, given: [string, string?]) => record(new Native(...given)),
    apply: (_, __, given: [string, string?]) => record(new Native(...given)),
  });
  try {
    for (const file of files) {
      if (!makers.has(file) && !importsOf.get(file)!.some((one) => makers.has(one))) continue;
      await import(pathToFileURL(join(root, file)).href);
    }
  } finally {
    globalThis.RegExp = Native;
  }
  for (const call of calls) {
    if (seen.has(call) || !makers.has(fileOf(call))) continue;
    faults.push(`${call}: This pattern is not made when its module loads, so it is not checked.`);
  }
}

function isListed(name: string): boolean {
  return name.startsWith(`${folder}/`);
}

function fileOf(at: string): string {
  return at.slice(0, at.lastIndexOf(':'));
}

/** The first place in a stack that is in src, as file and line. */
function callerIn(stack: string): string {
  for (const [, url = '', line = ''] of stack.matchAll(/(file:\/\/[^\s()]+):(\d+):\d+/g)) {
    const file = relative(root, fileURLToPath(url));
    if (file.startsWith('src/')) return `${file}:${line}`;
  }
  return '';
}

async function judge(): Promise<void> {
  const unused = new Set(Object.keys(LISTED).filter(isListed));
  const same = Map.groupBy(patterns, ({ source, flags }) => `/${source}/${flags}`);
  for (const [pattern, places] of same) {
    const { source, flags, at } = places[0]!;
    const hash = createHash('sha256').update(source).digest('hex').slice(0, 8);
    const name = `${fileOf(at)} ${hash}`;
    if (unused.delete(name)) continue;
    // These two flags do not change the work, and recheck does not know them.
    const judgement = await check(source, flags.replaceAll(/[dg]/g, ''), OPTIONS);
    if (judgement.status === 'safe') continue;
    const found =
      judgement.status === 'vulnerable'
        ? `The work is ${judgement.complexity.summary}, for example for ${judgement.attack.pattern}`
        : `It could not be judged: ${judgement.error.kind}`;
    faults.push(`${places.map((one) => one.at).join(', ')}: ${pattern}\n  ${found}\n  (${name})`);
  }
  for (const name of unused) faults.push(`${name} is listed, but matches no pattern.`);
}
