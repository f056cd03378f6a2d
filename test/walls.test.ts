import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { copyOfClone } from './clone.ts';

const run = promisify(execFile);

let copy: string;
beforeAll(() => {
  copy = copyOfClone();
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** What oxlint, as `npm run check` calls it, says of a file with this source. */
async function lint(path: string, source: string): Promise<string> {
  const planted = join(copy, path);
  mkdirSync(dirname(planted), { recursive: true });
  writeFileSync(planted, source);
  const said = await run('node_modules/.bin/oxlint', [path], { cwd: copy }).then(
    () => 'clean',
    ({ stdout }: { stdout: string }) => stdout,
  );
  rmSync(planted);
  return said;
}

test.each([
  [
    'src/widget/planted.ts',
    `import { createApp } from '../server/app.ts';`,
    '"widget" may not import from "server"',
  ],
  [
    'src/widget/planted.ts',
    `import { createDelivery } from '../delivery/index.ts';`,
    '"widget" may not import from "delivery"',
  ],
  [
    'src/server/app-planted.ts',
    `import { uuidv7 } from '../capture/uuid.ts';`,
    '"server" may not import from "capture"',
  ],
  [
    'src/server/surveys/rules/planted.ts',
    `import { openDatabase } from '../../database/open.ts';`,
    'Rules are pure',
  ],
  [
    'src/server/surveys/rules/planted.ts',
    `import { sql } from 'kysely';`,
    'does not belong into rules',
  ],
  [
    'src/server/database/planted.ts',
    `import type { Env } from '../http/context.ts';`,
    '"server/database" may not import from "server/http"',
  ],
  [
    'src/server/conversations/planted.ts',
    `import type { Survey } from '../surveys/index.ts';`,
    '"server/conversations" may not import from "server/surveys"',
  ],
  [
    'src/server/surveys/planted.ts',
    `import { findConversation } from '../conversations/store/conversations.ts';`,
    'other rooms import its index.ts alone',
  ],
  [
    'src/server/surveys/planted.ts',
    `import { writeSurveys } from './index.ts';`,
    'not the index of its own room',
  ],
  [
    'src/capture/planted.ts',
    `export { event } from '../contract/event.ts';`,
    'types of "contract" alone',
  ],
  [
    'src/capture/planted.ts',
    `export const load = () => import('../widget/index.ts');`,
    '"capture" may not import from "widget"',
  ],
  [
    'src/delivery/planted.ts',
    `import { render } from 'preact';`,
    'does not belong into the room "delivery"',
  ],
  [
    'src/capture/planted.ts',
    `import { useSignal } from '@preact/signals';`,
    'does not belong into the room "capture"',
  ],
  [
    'src/helpers/planted.ts',
    `import { MAX_FEEDBACK } from '../contract/limits.ts';`,
    '"helpers" is not a room',
  ],
])('an import across a wall fails: %s: %s', async (path, source, message) => {
  const said = await lint(path, source);
  expect(said).toContain('afterword(walls)');
  expect(said.replace(/\s+/g, ' ')).toContain(message);
});

test('an import that may be is let through', async () => {
  const said = await lint(
    'src/capture/planted.ts',
    `import type { WireEvent } from '../contract/index.ts';
import { MAX_FEEDBACK } from '../contract/limits.ts';
export const limit: [WireEvent | null, number] = [null, MAX_FEEDBACK];
`,
  );
  expect(said).toBe('clean');
});
