// Makes one file that runs the server without Node: `node scripts/executable.ts [FOLDER]`, by default release/.
import { execFileSync } from 'node:child_process';
import { copyFileSync, globSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { THREADS } from './threads.ts';

/** Where the bundles are. */
const CACHE = 'node_modules/.cache/executable';

const folder = resolve(process.argv[2] ?? 'release');
process.chdir(fileURLToPath(new URL('..', import.meta.url)));
mkdirSync(folder, { recursive: true });
for (const name of ['cli', ...Object.keys(THREADS)]) {
  await build({ mode: `executable-${name}`, logLevel: 'warn' });
}

const output = join(folder, process.platform === 'win32' ? 'afterword.exe' : 'afterword');
// The names inside are the same on every system.
const pages = globSync('dist/{browser,dashboard}/**/*.*').map((path) => path.split(sep).join('/'));
writeFileSync(
  `${CACHE}/sea.json`,
  JSON.stringify({
    main: `${CACHE}/cli.js`,
    mainFormat: 'module',
    output,
    disableExperimentalSEAWarning: true,
    assets: {
      'package.json': 'package.json',
      ...Object.fromEntries(
        Object.keys(THREADS).map((name) => [`dist/server/${name}.js`, `${CACHE}/${name}.js`]),
      ),
      ...Object.fromEntries(pages.map((path) => [path, path])),
    },
  }),
);
execFileSync(process.execPath, ['--build-sea', `${CACHE}/sea.json`], { stdio: 'inherit' });
for (const name of ['LICENSE', 'dist/THIRD-PARTY.txt']) {
  copyFileSync(name, join(folder, name.replace('dist/', '')));
}
console.log(`${output}: ${(statSync(output).size / 1e6).toFixed(0)} MB`);
