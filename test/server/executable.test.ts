import { execFile, spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { pinnedTag } from '../../src/server/cli/tag.ts';
import { temporaryFolder } from './database.ts';
import { SECRET } from './harness.ts';
import { ended } from './process.ts';

const run = promisify(execFile);
const headers = { 'x-api-key': SECRET, 'content-type': 'application/json' };

test.runIf(process.env['AFTERWORD_LONG'])(
  'the executable serves pages and API, without Node and without the package',
  async () => {
    const folder = temporaryFolder();
    await run(process.execPath, ['scripts/executable.ts', folder]);
    const program = `${folder}/afterword`;

    const begun = performance.now();
    // Neither Node nor the package can be found from there.
    const child = spawn(program, ['serve', '--port', '0', '--database', 'sqlite:./a.db'], {
      cwd: folder,
      env: { AFTERWORD_SECRET_KEY: SECRET },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    let printed = '';
    child.stdout.on('data', (piece) => (printed += String(piece)));
    child.stderr.on('data', (piece) => (printed += String(piece)));
    const urlIn = () => /"url":"([^"]+)"/.exec(printed)?.[1];
    await expect.poll(urlIn, { interval: 10, timeout: 30_000 }).toBeDefined();
    const url = urlIn()!;
    const megabytes = Math.round(statSync(program).size / 1e6);
    console.log(
      `executable: ${megabytes} MB, listens after ${Math.round(performance.now() - begun)} ms`,
    );

    const added = await fetch(`${url}/api/v1/conversations`, {
      method: 'POST',
      headers,
      body: JSON.stringify({
        conversation_id: 'c1',
        platform: 'custom',
        messages: [{ sender_type: 'customer', content: 'a tent' }],
      }),
    });
    expect(added.status).toBe(201);
    // Read in a thread.
    const list = await fetch(`${url}/api/v1/conversations?q=tent`, { headers });
    expect(await list.json()).toMatchObject({ total: 1 });
    const page = await (await fetch(`${url}/dashboard/`)).text();
    const [, script] = /src="(\/dashboard\/assets\/[^"]+\.js)"/.exec(page)!;
    for (const path of [script!, '/afterword.js', '/afterword/element.js', '/docs']) {
      expect([path, (await fetch(url + path)).status]).toEqual([path, 200]);
    }
    for (const path of [
      '/afterword/../package.json',
      '/afterword/%2e%2e/server/sqlite-reader.js',
    ]) {
      expect((await fetch(url + path)).status).toBe(404);
    }
    const { stdout } = await run(program, ['tag', '--public-url', 'https://x.example.com']);
    expect(stdout.trim()).toBe(pinnedTag('https://x.example.com', 'amo_pub_…'));
    child.kill('SIGTERM');
    expect(await ended(child)).toBe(0);
    expect(printed).not.toMatch(/Warning|Error/);
  },
  600_000,
);
