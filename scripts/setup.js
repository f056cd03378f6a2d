// Makes a fresh clone ready, skipping what is there, and then runs a script on the pinned Node.
// Runs itself on any Node from 20, before anything is installed, so it is plain JavaScript without
// dependencies.
//
//   node scripts/setup.js [build] [browser] [-- SCRIPT [ARGUMENT …]]
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findBrowser } from './browser.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const node = join(root, 'node_modules/.bin/node');
const [, , ...given] = process.argv;
const end = given.indexOf('--');
const wanted = new Set(end === -1 ? given : given.slice(0, end));
const script = end === -1 ? [] : given.slice(end + 1);

if (Number(process.versions.node.split('.')[0]) < 20) {
  fail(`Node ${process.versions.node} is too old. Install Node 20 or newer.`);
}
installDependencies();
if (wanted.has('build')) {
  const done = run(node, ['scripts/build.ts', '--if-stale']);
  if (!done) fail('The build failed; the lines above say why.');
}
if (wanted.has('browser')) installBrowser();
if (script.length > 0) hand(script);

function installDependencies() {
  const lock = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  const hash = lock.digest('hex');
  const stamp = join(root, 'node_modules/.afterword-lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  console.log('Installing dependencies …');
  if (!run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'])) {
    fail('npm ci failed. Check the network and try again.');
  }
  writeFileSync(stamp, hash);
}

function installBrowser() {
  if (findBrowser()) return;
  console.log('Installing a Chromium for the tests …');
  const ways = [
    ['npx', ['playwright-core', 'install', '--with-deps', '--only-shell', 'chromium']],
    ['apt-get', ['install', '-y', '-q', 'chromium-headless-shell']],
    ['sh', ['-c', 'apt-get update -q && apt-get install -y -q chromium-headless-shell']],
    ['apt-get', ['install', '-y', '-q', 'chromium']],
    ['sh', ['-c', 'apt-get update -q && apt-get install -y -q chromium']],
    ['sudo', ['-n', 'apt-get', 'install', '-y', '-q', 'chromium']],
    ['dnf', ['install', '-y', '-q', 'chromium']],
    ['apk', ['add', '-q', 'chromium']],
    ['brew', ['install', '--cask', 'chromium']],
  ];
  for (const [command, options] of ways) {
    spawnSync(command, options, { cwd: root, stdio: 'ignore' });
    if (findBrowser()) return;
  }
  fail(
    'No Chromium was found, and none could be installed. Install one, or set CHROMIUM_PATH to it.',
  );
}

/** Runs the script in our place: it is told to stop when we are, and we end as it ends. */
function hand(script) {
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', ...script], {
    stdio: 'inherit',
  });
  const stop = () => child.kill('SIGTERM');
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, stop);
  // A terminal's Ctrl+C reaches the script by itself.
  process.on('SIGINT', () => {});
  // npm, told to stop, ends the shell between it and us, and we hear of it by losing our parent.
  const { ppid } = process;
  const orphaned = setInterval(() => process.ppid === ppid || stop(), 250);
  child.on('exit', (code) => {
    clearInterval(orphaned);
    process.exit(code ?? 1);
  });
}

function run(command, options) {
  return spawnSync(command, options, { cwd: root, stdio: 'inherit' }).status === 0;
}

function fail(message) {
  console.error(`afterword: ${message}`);
  process.exit(1);
}
