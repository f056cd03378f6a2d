// @one-database: the clients are tested here, over HTTP.
import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { SECRET, testServer, type TestServer } from './harness.ts';
import { post, talked } from './exported.ts';
import { makeAgent } from './team.ts';

const run = promisify(execFile);

const python = ['python3', '/usr/bin/python3'].find(
  (program) => spawnSync(program, ['-c', 'import requests']).status === 0,
);

/** Runs a client with the URL and a key of the server. @returns the lines that it prints */
async function client(
  { url }: TestServer,
  name: string,
  environment: Record<string, string> = {},
  ...words: string[]
): Promise<string[]> {
  const { stdout } = await run(python!, [`test/python/${name}.py`, ...words], {
    env: { ...process.env, URL: url, KEY: SECRET, ...environment },
  });
  return stdout.trim().split('\n');
}

const EMPTY = [
  'Total: 0',
  'AI: 0, human: 0',
  'CSAT: 0.0/5.0',
  'AI CSAT: 0.0, human: 0.0',
  'Escalated: 0 (0.0%)',
  'FCR: 0.0%',
  'Cost: $0.00 of $0.00',
  'Savings: $0.00',
];

describe("the documents' own clients, in Python with requests", () => {
  test('of the monitor: an empty account, optional arguments that are None, all numbers', async ({
    skip,
  }) => {
    if (!python) return skip('Python with requests is not installed');
    const server = await testServer();
    server.clock.now = Date.now();
    expect(await client(server, 'monitor')).toEqual([
      ...EMPTY,
      'created',
      'created',
      'Total: 2',
      'AI: 1, human: 1',
      'CSAT: 5.0/5.0',
      'AI CSAT: 5.0, human: 0.0',
      'Escalated: 1 (50.0%)',
      'FCR: 0.0%',
      'Cost: $0.05 of $7.50',
      'Savings: $7.45',
      'order_status: 1 (0.0%)',
      '1',
    ]);
  });

  test('of surveys: an empty account, then a rating by one click and by the form', async ({
    skip,
  }) => {
    if (!python) return skip('Python with requests is not installed');
    const server = await testServer();
    // The client asks for the figures until today: four hours later it still is.
    server.clock.now = new Date().setUTCHours(1, 0, 0, 0);
    const empty = ['0', '0 of 0', 'rate -, average -', '00000', 'True 2 7', '4 7'];
    expect(await client(server, 'csat')).toEqual(empty);
    await post(server, {
      conversation_id: 'c',
      status: 'resolved',
      contact_email: 'ana@example.com',
    });
    server.clock.now += 4 * 3_600_000;
    await server.app.sender.round();
    const { data } = await server.get<{ data: { id: string }[] }>('/api/v1/csat/surveys');
    const mail = await server.call(`/api/v1/csat/surveys/${data[0]!.id}/mail`, {
      headers: { 'x-api-key': SECRET },
    });
    const token = /token=([\w-]+)/.exec(await mail.text())![1]!;
    expect(await client(server, 'csat', { TOKEN: token })).toEqual([
      '1',
      '0 of 1',
      'rate 0.0%, average -',
      '00000',
      'True 4 7',
      '4 7',
      'completed 5 None',
      '1 of 1',
      'rate 100.0%, average 5.0',
      '00001',
    ]);
  });

  test('of the data export: no day yet, then the files of one in both versions', async ({
    skip,
  }) => {
    if (!python) return skip('Python with requests is not installed');
    const server = await testServer();
    const ask = () => client(server, 'data_export', { BOT: 'b' }, '2026-03-10');
    expect(await ask()).toEqual(['v1 0 0 0 []', 'v2 0 0 0 []']);
    await talked(server, 'one', '2026-03-10T10:00:00.000Z', { status: 'resolved', csat_score: 4 });
    await talked(server, 'two', '2026-03-10T10:00:00.000Z', {
      status: 'resolved',
      escalated: true,
    });
    server.clock.now = Date.parse('2026-03-11T00:10:00Z');
    await server.app.exporter.round();
    expect(await ask()).toEqual(['v1 2 1 2 [4]', 'v2 2 1 2 [4]']);
  });

  test('of the reporting API: an empty account, then more than a page', async ({ skip }) => {
    if (!python) return skip('Python with requests is not installed');
    const server = await testServer({ isUnlimited: true });
    const empty = await client(server, 'reporting');
    expect(empty.map((line) => line.split(' ')[1])).toEqual(Array(9).fill('0'));
    for (const name of ['Ana', 'Bo', 'Cy', 'Di', 'Eve']) await makeAgent(server, name);
    const lines = await client(server, 'reporting');
    expect([lines[0], lines[1], lines[7]]).toEqual([
      'agents 5',
      'agent_status_history 5',
      'user_info 5',
    ]);
  });
});
