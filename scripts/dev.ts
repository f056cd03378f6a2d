// `npm run dev`: builds at every change of a page, and restarts the server at every change of it.
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { build } from 'vite';

process.chdir(new URL('..', import.meta.url).pathname);

// What is built here is no release: the next `npm start` builds afresh.
rmSync('dist/.stamp', { force: true });
for (const mode of ['browser', 'survey', 'headless', 'frameworks', 'tag', 'dashboard', 'demo']) {
  await build({ mode, logLevel: 'warn', build: { watch: {}, emptyOutDir: false } });
}
const server = spawn(process.execPath, ['--watch', 'scripts/demo.ts', ...process.argv.slice(2)], {
  stdio: 'inherit',
});
server.on('exit', (code) => process.exit(code ?? 1));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => server.kill(signal));
