// @postgres-in-the-long-run: it is about bytes and links; the rows are written on PostgreSQL in `access/plans.test.ts`.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type {
  AttachmentResponse,
  AttachmentLinksResponse,
  ConversationDetail,
} from '../../src/contract/index.ts';
import { createGate, type Place } from '../../src/server/attachments/gate.ts';
import { sent } from '../../src/server/attachments/sent.ts';
import { Fault } from '../../src/server/http/errors.ts';
import {
  CAPABILITY,
  errorOf,
  eventMaker,
  PUBLISHABLE,
  SECRET,
  type TestServer,
  testServer,
} from './harness.ts';

const MEGABYTE = 1024 * 1024;

const OTHER = 'capability-of-another-browser';

/** The smallest picture there is. */
const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

/** The same with four colours in place of two. */
const GIF_OF_OTHER_SIZE = Buffer.concat([
  GIF.subarray(0, 10),
  Buffer.from([0x81]),
  GIF.subarray(11, 19),
  Buffer.alloc(6),
  GIF.subarray(19),
]);

interface Upload {
  id?: string;
  conversation?: string;
  name?: string;
  capability?: string | undefined;
  body?: Uint8Array | string;
  headers?: Record<string, string>;
}

function upload(server: TestServer, options: Upload = {}): Promise<Response> {
  const { id = 'a1', conversation = 'c1', name = 'photo.gif', body = GIF } = options;
  const capability = 'capability' in options ? options.capability : CAPABILITY;
  const query = new URLSearchParams({ conversation_id: conversation, attachment_id: id, name });
  return server.call(`/api/v1/attachments?${query}`, {
    method: 'POST',
    headers: {
      'x-api-key': PUBLISHABLE,
      origin: 'http://localhost:3000',
      'content-type': 'image/gif',
      ...(capability === undefined ? {} : { 'x-conversation-capability': capability }),
      ...options.headers,
    },
    body: body as BodyInit,
  });
}

const stored = async (response: Response) =>
  ((await response.json()) as AttachmentResponse).attachment;

const follow = (server: TestServer, url: string, headers: Record<string, string> = {}) =>
  server.call(url.replace(server.url, ''), { headers });

const links = async (server: TestServer, capability: string) => {
  const response = await server.call('/api/v1/attachments/links', {
    method: 'POST',
    headers: { 'content-type': 'text/plain', origin: 'http://localhost:3000' },
    body: JSON.stringify({ key: PUBLISHABLE, conversation_id: 'c1', capability }),
  });
  return ((await response.json()) as AttachmentLinksResponse).attachments;
};

function converse(server: TestServer): Promise<Response> {
  const make = eventMaker('c1');
  return server.send(
    [
      make('conversation.started'),
      make('attachment.added', { attachment_id: 'a1', message_id: 'm1', name: 'photo.gif' }),
      make('message.added', { message_id: 'm1', sender_type: 'customer', content: 'Look' }),
    ],
    { capabilities: { c1: CAPABILITY } },
  );
}

const detail = async (server: TestServer) =>
  (await server.get<{ data: ConversationDetail }>('/api/v1/conversations/c1')).data;

describe('a photo', () => {
  test('has its name masked in the language of its conversation', async () => {
    const server = await testServer();
    const name = 'Scan 36574261809.gif';
    expect((await stored(await upload(server, { id: 'a0', name }))).name).toBe(name);
    await server.send([eventMaker('c1')('conversation.started', { language: 'de' })], {
      capabilities: { c1: CAPABILITY },
    });
    const file = await stored(await upload(server, { name }));
    expect(file.name).toBe('Scan [national_id].gif');
  });

  test('is kept, linked, and part of the transcript', async () => {
    const server = await testServer();
    const response = await upload(server);
    expect(response.status).toBe(201);
    expect(response.headers.get('access-control-allow-origin')).toBe('http://localhost:3000');
    const file = await stored(response);
    expect(file).toMatchObject({
      attachment_id: 'a1',
      name: 'photo.gif',
      content_type: 'image/gif',
      size_bytes: GIF.length,
    });
    const shown = await follow(server, file.url);
    expect(Buffer.from(await shown.arrayBuffer())).toEqual(GIF);
    expect(Object.fromEntries(shown.headers)).toMatchObject({
      'content-type': 'image/gif',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'content-disposition': "inline; filename*=UTF-8''photo.gif",
    });

    await converse(server);
    const { attachments } = await detail(server);
    expect(attachments).toEqual([
      {
        attachment_id: 'a1',
        message_id: 'm1',
        name: 'photo.gif',
        content_type: 'image/gif',
        size_bytes: GIF.length,
        url: expect.stringContaining('/api/v1/attachments/default/a1?'),
      },
    ]);
    expect((await follow(server, attachments[0]!.url!)).status).toBe(200);
  });

  test('sent again changes nothing; another one under its id is refused', async () => {
    const server = await testServer();
    await upload(server);
    expect((await upload(server)).status).toBe(200);
    expect((await upload(server, { conversation: 'c2' })).status).toBe(409);
    expect((await upload(server, { capability: OTHER })).status).toBe(409);
  });

  test('is for its browser alone', async () => {
    const server = await testServer();
    await converse(server);
    expect((await upload(server, { capability: OTHER })).status).toBe(403);
    expect((await upload(server, { capability: undefined })).status).toBe(403);
    await upload(server);
    expect(await links(server, CAPABILITY)).toMatchObject([{ attachment_id: 'a1' }]);
    expect(await links(server, OTHER)).toEqual([]);
  });

  test('laid under a conversation before it began is not part of it', async () => {
    const server = await testServer();
    await upload(server, { capability: OTHER });
    await converse(server);
    expect((await detail(server)).attachments).toMatchObject([{ attachment_id: 'a1', url: null }]);
    expect(await links(server, CAPABILITY)).toEqual([]);
  });

  test('from the site’s server is shown to the customer', async () => {
    const server = await testServer();
    await converse(server);
    const sent = await upload(server, {
      id: 'a2',
      capability: undefined,
      headers: { 'x-api-key': SECRET, origin: server.url },
    });
    expect(sent.status).toBe(201);
    expect(await links(server, CAPABILITY)).toMatchObject([{ attachment_id: 'a2' }]);
    expect(await links(server, OTHER)).toEqual([]);
  });

  test('whose conversation never comes is gone after a day', async () => {
    const server = await testServer();
    const { url } = await stored(await upload(server));
    await upload(server, { id: 'kept', conversation: 'c1' });
    await upload(server, { id: 'stray', conversation: 'c9' });
    await converse(server);
    await server.app.strays.round();
    expect(
      await server.store.query.selectFrom('attachment').select('attachmentId').execute(),
    ).toHaveLength(3);
    server.clock.now += 3_600_000 + 1;
    await upload(server, { id: 'a3' });
    await server.app.strays.round();
    const rows = await server.store.query.selectFrom('attachment').select('attachmentId').execute();
    expect(rows.map(({ attachmentId }) => attachmentId).sort()).toEqual(['a1', 'a3', 'kept']);
    const contents = await server.store.query.selectFrom('attachmentContent').selectAll().execute();
    expect(contents.length).toBe(3);
    expect((await follow(server, url)).status).toBe(403);
  });

  test('is stored once under its id, and another under it is refused', async () => {
    const server = await testServer();
    expect((await upload(server)).status).toBe(201);
    expect((await upload(server)).status).toBe(200);
    const other = Buffer.from(GIF);
    other[13] = 1;
    for (const body of [other, GIF_OF_OTHER_SIZE]) {
      const refused = await upload(server, { body });
      expect(refused.status).toBe(409);
      expect((await errorOf(refused)).message).toContain('new id');
    }
    const { url } = await stored(await upload(server));
    expect(Buffer.from(await (await follow(server, url)).arrayBuffer())).toEqual(GIF);
  });

  test('has a name that leaks nothing', async () => {
    const server = await testServer();
    const file = await stored(await upload(server, { name: 'mail from ann@example.com "1".gif' }));
    expect(file.name).not.toContain('ann@example.com');
    const { headers } = await follow(server, file.url);
    expect(headers.get('content-disposition')).toMatch(/^inline; filename\*=UTF-8''[\w%.[\]-]+$/);
  });
});

describe('a link', () => {
  test.each([
    ['without a signature', (url: URL) => url.searchParams.delete('signature')],
    ['with another signature', (url: URL) => url.searchParams.set('signature', 'AAAA')],
    ['for longer', (url: URL) => url.searchParams.set('expires', '99999999999')],
    ['that never ends', (url: URL) => url.searchParams.delete('expires')],
    ['to another file', (url: URL) => (url.pathname = url.pathname.replace('a1', 'a2'))],
    [
      'of another organisation',
      (url: URL) => (url.pathname = url.pathname.replace('default', 'x')),
    ],
  ])('%s opens nothing', async (_, alter) => {
    const server = await testServer();
    const { url } = await stored(await upload(server));
    await upload(server, { id: 'a2' });
    const altered = new URL(url);
    alter(altered);
    expect((await follow(server, altered.href)).status).toBe(403);
    expect((await follow(server, url)).status).toBe(200);
    server.clock.now += 3_600_001;
    expect((await follow(server, url)).status).toBe(403);
  });

  test.each([
    ['bytes=0-5', 206, 'GIF89a', `bytes 0-5/${GIF.length}`],
    ['bytes=-1', 206, ';', `bytes ${GIF.length - 1}-${GIF.length - 1}/${GIF.length}`],
    [
      `bytes=${GIF.length - 1}-`,
      206,
      ';',
      `bytes ${GIF.length - 1}-${GIF.length - 1}/${GIF.length}`,
    ],
    [`bytes=${GIF.length}-`, 416, '', `bytes */${GIF.length}`],
    ['bytes=0-1,3-4', 200, GIF.toString('latin1'), null],
  ])('gives the range %s', async (range, status, text, contentRange) => {
    const server = await testServer();
    const { url } = await stored(await upload(server));
    const response = await follow(server, url, { range });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-range')).toBe(contentRange);
    expect(Buffer.from(await response.arrayBuffer()).toString('latin1')).toBe(text);
  });
});

describe('a large file', () => {
  const SIZE = 19 * MEGABYTE;
  /** Image data may have any bytes. */
  const LARGE = Buffer.concat([
    Buffer.from([0xff, 0xd8, 0xff, 0xda, 0, 2]),
    Buffer.alloc(SIZE, 'any bytes'),
    Buffer.from([0xff, 0xd9]),
  ]);
  /** More than are in memory at once. */
  const MORE = 8;

  /** A server with the file. */
  async function sending() {
    const server = await testServer({ trustedProxies: 1 });
    const { url } = await stored(await upload(server, { body: LARGE }));
    return { server, path: url.replace(server.url, '') };
  }

  /** Asks for the file and reads nothing of it. @returns the connection */
  function ask({ url }: TestServer, path: string, address: string): Socket {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    // The server may reset it.
    socket.on('error', () => {}).pause();
    socket.write(
      `GET ${path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\nx-forwarded-for: ${address}\r\n\r\n`,
    );
    return socket;
  }

  test('arrives as it was sent, and so does each part of it', async () => {
    const { server, path } = await sending();
    const whole = Buffer.from(await (await server.call(path)).arrayBuffer());
    expect(whole.equals(LARGE)).toBe(true);
    const [start, end] = [MEGABYTE, 3 * MEGABYTE];
    const response = await server.call(path, { headers: { range: `bytes=${start}-${end - 1}` } });
    expect(response.headers.get('content-length')).toBe(`${end - start}`);
    const part = Buffer.from(await response.arrayBuffer());
    expect(part.equals(LARGE.subarray(start, end))).toBe(true);
  });

  test('waits for those who read it to an end, and not for those who left or wanted its headers', async () => {
    const { server, path } = await sending();
    for (let i = 0; i < MORE; i++) {
      const head = await server.call(path, { method: 'HEAD' });
      expect(head.headers.get('content-length')).toBe(`${LARGE.length}`);
      const left = ask(server, path, '192.0.2.1');
      await once(left, 'readable');
      left.destroy();
    }
    expect((await server.call(path)).status).toBe(200);
  });

  test('gives way when it is read slowly, however many do so', async () => {
    const { server, path } = await sending();
    const slow = Array.from({ length: MORE }, (_, i) => ask(server, path, `192.0.2.${i + 1}`));
    let begun = 0;
    for (const one of slow) one.once('readable', () => begun++);
    await expect.poll(() => begun).toBeGreaterThanOrEqual(6);
    const response = await server.call(path, { headers: { 'x-forwarded-for': '192.0.2.99' } });
    expect(Buffer.from(await response.arrayBuffer()).equals(LARGE)).toBe(true);
    // Those who gave way do not take what they have for the whole.
    const sizes = await Promise.all(
      slow.map(async (one) => {
        let size = 0;
        one.on('data', (piece: Buffer) => (size += piece.length));
        if (!one.closed) await once(one, 'close');
        return size;
      }),
    );
    expect(sizes.filter((size) => size < LARGE.length).length).toBeGreaterThan(0);
  });
});

describe('refused', () => {
  test.each<[string, Upload, number, string]>([
    ['a page', { body: '<html><script>alert(1)</script>' }, 415, 'cannot be attached'],
    ['a page that says to be a photo', { name: 'a.gif', body: '<svg onload=alert(1)>' }, 415, ''],
    ['a damaged photo', { body: GIF.subarray(0, 20) }, 422, 'damaged'],
    ['nothing', { body: '' }, 415, ''],
    ['no name', { name: '' }, 422, 'name'],
    ['no conversation', { conversation: '' }, 422, 'conversation_id'],
    ['an unknown key', { headers: { 'x-api-key': 'amo_pub_other' } }, 401, ''],
    ['a page of another site', { headers: { origin: 'https://evil.example' } }, 403, 'evil'],
    ['too much', { body: 'x'.repeat(21 * 1024 * 1024) }, 413, 'at most 20 MB'],
  ])('%s', async (_, options, status, message) => {
    const server = await testServer();
    const response = await upload(server, options);
    expect(response.status).toBe(status);
    expect(JSON.stringify(await response.json())).toContain(message);
    const rows = await server.store.query.selectFrom('attachment').selectAll().execute();
    expect(rows).toEqual([]);
  });

  test('the preflight of any page is answered, as the key is not in it', async () => {
    const server = await testServer();
    const response = await server.call('/api/v1/attachments', {
      method: 'OPTIONS',
      headers: { origin: 'https://shop.example', 'access-control-request-method': 'POST' },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-headers')).toContain(
      'x-conversation-capability',
    );
  });
});

describe('limits', () => {
  const begin = (server: TestServer, id: string) =>
    server.send([eventMaker(id)('conversation.started')], { capabilities: { [id]: CAPABILITY } });

  test('a few files may come before their conversation, and those of other browsers do not count', async () => {
    const server = await testServer({ bounds: { early_uploads_per_address: 2 } });
    const early = [];
    for (const id of ['a1', 'a2', 'a3']) {
      early.push(await upload(server, { id, conversation: `new-${id}` }));
    }
    expect(early.map(({ status }) => status)).toEqual([201, 201, 429]);
    expect(Number(early[2]!.headers.get('retry-after'))).toBeGreaterThan(0);
    await begin(server, 'c1');
    expect((await upload(server, { id: 'a4' })).status).toBe(201);
    expect((await upload(server, { id: 'a5', capability: OTHER })).status).toBe(403);
  });

  test('of a conversation that has not arrived cannot be used up by another browser', async () => {
    const server = await testServer({ bounds: { conversation_files: 2 } });
    for (const id of ['x1', 'x2']) {
      expect((await upload(server, { id, capability: OTHER })).status).toBe(201);
    }
    expect((await upload(server, { id: 'x3', capability: OTHER })).status).toBe(413);
    for (const id of ['a1', 'a2']) expect((await upload(server, { id })).status).toBe(201);
    expect((await upload(server, { id: 'a3' })).status).toBe(413);
  });

  test('per conversation hold exactly, also when many files come at once', async () => {
    const server = await testServer({ bounds: { conversation_files: 5 } });
    await begin(server, 'c1');
    const all = await Promise.all(
      Array.from(
        { length: 12 },
        async (_, index) => (await upload(server, { id: `a${index}` })).status,
      ),
    );
    expect(all.filter((status) => status === 201)).toHaveLength(5);
    expect(all.filter((status) => status === 413)).toHaveLength(7);
    const [known] = await server.store.query
      .selectFrom('attachment')
      .select('attachmentId')
      .execute();
    expect((await upload(server, { id: known!.attachmentId })).status).toBe(200);
    await begin(server, 'c2');
    expect((await upload(server, { id: 'other', conversation: 'c2' })).status).toBe(201);
  });

  test('per conversation also count bytes, and say what to do', async () => {
    const server = await testServer({ bounds: { conversation_file_bytes: GIF.length * 2 } });
    await begin(server, 'c1');
    for (const id of ['a1', 'a2']) expect((await upload(server, { id })).status).toBe(201);
    const refused = await upload(server, { id: 'a3' });
    expect(refused.status).toBe(413);
    expect((await errorOf(refused)).message).toBe(
      `The conversation has reached its limit: ${GIF.length * 2} bytes per conversation. Start a new conversation.`,
    );
  });

  test('of the storage hold for servers, too', async () => {
    const server = await testServer({ bounds: { storage_per_organisation: 0 } });
    expect((await upload(server)).status).toBe(413);
    const bySecret = await upload(server, { headers: { 'x-api-key': SECRET } });
    expect((await errorOf(bySecret)).message).toContain('The storage of this server is full.');
  });

  test('per key count browsers of all addresses', async () => {
    const server = await testServer({ trustedProxies: 1, bounds: { uploads_per_key: 2 } });
    await begin(server, 'c1');
    const statuses = [];
    for (const index of [1, 2, 3]) {
      const headers = { 'x-forwarded-for': `192.0.2.${index}` };
      statuses.push((await upload(server, { id: `a${index}`, headers })).status);
    }
    expect(statuses).toEqual([201, 201, 429]);
  });

  test('of uploads in progress keep slow ones of one address from holding up others', async () => {
    const gate = createGate(50);
    const ends = await Promise.all(Array.from({ length: 4 }, () => gate.enter('a', 1)));
    const next = gate.enter('a', 1);
    const other = await gate.enter('b', 1);
    expect(other).not.toBeInstanceOf(Fault);
    (ends[0] as Place).leave();
    expect(await next).not.toBeInstanceOf(Fault);
    expect(await gate.enter('a', 1)).toMatchObject({ code: 'unavailable' });
    expect(await gate.enter('c', 128 * 1024 * 1024)).toMatchObject({ code: 'unavailable' });
  });

  test('of files that are sent end the place of one that gave way while it was read', async () => {
    const gate = createGate(300);
    const place = (await gate.enter('a', 128 * MEGABYTE)) as Place;
    const next = gate.enter('b', 1);
    const body = await sent({} as never, place, async () => {
      await once(place.signal, 'abort');
      return GIF;
    });
    expect(body).toMatchObject({ code: 'unavailable' });
    expect(await next).not.toBeInstanceOf(Fault);
    const failing = (await gate.enter('c', 1)) as Place;
    const leave = vi.spyOn(failing, 'leave');
    const failed = sent({} as never, failing, () => Promise.reject(new Error('The disk is gone.')));
    await expect(failed).rejects.toThrow('The disk is gone.');
    expect(leave).toHaveBeenCalled();
  });

  test('of uploads in progress keep slow ones of any number of addresses from locking others out', async () => {
    const gate = createGate(300);
    const slow = await Promise.all(
      Array.from({ length: 8 }, async (_, index) => {
        const place = (await gate.enter(`a${index}`, 16 * MEGABYTE)) as Place;
        place.passed(1_000);
        place.signal.addEventListener('abort', () => place.leave());
        return place;
      }),
    );
    const fast = await gate.enter('b', 20 * MEGABYTE);
    expect(fast).not.toBeInstanceOf(Fault);
    expect(slow.filter(({ signal }) => signal.aborted).length).toBeLessThan(4);
  });

  test('of uploads in progress let a fast one end, and begin those of the fewest uploads first', async () => {
    const gate = createGate(300);
    const places = await Promise.all(
      Array.from({ length: 8 }, async (_, index) => {
        const address = index < 3 ? 'a' : `a${index}`;
        const place = (await gate.enter(address, 16 * MEGABYTE)) as Place;
        place.passed(15 * MEGABYTE);
        return place;
      }),
    );
    const order: string[] = [];
    const next = [
      gate.enter('a', MEGABYTE).then(() => order.push('a')),
      gate.enter('b', 16 * MEGABYTE).then(() => order.push('b')),
    ];
    await sleep(150);
    expect(places.filter(({ signal }) => signal.aborted)).toEqual([]);
    places[7]!.leave();
    places[6]!.leave();
    await Promise.all(next);
    expect(order).toEqual(['b', 'a']);
  });
});
