import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  brotliCompressSync,
  constants,
  createGzip,
  createZstdCompress,
  deflateSync,
  gzipSync,
  zstdCompressSync,
} from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createRelay } from '../../src/server/bot/upstream.ts';

/** A bot, and whether its caller closed the last request. */
async function botServer(reply: (response: ServerResponse) => Promise<void>) {
  const closed = Promise.withResolvers<void>();
  const server = createServer((_, response) => {
    response.on('close', () => closed.resolve());
    void reply(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, closed: closed.promise };
}

async function said(
  url: string,
  patience: { silence: number; whole: number },
): Promise<{ text: string; failure: string | undefined }> {
  const relay = createRelay({ url, header: undefined }, patience);
  let text = '';
  try {
    for await (const piece of relay.reply('{}', new AbortController().signal)) {
      text += piece.text ?? '';
    }
  } catch (error) {
    return { text, failure: (error as Error).message };
  }
  return { text, failure: undefined };
}

const begin = (response: ServerResponse) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.flushHeaders();
};
const word = (response: ServerResponse, text: string) =>
  response.write(`data: ${JSON.stringify({ text })}\n\n`);

const HOUR = 3_600_000;

test('a slow reply may take much longer than the longest silence', async () => {
  const { url } = await botServer(async (response) => {
    begin(response);
    for (const text of ['one ', 'two ', 'three ', 'four ', 'five']) {
      await sleep(400);
      word(response, text);
    }
    response.end();
  });
  expect(await said(url, { silence: 1_500, whole: HOUR })).toEqual({
    text: 'one two three four five',
    failure: undefined,
  });
});

test('bytes without words are signs of life, too', async () => {
  const { url } = await botServer(async (response) => {
    begin(response);
    for (let i = 0; i < 5; i++) {
      await sleep(400);
      response.write(': thinking\n\n');
    }
    word(response, 'done');
    response.end();
  });
  expect((await said(url, { silence: 1_500, whole: HOUR })).text).toBe('done');
});

test('a bot that falls silent has failed, and its request is closed', async () => {
  const { url, closed } = await botServer(async (response) => {
    begin(response);
    word(response, 'one ');
  });
  expect(await said(url, { silence: 1_000, whole: HOUR })).toEqual({
    text: 'one ',
    failure: 'The bot sent nothing for 1 seconds.',
  });
  await closed;
});

test('a bot that does not respond at all has failed', async () => {
  const { url, closed } = await botServer(async () => {});
  expect((await said(url, { silence: 200, whole: HOUR })).failure).toBe(
    'The bot sent nothing for 0.2 seconds.',
  );
  await closed;
});

test('a reply that does not come to an end has failed', async () => {
  const { url, closed } = await botServer(async (response) => {
    begin(response);
    while (!response.destroyed) {
      word(response, 'on ');
      await sleep(20);
    }
  });
  const { text, failure } = await said(url, { silence: HOUR, whole: 300 });
  expect(failure).toBe('The reply took longer than 0.3 seconds.');
  expect(text).toMatch(/^(?:on )+$/);
  await closed;
});

test('a redirect is not followed: what the customer wrote and the secret stay here', async () => {
  let isAsked = false;
  const elsewhere = await botServer(async (response) => {
    isAsked = true;
    response.end('{"text": "Hello"}');
  });
  for (const status of [301, 302, 303, 307, 308]) {
    const { url } = await botServer(async (response) => {
      response.writeHead(status, { location: elsewhere.url, 'content-type': 'text/plain' });
      response.end('Moved.');
    });
    const { text, failure } = await said(url, { silence: HOUR, whole: HOUR });
    expect(text).toBe('');
    expect(failure).toContain(`redirects with status ${status}`);
  }
  expect(isAsked).toBe(false);
});

test('a text that is sent anew with each word counts once', async () => {
  const words = Array.from({ length: 300 }, (_, index) => `word ${index} `);
  const { url } = await botServer(async (response) => {
    begin(response);
    for (const [index] of words.entries()) {
      const content = words.slice(0, index + 1).join('');
      const messages = [{ id: '1', type: 'ai', content }];
      response.write(`event: messages/partial\ndata: ${JSON.stringify(messages)}\n\n`);
    }
    response.end();
  });
  const relay = createRelay({ url, header: undefined });
  let text = '';
  for await (const piece of relay.reply('{}', new AbortController().signal)) {
    text = (piece.replaces ? '' : text) + (piece.text ?? '');
    expect(piece.interrupted).toBeUndefined();
  }
  expect(text).toBe(words.join(''));
});

describe('a bot that compresses, though it was asked not to', () => {
  const REPLY = Array.from({ length: 400 }, (_, index) => `word ${index * 7919}`).join(' ');

  /** What is heard of `body`, which ends as HTTP wants it. */
  async function heard(encoding: string, body: Buffer, type = 'text/plain') {
    const { url } = await botServer(async (response) => {
      response.writeHead(200, { 'content-type': type, 'content-encoding': encoding });
      response.end(body);
    });
    return said(url, { silence: HOUR, whole: HOUR });
  }

  test.each([
    ['gzip', gzipSync],
    ['X-GZip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
  ])('is understood with %s; without its end, it has failed', async (encoding, compress) => {
    const body = compress(REPLY);
    expect(await heard(encoding, body)).toEqual({ text: REPLY, failure: undefined });
    for (const missing of [1, 4, 8, 9, Math.floor(body.length / 2), body.length - 1, body.length]) {
      const { text, failure } = await heard(encoding, body.subarray(0, body.length - missing));
      expect(failure, `${missing} bytes are missing`).toBeDefined();
      expect(REPLY.startsWith(text)).toBe(true);
    }
  });

  test('has failed also if its events seem to have come to an end', async () => {
    const events = gzipSync(`data: ${JSON.stringify({ text: REPLY })}\n\n`);
    const whole = await heard('gzip', events, 'text/event-stream');
    expect(whole).toEqual({ text: REPLY, failure: undefined });
    const cut = await heard('gzip', events.subarray(0, -1), 'text/event-stream');
    expect(cut.failure).toBeDefined();
  });

  test('is heard word by word', async () => {
    const goOn = Promise.withResolvers<void>();
    const { url } = await botServer(async (response) => {
      response.writeHead(200, { 'content-type': 'text/plain', 'content-encoding': 'gzip' });
      const gzip = createGzip({ flush: constants.Z_SYNC_FLUSH });
      gzip.pipe(response);
      gzip.write('First ');
      await goOn.promise;
      gzip.end('second.');
    });
    const words: string[] = [];
    const relay = createRelay({ url, header: undefined });
    for await (const { text } of relay.reply('{}', new AbortController().signal)) {
      if (text) words.push(text);
      goOn.resolve();
    }
    expect(words.join('')).toBe('First second.');
  });

  test('has failed with words if its body is in another encoding', async () => {
    for (const encoding of ['gzip', 'deflate', 'br', 'zstd']) {
      const { text, failure } = await heard(encoding, Buffer.from(REPLY));
      expect(text).toBe('');
      expect(failure).toMatch(/^The reply broke off, or is not in the encoding that it names: \w/);
    }
  });

  test('has failed if a text would take much memory to decompress', async () => {
    const zstd = createZstdCompress({ params: { [constants.ZSTD_c_windowLog]: 27 } });
    zstd.write(REPLY);
    zstd.end();
    const { text, failure } = await heard('zstd', Buffer.concat(await zstd.toArray()));
    expect(text).toBe('');
    expect(failure).toContain('memory');
  });

  test('has failed if it goes on without words', { timeout: 120_000 }, async () => {
    const comment = Buffer.from(`: ${' '.repeat(1_000_000)}\n`);
    // Far more than anybody reads.
    const comments = Readable.from(Array.from({ length: 2_000 }, () => comment));
    let sent: Promise<unknown> | undefined;
    const { url, closed } = await botServer(async (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'content-encoding': 'gzip' });
      sent = pipeline(comments, createGzip({ level: 1 }), response);
      await sent.catch(() => {});
    });
    const { failure } = await said(url, { silence: HOUR, whole: HOUR });
    expect(failure).toBe('The reply is too large.');
    await closed;
    await expect(sent).rejects.toThrow('Premature close');
  });

  test('in a way that is not known has failed', async () => {
    const { failure } = await heard('compress', Buffer.from(REPLY));
    expect(failure).toContain('Content-Encoding "compress"');
  });
});

test('a bot is asked not to compress, unless the settings say otherwise', async () => {
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(request.headers['accept-encoding'] as string | undefined);
    response.end('Yes.');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  for (const header of [undefined, ['Accept-Encoding', 'gzip'] as [string, string]]) {
    const relay = createRelay({ url, header });
    for await (const _ of relay.reply('{}', new AbortController().signal));
  }
  expect(asked).toEqual(['identity', 'gzip']);
});

test('a bot that dies within its reply has failed', async () => {
  const { url } = await botServer(async (response) => {
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.write('Half of ');
    await sleep(50);
    response.destroy();
  });
  const { text, failure } = await said(url, { silence: HOUR, whole: HOUR });
  expect(text).toBe('Half of ');
  expect(failure).toBeDefined();
});

test.each([
  ['101 Switching Protocols', 'Upgrade: websocket\r\nConnection: Upgrade'],
  ['101 Switching Protocols', 'Connection: close'],
  ['600 None', 'Content-Length: 0'],
])('a bot that responds with %s and "%s" has failed', async (status, header) => {
  const server = createTcpServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.write(`HTTP/1.1 ${status}\r\n${header}\r\n\r\n`));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { text, failure } = await said(url, { silence: 2_000, whole: HOUR });
  expect(text).toBe('');
  expect(failure).toMatch(/^The bot (?:closed|responded)/);
});

test('a bot that says with its status that it has nothing to say has failed', async () => {
  const { url } = await botServer(async (response) => {
    response.writeHead(204).end();
  });
  expect((await said(url, { silence: HOUR, whole: HOUR })).failure).toContain('status 204');
});
