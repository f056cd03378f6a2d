import { createHash } from 'node:crypto';
import type { Command } from 'commander';
import { BUILT, builtFiles, readBuilt, VERSION } from '../built.ts';
import { readSettings } from '../settings.ts';

export function addTag(program: Command): void {
  program
    .command('tag')
    .description('print the script tag of this version, with the hashes of its files')
    .requiredOption('--public-url <url>', 'where browsers reach the server')
    .option('--key <key>', 'the publishable key', 'amo_pub_…')
    .action(({ publicUrl, key }: { publicUrl: string; key: string }) =>
      console.log(pinnedTag(readSettings({ publicUrl }, {}).publicUrl!, key)),
    );
}

/**
 * The script tag with subresource integrity, after an import map with the hashes of the modules that it
 * loads. Browsers that do not support `integrity` in import maps check the tag alone.
 */
export function pinnedTag(publicUrl: string, key: string): string {
  const folder = `${BUILT}/browser`;
  const modules = builtFiles(folder, /^(?:element|chunks\/[^/]+|later\/.+)\.js$/);
  const integrity = Object.fromEntries(
    modules.map((file) => [`${publicUrl}/afterword/${file}`, hashOf(`${folder}/${file}`)]),
  );
  return [
    `<script type="importmap">${JSON.stringify({ integrity }, null, 2)}</script>`,
    `<script async src="${publicUrl}/afterword@${VERSION}.js" integrity="${hashOf(`${folder}/afterword.js`)}" crossorigin="anonymous" data-key="${key}"></script>`,
  ].join('\n');
}

const hashOf = (path: string) =>
  `sha384-${createHash('sha384').update(readBuilt(path)).digest('base64')}`;
