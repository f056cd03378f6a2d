import { executableFile } from '../executable/index.ts';

/**
 * The file of a thread: `.ts` beside its room's code in the source, `.js` in the build, where it is an entry of its
 * own, and data in the executable.
 *
 * @param name without the ending, for example `sqlite-reader`
 * @param from the `import.meta.url` of a file in the same folder of the source
 */
export function fileOfThread(name: string, from: string): URL {
  const inside = executableFile(`dist/server/${name}.js`);
  if (inside) return new URL(`data:text/javascript;base64,${inside.toString('base64')}`);
  return new URL(`./${name}${from.endsWith('.ts') ? '.ts' : '.js'}`, from);
}
