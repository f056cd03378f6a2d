// @postgres-in-the-long-run: it is about a bucket.
import { describe, expect, test } from 'vitest';
import type { AttachmentResponse } from '../../src/contract/index.ts';
import { checkBucket, countDueRemovals } from '../../src/server/attachments/index.ts';
import { nameOf } from '../../src/server/attachments/bucket-name.ts';
import {
  claimMove,
  claimRemoval,
  confirmMove,
  giveUpMove,
} from '../../src/server/attachments/store.ts';
import { type Files, openFiles } from '../../src/server/files/index.ts';
import { BUCKET_KEYS, startBucket } from './bucket.ts';
import { temporaryFolder } from './database.ts';
import { SECRET, type TestServer, testServer } from './harness.ts';

const HOUR = 3_600_000;

/** The smallest picture there is. */
const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

/** A server whose photos go to a bucket, with one conversation of a customer. */
async function serverWith(files: Files): Promise<TestServer> {
  const server = await testServer({ attachmentFiles: files });
  const added = await server.post('/api/v1/conversations', {
    conversation_id: 'c1',
    platform: 'custom',
    customer_id: 'ana',
    messages: [{ sender_type: 'customer', content: 'a photo' }],
  });
  expect(added.status).toBe(201);
  return server;
}

const send = (server: TestServer, id = 'a1', conversation = 'c1', body = GIF) => {
  const query = new URLSearchParams({
    conversation_id: conversation,
    attachment_id: id,
    name: `My “tent” & more, 100 % ~(1)*'.gif`,
  });
  return server.call(`/api/v1/attachments?${query}`, {
    method: 'POST',
    headers: { 'x-api-key': SECRET, 'content-type': 'image/gif' },
    body,
  });
};

async function upload(server: TestServer, id = 'a1', conversation = 'c1'): Promise<string> {
  const sent = await send(server, id, conversation);
  expect(sent.status).toBe(201);
  return ((await sent.json()) as AttachmentResponse).attachment.url;
}

const follow = (url: string, headers: Record<string, string> = {}) =>
  fetch(url, { redirect: 'manual', headers });

const inDatabase = async ({ store }: TestServer) =>
  (await store.query.selectFrom('attachmentContent').select('attachmentId').execute()).length;

const removals = ({ store }: TestServer) =>
  store.query.selectFrom('fileRemoval').select(['name', 'dueAt']).execute();

const erase = async (server: TestServer) => {
  const response = await server.post('/api/v1/customers/erase', { customer_id: 'ana' });
  expect(response.status).toBe(200);
};

/** The names of all that is in the bucket, as it was told. */
function recording(files: Files): Files & { stored: Set<string> } {
  const stored = new Set<string>();
  return {
    ...files,
    stored,
    async store(name, content, type) {
      await files.store(name, content, type);
      stored.add(name);
    },
    async remove(name) {
      await files.remove(name);
      stored.delete(name);
    },
  };
}

const bucket = async () => recording(openFiles(await startBucket(), BUCKET_KEYS));

test('a file in the bucket is known again, and another under its id is refused', async () => {
  const server = await serverWith(await bucket());
  const url = await upload(server);
  await expect.poll(() => inDatabase(server)).toBe(0);
  const other = Buffer.from(GIF);
  other[13] = 1;
  expect((await send(server, 'a1', 'c1', other)).status).toBe(409);
  expect((await send(server)).status).toBe(200);
  const moved = await follow(url);
  const stored = await fetch(moved.headers.get('location')!);
  expect(Buffer.from(await stored.arrayBuffer())).toEqual(GIF);
});

describe('photos and videos in a bucket', () => {
  test('are served from the database until they are moved, then by links to the bucket', async () => {
    const files = await bucket();
    const server = await serverWith(files);
    const url = await upload(server);
    await server.app.bucket!.round();
    expect([await inDatabase(server), files.stored.size, await removals(server)]).toEqual([
      0,
      1,
      [],
    ]);

    const redirect = await follow(url);
    expect(redirect.status).toBe(302);
    expect(redirect.headers.get('cache-control')).toMatch(/^private/);
    const link = redirect.headers.get('location')!;
    const whole = await fetch(link);
    expect(Buffer.from(await whole.arrayBuffer())).toEqual(GIF);
    expect(whole.headers.get('content-type')).toBe('image/gif');
    expect(whole.headers.get('content-disposition')).toContain(
      `inline; filename*=UTF-8''My%20%E2%80%9Ctent%E2%80%9D%20%26%20more%2C%20100%20%25%20~`,
    );
    const part = await fetch(link, { headers: { range: 'bytes=0-5' } });
    expect([part.status, await part.text()]).toEqual([206, 'GIF89a']);
    // A link that was altered is refused, and leads nowhere.
    const altered = await follow(url.replace(/signature=.{4}/, 'signature=0000'));
    expect([altered.status, altered.headers.get('location')]).toEqual([403, null]);
  });

  test('of a person are exported with their bytes, and erased', async () => {
    const files = await bucket();
    const server = await serverWith(files);
    const url = await upload(server);
    await server.app.bucket!.round();
    const exported = await server.post('/api/v1/customers/export', { customer_id: 'ana' });
    expect(await exported.text()).toContain(GIF.toString('base64'));
    // One that the bucket has lost is told of, and not left out.
    await upload(server, 'a2');
    await server.app.bucket!.round();
    const [lost] = [...files.stored].slice(-1);
    await files.remove(lost!);
    const partly = await server.post('/api/v1/customers/export', { customer_id: 'ana' });
    expect((await partly.text()).match(/"base64":(?:null|")/g)).toEqual([
      '"base64":"',
      '"base64":null',
    ]);
    await erase(server);
    expect((await follow(url)).status).toBe(404);
    await server.app.bucket!.round();
    expect([files.stored.size, await removals(server)]).toEqual([0, []]);
  });

  test('stay in the database while the bucket is away', async () => {
    const files = await bucket();
    let isAway = true;
    const server = await serverWith({
      ...files,
      async store(...given) {
        if (isAway) throw new Error('the object storage responded with status 503');
        return files.store(...given);
      },
    });
    const url = await upload(server);
    await expect(server.app.bucket!.round()).rejects.toThrow('503');
    expect((await follow(url)).status).toBe(200);
    isAway = false;
    await server.app.bucket!.round();
    expect((await follow(url)).status).toBe(302);
    expect(await removals(server)).toEqual([]);
  });

  test('go on past one that the bucket refuses', async () => {
    const files = await bucket();
    let refused: string | undefined;
    const server = await serverWith({
      ...files,
      async store(name, content, type) {
        refused ??= name;
        if (name === refused) throw new Error('403');
        await files.store(name, content, type);
      },
    });
    for (const id of ['a1', 'a2', 'a3']) await upload(server, id);
    await expect(server.app.bucket!.round()).rejects.toThrow('403');
    expect([await inDatabase(server), files.stored.size]).toEqual([1, 2]);
  });

  test('that are erased while they are moved do not stay in the bucket', async () => {
    const files = await bucket();
    let server: TestServer | undefined;
    const slow: Files = {
      ...files,
      async store(...given) {
        await erase(server!);
        return files.store(...given);
      },
    };
    server = await serverWith(slow);
    await upload(server);
    await server.app.bucket!.round();
    await server.app.bucket!.round();
    expect([files.stored.size, await inDatabase(server), await removals(server)]).toEqual([
      0,
      0,
      [],
    ]);
  });

  test('whose move was broken off are moved again after an hour', async () => {
    const files = await bucket();
    const server = await serverWith(files);
    const url = await upload(server);
    // As a node that was killed after it had stored the file.
    const { store, clock } = server;
    const file = await store.query.selectFrom('attachment').selectAll().executeTakeFirstOrThrow();
    await store.write((transaction) =>
      claimMove(transaction, file, nameOf(file), clock.now + HOUR),
    );
    await files.store(nameOf(file), GIF, 'image/gif');
    await server.app.bucket!.round();
    expect((await follow(url)).status).toBe(200);
    clock.now += HOUR;
    await server.app.bucket!.round();
    expect([await inDatabase(server), files.stored.size, await removals(server)]).toEqual([
      0,
      1,
      [],
    ]);
  });

  test('whose move is confirmed twice, because the outcome of the first was unknown, stay', async () => {
    const files = await bucket();
    const server = await serverWith(files);
    await upload(server);
    await server.app.bucket!.round();
    const { store, clock } = server;
    const file = await store.query.selectFrom('attachment').selectAll().executeTakeFirstOrThrow();
    await store.write((transaction) => confirmMove(transaction, file, nameOf(file), clock.now));
    await store.write((transaction) => giveUpMove(transaction, file, nameOf(file), clock.now));
    await server.app.bucket!.round();
    expect(files.stored.size).toBe(1);
  });

  test('stay whole when a file with the id of an erased one is stored during its move', async () => {
    const files = await bucket();
    let server: TestServer | undefined;
    let isFirst = true;
    server = await serverWith({
      ...files,
      async store(...given) {
        await files.store(...given);
        if (!isFirst) return;
        isFirst = false;
        await erase(server!);
        server!.clock.now += 1_000;
        await server!.post('/api/v1/conversations', {
          conversation_id: 'c2',
          platform: 'custom',
          messages: [{ sender_type: 'customer', content: 'another photo' }],
        });
        await upload(server!, 'a1', 'c2');
      },
    });
    await upload(server);
    await server.app.bucket!.round();
    await server.app.bucket!.round();
    expect(await checkBucket(server.store, files)).toEqual([]);
    expect([files.stored.size, await removals(server)]).toEqual([1, []]);
  });

  test('are deleted by one of two nodes that find the removal at once', async () => {
    const files = await bucket();
    const server = await serverWith(files);
    await upload(server);
    await server.app.bucket!.round();
    await erase(server);
    const { store, clock } = server;
    const removal = await store.query
      .selectFrom('fileRemoval')
      .selectAll()
      .executeTakeFirstOrThrow();
    const claims = [1, 2].map((later) =>
      store.write(({ query }) => claimRemoval(query, removal, clock.now + later * HOUR)),
    );
    const won = (await Promise.all(claims)).filter(Boolean);
    expect(won).toHaveLength(1);
  });

  test('are found missing by the doctor', async () => {
    const files = await bucket();
    const server = await serverWith(files);
    await upload(server);
    await upload(server, 'a2');
    await server.app.bucket!.round();
    expect(await checkBucket(server.store, files)).toEqual([]);
    const [first] = files.stored;
    await files.remove(first!);
    expect(await checkBucket(server.store, files)).toHaveLength(1);
    expect(await checkBucket(server.store, undefined)).toHaveLength(2);
    // What was erased and is still there counts, until it is deleted.
    const { query } = server.store;
    expect(await countDueRemovals(query, Number.MAX_SAFE_INTEGER)).toBe(0);
    await erase(server);
    expect(await countDueRemovals(query, Number.MAX_SAFE_INTEGER)).toBe(2);
    await server.app.bucket!.round();
    expect(await countDueRemovals(query, Number.MAX_SAFE_INTEGER)).toBe(0);
  });

  test('can be in a folder, and are then served by the server, whole and in ranges', async () => {
    const files = openFiles(`file:${temporaryFolder()}`);
    const server = await serverWith(files);
    const url = await upload(server);
    await server.app.bucket!.round();
    expect(await inDatabase(server)).toBe(0);
    const whole = await follow(url);
    expect([whole.status, whole.headers.get('content-length')]).toEqual([200, String(GIF.length)]);
    expect(whole.headers.get('content-security-policy')).toContain('sandbox');
    expect(Buffer.from(await whole.arrayBuffer())).toEqual(GIF);
    const part = await follow(url, { range: 'bytes=-3' });
    expect([part.status, part.headers.get('content-range')]).toEqual([
      206,
      `bytes ${GIF.length - 3}-${GIF.length - 1}/${GIF.length}`,
    ]);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(GIF.subarray(-3));
    const beyond = await follow(url, { range: 'bytes=900-' });
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([
      416,
      `bytes */${GIF.length}`,
    ]);
  });
});
