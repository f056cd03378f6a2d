import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { copyOfClone } from './clone.ts';

const run = promisify(execFile);

/** Where it is planted, its source, and what has to be said. */
const ACROSS: [path: string, source: string, message: string][] = [
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
    'src/widget/planted.ts',
    `import { useState } from 'preact/hooks';`,
    'does not belong into the room "widget"',
  ],
  [
    'src/helpers/planted.ts',
    `import { MAX_FEEDBACK } from '../contract/limits.ts';`,
    '"helpers" is not a room',
  ],
];

const ALLOWED = 'src/capture/allowed-planted.ts';

/** Each in a file of its own, so that one run of the linter reads all. */
const planted = new Map([
  ...ACROSS.map(
    ([path, source], index) => [path.replace('planted', `planted-${index}`), source] as const,
  ),
  [
    ALLOWED,
    `import type { WireEvent } from '../contract/index.ts';
import { MAX_FEEDBACK } from '../contract/limits.ts';
export const limit: [WireEvent | null, number] = [null, MAX_FEEDBACK];
`,
  ],
]);

/** What oxlint, as `npm run check` calls it, says of each file. */
let said: Map<string, string[]>;

beforeAll(async () => {
  const copy = copyOfClone();
  for (const [path, source] of planted) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    writeFileSync(join(copy, path), source);
  }
  const { stdout } = await run('node_modules/.bin/oxlint', ['--format=json', ...planted.keys()], {
    cwd: copy,
    maxBuffer: 2 ** 26,
  }).catch((error: { stdout: string }) => error);
  rmSync(copy, { recursive: true, force: true });
  const { diagnostics } = JSON.parse(stdout) as {
    diagnostics: { code: string; message: string; filename: string }[];
  };
  said = new Map([...planted.keys()].map((path) => [path, []]));
  for (const { code, message, filename } of diagnostics) {
    said.get(filename)!.push(`${code}: ${message}`);
  }
});

test.each(ACROSS.map((one, index) => [...one, index] as const))(
  'an import across a wall fails: %s: %s',
  (path, _source, message, index) => {
    const found = said.get(path.replace('planted', `planted-${index}`))!.join('\n');
    expect(found).toContain('afterword(walls)');
    expect(found.replace(/\s+/g, ' ')).toContain(message);
  },
);

test('an import that may be is let through', () => {
  expect(said.get(ALLOWED)).toEqual([]);
});
