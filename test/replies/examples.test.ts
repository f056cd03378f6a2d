import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { LONG, NOT_LONG } from '../long.ts';
import { createConversation } from '../../src/capture/conversation.ts';
import { askBot, createDialogue, type Responder } from '../../src/capture/dialogue/index.ts';
import { freePort } from '../free-port.ts';
import { temporaryFolder } from '../server/database.ts';
import { recorded } from './install.ts';

const docs = readFileSync('docs/bots.md', 'utf8');

/** The code of docs/bots.md below the line that begins so. */
function exampleOf(line: string): string {
  const at = docs.indexOf(`\n${line}`);
  const [, code] = /```\w+\n([^]*?)```/.exec(docs.slice(at)) ?? [];
  if (at < 0 || !code) throw new Error(`docs/bots.md has no example "${line}".`);
  return code;
}

/** What the chat says after the question, and what failed. */
async function askChat(responder: Responder | string, question = 'Where is my parcel?') {
  const conversation = createConversation(
    {},
    {
      memory: { load: () => null, save: () => {}, watch: () => () => {} },
      emit: () => {},
      mask: (text) => text,
      now: Date.now,
    },
  );
  const failures: string[] = [];
  const dialogue = createDialogue(conversation, {
    ask: () => askBot(responder),
    onFailure: ({ message }) => failures.push(message),
    language: 'en',
    patience: () => 60,
  });
  await dialogue.send(question);
  return {
    texts: conversation.messages.value.slice(1).map(({ content }) => content),
    failures,
    quickReplies: dialogue.quickReplies.value,
  };
}

/** Runs the module in a folder. It prints its port. @returns the URL of its bot */
async function startModule(code: string, folder: string): Promise<string> {
  writeFileSync(join(folder, 'bot.mjs'), code);
  const child = spawn(process.execPath, ['bot.mjs'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill());
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return `http://127.0.0.1:${Number(line.toString())}/my-bot`;
}

/** A temporary folder with these packages. */
function folderOf(packages: readonly string[]): string {
  console.log(`Running ${packages.join(' ')}`);
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'package.json'), '{"type":"module","private":true}');
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...packages], {
    cwd: folder,
    stdio: 'ignore',
  });
  return folder;
}

test('the table has the versions of the libraries whose replies are tested', () => {
  const tested = [...new Set(recorded.map(({ version }) => version!))];
  expect(tested.filter((version) => !new RegExp(`^\\|.* ${version} `, 'm').test(docs))).toEqual([]);
});

const REPLY = { texts: ['You asked: Where is my parcel?'], failures: [], quickReplies: [] };

test('the example for Hono replies', async () => {
  const folder = temporaryFolder();
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  const url = await startModule(
    `import { serve } from '@hono/node-server';
${exampleOf('Hono:')}
serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => console.log(port));`,
    folder,
  );
  expect(await askChat(url)).toEqual(REPLY);
});

/** The others are large, so they are installed only for `npm run test:long`. */
const inLongRuns = { timeout: 300_000 };

test('the example for Express replies', inLongRuns, async ({ skip }) => {
  skip(!LONG, NOT_LONG);
  const url = await startModule(
    `${exampleOf('Express:')}
const server = app.listen(0, '127.0.0.1', () => console.log(server.address().port));`,
    folderOf(['express@5.3.0']),
  );
  expect(await askChat(url)).toEqual(REPLY);
});

test('the example for Fastify replies', inLongRuns, async ({ skip }) => {
  skip(!LONG, NOT_LONG);
  const url = await startModule(
    `${exampleOf('Fastify:')}
await app.listen({ port: 0, host: '127.0.0.1' });
console.log(app.server.address().port);`,
    folderOf(['fastify@5.12.8']),
  );
  expect(await askChat(url)).toEqual(REPLY);
});

test(
  'the example for Next.js replies: its route, with a mock model',
  inLongRuns,
  async ({ skip }) => {
    skip(!LONG, NOT_LONG);
    const { version } = recorded.find(({ library }) => library === 'ai')!;
    const url = await startModule(
      `import { simulateReadableStream } from 'ai';
import { MockLanguageModelV4 } from 'ai/test';
import { serve } from '@hono/node-server';
${exampleOf('Next.js with `ai`').replace('export ', '')}
// The model that a name stands for.
globalThis.AI_SDK_DEFAULT_PROVIDER = {
  specificationVersion: 'v4',
  languageModel: () => new MockLanguageModelV4({
    doStream: async ({ prompt }) => ({
      stream: simulateReadableStream({ chunks: [
        { type: 'stream-start', warnings: [] },
        { type: 'text-start', id: 't' },
        { type: 'text-delta', id: 't', delta: 'You asked: ' },
        { type: 'text-delta', id: 't', delta: prompt.at(-1).content[0].text },
        { type: 'text-end', id: 't' },
        { type: 'finish', finishReason: { unified: 'stop', raw: 'stop' }, usage: {
          inputTokens: { total: 1 }, outputTokens: { total: 1 } } },
      ] }),
    }),
  }),
};
serve({ fetch: POST, port: 0, hostname: '127.0.0.1' }, ({ port }) => console.log(port));`,
      folderOf([`ai@${version}`, '@hono/node-server@2.1.8', 'hono@4.13.19']),
    );
    expect(await askChat(url)).toEqual(REPLY);
  },
);

test('the example for FastAPI replies', inLongRuns, async ({ skip }) => {
  skip(!LONG, NOT_LONG);
  const folder = temporaryFolder();
  const python = join(folder, 'python', 'bin', 'python');
  try {
    execFileSync('python3', ['-m', 'venv', 'python'], { cwd: folder, stdio: 'ignore' });
    execFileSync(python, ['-m', 'pip', 'install', '-q', 'fastapi', 'uvicorn'], {
      stdio: 'ignore',
      timeout: 180_000,
    });
  } catch (error) {
    skip(`FastAPI cannot be installed here: ${String(error).slice(0, 200)}`);
  }
  const found = execFileSync(python, ['-c', 'import fastapi; print(fastapi.__version__)']);
  console.log(`Running FastAPI ${found.toString().trim()}`);
  writeFileSync(join(folder, 'bot.py'), exampleOf('FastAPI:'));
  const port = await freePort();
  const child = spawn(python, ['-m', 'uvicorn', 'bot:app', '--port', String(port)], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  onTestFinished(() => void child.kill());
  let log = '';
  child.stderr.on('data', (piece: Buffer) => (log += piece.toString()));
  await expect.poll(() => log, { timeout: 30_000 }).toContain('running on');
  expect(await askChat(`http://127.0.0.1:${port}/my-bot`)).toEqual(REPLY);
});

interface Asked {
  url: string;
  body: Record<string, unknown>;
  headers: IncomingHttpHeaders;
}

/** A server that replies as a service documents it, with what it was asked. */
async function startService(type: string, reply: string): Promise<{ url: string; asked: Asked[] }> {
  const asked: Asked[] = [];
  const server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece) => (body += piece));
    request.on('end', () => {
      const { url = '', headers } = request;
      asked.push({ url, headers, body: JSON.parse(body) as Asked['body'] });
      response.writeHead(200, { 'content-type': type });
      response.end(reply);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

/** The responders of the example, which reach the service at `url` in place of its usual origin. */
function respondersAt(url: string): Record<'rasa' | 'ollama' | 'dify', Responder> {
  const code = exampleOf('Rasa, Ollama and Dify expect');
  // oxlint-disable-next-line no-new-func -- the code of the documentation is what is tested
  return new Function('fetch', 'process', `${code}; return { rasa, ollama, dify };`)(
    (address: string, init: RequestInit) => fetch(address.replace(/^https?:\/\/[^/]+/, url), init),
    { env: { DIFY_KEY: 'app-key' } },
  ) as Record<'rasa' | 'ollama' | 'dify', Responder>;
}

const lines = (...values: object[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');

test('the example for Rasa asks its REST channel, and its buttons are quick replies', async () => {
  const { url, asked } = await startService(
    'application/json',
    JSON.stringify([
      { recipient_id: 'c', text: 'It is on its way.' },
      { recipient_id: 'c', text: 'All right?', buttons: [{ title: 'Yes', payload: '/affirm' }] },
    ]),
  );
  expect(await askChat(respondersAt(url).rasa)).toEqual({
    texts: ['It is on its way.', 'All right?'],
    failures: [],
    quickReplies: ['Yes'],
  });
  expect(asked).toMatchObject([
    {
      url: '/webhooks/rest/webhook',
      body: { sender: expect.any(String), message: 'Where is my parcel?' },
    },
  ]);
});

test('the example for Ollama asks its chat', async () => {
  const { url, asked } = await startService(
    'application/x-ndjson',
    lines(
      { model: 'llama3.2', message: { role: 'assistant', content: 'It is ' }, done: false },
      { model: 'llama3.2', message: { role: 'assistant', content: 'on its way.' }, done: false },
      { model: 'llama3.2', message: { role: 'assistant', content: '' }, done: true, eval_count: 5 },
    ),
  );
  expect((await askChat(respondersAt(url).ollama)).texts).toEqual(['It is on its way.']);
  expect(asked).toMatchObject([
    {
      url: '/api/chat',
      body: { model: 'llama3.2', messages: [{ role: 'user', content: 'Where is my parcel?' }] },
    },
  ]);
});

test('the example for Dify asks its chat with the key', async () => {
  const event = (data: object) => `data: ${JSON.stringify(data)}\n\n`;
  const { url, asked } = await startService(
    'text/event-stream',
    event({ event: 'message', message_id: 'm', answer: 'It is ' }) +
      event({ event: 'message', message_id: 'm', answer: 'on its way.' }) +
      event({ event: 'message_end', message_id: 'm', metadata: { usage: {} } }),
  );
  expect((await askChat(respondersAt(url).dify)).texts).toEqual(['It is on its way.']);
  expect(asked).toMatchObject([
    {
      url: '/v1/chat-messages',
      headers: { authorization: 'Bearer app-key' },
      body: { query: 'Where is my parcel?', inputs: {}, response_mode: 'streaming' },
    },
  ]);
  expect(asked[0]!.body['user']).toMatch(/./);
});

test.each([
  [
    'streaming',
    lines(
      { type: 'begin', metadata: { nodeName: 'AI Agent' } },
      { type: 'item', content: 'It is ' },
      { type: 'item', content: 'on its way.' },
      { type: 'end' },
    ),
  ],
  ['when last node finishes', JSON.stringify([{ output: 'It is on its way.' }])],
])('the URL of a Webhook node of n8n is a responder: %s', async (_, reply) => {
  expect(docs).toContain('n8n: a Webhook node');
  const { url, asked } = await startService('application/json', reply);
  expect((await askChat(`${url}/webhook/support`)).texts).toEqual(['It is on its way.']);
  expect(asked).toMatchObject([
    { body: { question: 'Where is my parcel?', conversation_id: expect.any(String) } },
  ]);
});

test('the examples at the top: a URL, and a function that posts the same body', async () => {
  const { url, asked } = await startService('application/json', '{"text":"It is on its way."}');
  const chat = {} as { responder: Responder | string };
  const responders: (Responder | string)[] = [];
  Object.defineProperty(chat, 'responder', {
    set(one) {
      responders.push(one);
    },
  });
  // oxlint-disable-next-line no-new-func -- the code of the documentation is what is tested
  new Function('document', 'fetch', exampleOf('The chat asks a bot'))(
    { querySelector: () => chat },
    (path: string, init: RequestInit) => fetch(url + path, init),
  );
  expect(responders).toHaveLength(2);
  for (const one of responders) {
    const reply = await askChat(typeof one === 'string' ? url + one : one);
    expect(reply.texts).toEqual(['It is on its way.']);
  }
  const [first, second] = asked;
  expect(second!.url).toBe(first!.url);
  expect(Object.keys(second!.body)).toEqual(Object.keys(first!.body));
  expect(Object.keys(first!.body)).toEqual(
    Object.keys(JSON.parse(exampleOf('## What your bot receives')) as object),
  );
});
