// `npm run dev`: rebuilds pages and restarts the server when their sources change.
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

// This build is incomplete: removing the stamp makes the next `npm start` build again.
rmSync('dist/.stamp', { force: true });
for (const mode of ['browser', 'survey', 'headless', 'frameworks', 'tag', 'dashboard', 'demo']) {
  await build({ mode, logLevel: 'warn', build: { watch: {}, emptyOutDir: false } });
}
const server = spawn(process.execPath, ['--watch', 'scripts/demo.ts', ...process.argv.slice(2)], {
  stdio: 'inherit',
});
server.on('exit', (code) => process.exit(code ?? 1));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => server.kill(signal));
