// The regular expressions of src: literals from the syntax tree, and patterns that are put together at run
// time, which are recorded while the modules that make them are loaded.
import { globSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type ESTree, parseSync, Visitor } from 'vite';

export interface Pattern {
  /** File and line. */
  at: string;
  source: string;
  flags: string;
}

/** Files whose patterns do not exist before they run, with the reason why they are harmless. */
const MADE_LATER: Record<string, string> = {
  'src/text/redaction/allowing.ts':
    'The exceptions of a site. They are anchored at both ends, and run on what our own patterns found.',
  'src/text/redaction/libraries/phones.ts':
    'The numbering plans of libphonenumber. They are anchored at both ends, and run on at most thirteen digits.',
};

const root = join(import.meta.dirname, '..');

/**
 * @param folder `src`, or a folder in it
 * @returns the patterns, and what makes patterns that cannot be found
 */
export async function findPatterns(
  folder: string,
): Promise<{ patterns: Pattern[]; faults: string[] }> {
  const files = globSync(`${folder}/**/*.{ts,tsx}`, { cwd: root }).sort();
  const patterns: Pattern[] = [];
  const faults: string[] = [];
  /** Calls of `RegExp`, as file and line. */
  const calls = new Set<string>();
  const importsOf = new Map<string, string[]>();

  for (const file of files) readSource(file);
  await recordMade();
  return { patterns, faults };

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
    for (const file of Object.keys(MADE_LATER).filter((one) => one.startsWith(`${folder}/`))) {
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
        const mayMake =
          makers.has(file) ||
          // Node.js does not load components; what they import makes its patterns by itself.
          (!file.endsWith('.tsx') && importsOf.get(file)!.some((one) => makers.has(one)));
        if (!mayMake) continue;
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
}

/** The file of a place. */
export function fileOf(at: string): string {
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
