import { globSync, readFileSync, writeFileSync } from 'node:fs';
import type { build } from 'vite';

/** The package that a module of a build comes from. */
const PACKAGE = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/;

/** The folders of the packages whose code or files are in the output of a build. */
export function bundledPackages(result: Awaited<ReturnType<typeof build>>): string[] {
  const outputs = [result].flat().flatMap((one) => ('output' in one ? one.output : []));
  const files = outputs.flatMap((file) =>
    file.type === 'chunk' ? file.moduleIds : file.originalFileNames,
  );
  return files.flatMap((file) => PACKAGE.exec(file.replaceAll('\0', '').split('?')[0]!)?.[0] ?? []);
}

/**
 * Writes the licences of the packages, which must come with their code.
 *
 * @throws when a package has no licence text
 */
export function writeNotices(path: string, folders: ReadonlySet<string>): void {
  const notices = [...folders].map((folder) => {
    const { name, version, license } = JSON.parse(
      readFileSync(`${folder}/package.json`, 'utf8'),
    ) as Record<string, string>;
    const text = licenceOf(folder);
    if (!text) throw new Error(`${name} has no licence text.`);
    return {
      name: name!,
      text: `${name} ${version} (${license})\n\n${text.trim()}\n`,
    };
  });
  notices.sort((a, b) => (a.name < b.name ? -1 : 1));
  const line = `\n${'-'.repeat(80)}\n\n`;
  writeFileSync(
    path,
    [
      'This package contains code of the following packages.\n',
      ...notices.map(({ text }) => text),
    ].join(line),
  );
}

/** The licence of a package: a file of its own, or the end of its readme. */
function licenceOf(folder: string): string | undefined {
  const [file] = globSync(`${folder}/{LICENSE,LICENCE,license,licence}*`);
  if (file) return readFileSync(file, 'utf8');
  const [readme] = globSync(`${folder}/{README,readme}*`);
  return readme && /^#+ *licen[cs]e\b[^\n]*\n([^]*)$/im.exec(readFileSync(readme, 'utf8'))?.[1];
}
