import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const COMMENT = /\/\*[^]*?\*\/|(?:^|\s)\/\/.*$/gm;
/** A name that only the package itself reads. Its own build shortens them too. */
const INTERNAL = /\b_([a-z]\w*)\b/gi;

/** Finds a text, but not within longer names. */
const patternOf = (text: string) =>
  new RegExp(
    text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&').replace(/^(?=\w)/, '(?<![\\w.])') + '(?!\\w)',
    'g',
  );

/** A text of a source, spaces for line breaks, and what stands in its place. */
export type Cut = readonly [text: string | RegExp, by: string];

/**
 * Builds a package from its source, which it has beside its build, without some of it. The version of the package is
 * pinned. If a text of the list is not in it, the build fails.
 *
 * @param entry file of `src`
 */
export function lean(name: string, entry: string, cuts: readonly Cut[]): Plugin {
  const source = fileURLToPath(new URL(`../node_modules/${name}/src/`, import.meta.url));
  const names = shortNames(source);
  const missing = new Set(cuts.map(([text]) => text));
  let isUsed = false;
  return {
    name: `lean-${name}`,
    enforce: 'pre',
    resolveId: (id) => (id === name ? source + entry : undefined),
    transform(code, id) {
      if (!id.startsWith(source)) return undefined;
      isUsed = true;
      let text = code.replace(COMMENT, '').replace(/\s+/g, ' ');
      for (const [cut, by] of cuts) {
        const pattern = typeof cut === 'string' ? patternOf(cut) : cut;
        const left = text.replace(pattern, by);
        if (left !== text) missing.delete(cut);
        text = left;
      }
      return text.replace(INTERNAL, (one) => names.get(one) ?? one);
    },
    buildEnd(error) {
      // Some builds do not contain it.
      if (error || !isUsed || missing.size === 0) return;
      this.error(`${name} has changed: ${[...missing].join('; ')}`);
    },
  };
}

/**
 * A short name for each internal one, the shortest for the most frequent. They do not depend on the order in which the
 * bundler reads the files, which differs from build to build: the same sources give the same bytes.
 */
function shortNames(source: string): Map<string, string> {
  const counts = new Map<string, number>();
  for (const file of globSync('**/*.{js,ts}', { cwd: source, exclude: ['**/*.d.ts'] }).sort()) {
    const code = readFileSync(source + file, 'utf8').replace(COMMENT, '');
    for (const [one] of code.matchAll(INTERNAL)) counts.set(one, (counts.get(one) ?? 0) + 1);
  }
  const byCount = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return new Map(byCount.map(([one], place) => [one, `_${place.toString(36)}`]));
}
