import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';

const TYPES = 'dist/types';
const IMPORT = /((?:\bfrom|\bimport)\s*\(?\s*)(["'])([^"']+)\2/g;

/** Packages that an app has itself, if it imports the entry that needs them, or gets with ours. */
const APPS_OWN = /^(?:@preact\/signals-core|@angular\/core|preact|react|solid-js|vue|node:.*)$/;

/**
 * Keeps the declarations that the entries of package.json reach. Declarations that they take from a bundled
 * package are copied next to ours, so that TypeScript needs no package that the code does not need.
 *
 * @returns the folders of the packages whose declarations were copied
 */
export function closeTypes(): string[] {
  const { exports: entries } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    exports: Record<string, string | { types: string }>;
  };
  const packages = new Map<string, string>();
  const reached = new Set<string>();

  /** Copies a file of a package. @returns where it is now */
  function copied(name: string, from: string): string {
    const root = packages.get(name)!;
    const to = resolve(TYPES, 'packages', name, relative(root, from));
    if (!existsSync(to)) {
      mkdirSync(dirname(to), { recursive: true });
      writeFileSync(to, readFileSync(from));
      for (const next of relativeImports(from)) copied(name, next);
    }
    return to;
  }

  function vendored(name: string): string {
    const manifest = createRequire(resolve('package.json')).resolve(`${name}/package.json`);
    packages.set(name, dirname(manifest));
    const { types } = JSON.parse(readFileSync(manifest, 'utf8')) as { types: string };
    return copied(name, resolve(dirname(manifest), types.replace(/\.d\.cts$/, '.d.ts')));
  }

  function visit(file: string): void {
    if (reached.has(file)) return;
    reached.add(file);
    const text = readFileSync(file, 'utf8').replaceAll(
      IMPORT,
      (all, before: string, quote: string, target: string) => {
        if (target.startsWith('.') || APPS_OWN.test(target)) return all;
        const to = relative(dirname(file), vendored(target)).replace(/\.d\.ts$/, '.js');
        return `${before}${quote}${to.startsWith('.') ? to : `./${to}`}${quote}`;
      },
    );
    writeFileSync(file, text);
    for (const next of relativeImports(file)) if (!next.includes('/packages/')) visit(next);
  }

  for (const entry of Object.values(entries)) {
    if (typeof entry !== 'object') continue;
    for (const types of globSync(entry.types)) visit(resolve(types));
  }
  for (const file of globSync(`${TYPES}/**/*.d.ts`)) {
    const path = resolve(file);
    if (!reached.has(path) && !path.startsWith(resolve(TYPES, 'packages'))) rmSync(path);
  }
  return [...packages.values()];
}

/** The declarations that a file imports from its own package. */
function relativeImports(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(IMPORT)]
    .map(([, , , target]) => target!)
    .filter((target) => target.startsWith('.'))
    .map((target) => join(dirname(file), target.replace(/\.(?:js|ts)$/, '.d.ts')))
    .filter((path) => existsSync(path));
}
