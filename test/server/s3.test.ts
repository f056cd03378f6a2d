import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { SignedUrlsResponse } from '../../src/contract/index.ts';
import { type Files, openFiles } from '../../src/server/files/index.ts';
import { openBucket } from '../../src/server/files/s3.ts';
import { freePort } from '../free-port.ts';
import { BUCKET_KEYS, startBucket } from './bucket.ts';
import { SECRET, testServer } from './harness.ts';

const textOf = async (stream: ReadableStream<Uint8Array> | null) =>
  stream && (await new Response(stream).text());

describe('files in a bucket', () => {
  test('are seen when they are published, whole, in ranges, and by links that end', async () => {
    const url = await startBucket();
    const files = openFiles(url, BUCKET_KEYS);
    const draft = await files.create('x/y-1.json');
    await draft.write('Grüße, ');
    await draft.write('world');
    const { sizeBytes, sha256 } = await draft.finish();
    expect([sizeBytes, sha256.length]).toEqual([14, 64]);
    expect(await files.read('x/y-1.json')).toBeNull();
    await draft.publish();
    expect(await textOf(await files.read('x/y-1.json'))).toBe('Grüße, world');
    expect(await textOf(await files.read('x/y-1.json', [9, 14]))).toBe('world');

    const link = await files.link!('x/y-1.json', { seconds: 60, fileName: 'day%201.json' });
    const response = await fetch(link);
    expect(await response.text()).toBe('Grüße, world');
    expect(response.headers.get('content-disposition')).toContain('day%201.json');
    const query = new URL(link).searchParams;
    expect(query.get('X-Amz-Expires')).toBe('60');
    expect(query.get('X-Amz-Signature')).toMatch(/^[0-9a-f]{64}$/);
    expect(query.get('X-Amz-SignedHeaders')).toBe('host');
    const old = link.replace(/X-Amz-Date=\d{8}/, 'X-Amz-Date=20200101');
    expect((await fetch(old)).status).toBe(403);
  });

  // By the signer of the AWS SDK for JavaScript (@smithy/signature-v4, with @aws-sdk/client-s3 3.1175.0).
  test.each([
    ['plain', 'c78739df82ed828245046366b8ab45cf2b27418ee3446aba2ebd9fbb6806180c'],
    ['a b', '3be4443f1eb038a8c5cc65f8053e3a0e351d4f3005844895a7077b735a666185'],
    ['ü/ß', '62c8a275089c7bae88479423b62fc79c47a3dce2531f06a87617ad933bb74c40'],
    ['a+b', 'd609118cf07dbdcabef7e0302a41afea5264c5dda67e47c0d06b0c67ca173c76'],
    ['a&b=c', '9373a2cab6da9e1b6253094b521240d07ba3c1b1273612474beb180571814018'],
    ['100%25', '983dad9cf8878a440e96b3a05d8202561d5e2c71ed64173a3fb7e58bdfde5919'],
    ['100%', '983dad9cf8878a440e96b3a05d8202561d5e2c71ed64173a3fb7e58bdfde5919'],
    ['~tilde', '36608b1a538d35bee8bb5609e08124800be0054caaef9ff32c50a815209a5642'],
    [`(1)*'!`, 'c8c7968ba3db7c08349185af15354f2ea4f1d539d80ef96bd41c69d5ea0551e4'],
    ['x//y', '8b86a95f29fd5161a0621490f4bbddc22084f08babecaeeab682757d52b468b7'],
    ['日本/語', 'c5ea883958c6af70c7a12d15aea94a2f081fab0302933128b5ace90c5ee2f9ec'],
    ['a;b,c', '10b36d0a66e56f151e875ff18d009f751a66dded9ef9961f898f92a089bea674'],
    ['@:$', '5f204bd015483043c5c1ccee031449a97ef2c00f4c654fe84f4820735255f5c4'],
    ['emoji😀', '49cbed8f11de6000252d0bba5d359404c3f8faa6097e8ea9a8c015396ab8e735'],
  ])('a link below "%s" has the signature of the AWS SDK', async (prefix, signature) => {
    vi.useFakeTimers({ now: new Date('2026-11-28T07:00:00Z'), toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    const files = openFiles(
      `s3://b/${prefix}?region=eu-central-1&endpoint=https://minio.example.com`,
      {
        AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
        AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
        AWS_SESSION_TOKEN: 'a+b/c==',
      },
    );
    const link = await files.link!('x/y.gif', {
      seconds: 3600,
      fileName: 'My%20%E2%80%9Ctent%E2%80%9D%20%26%20more%2C%20100%20%25%20~%281%29%2A%27.gif',
      shownAs: 'image/gif',
    });
    expect(new URL(link).searchParams.get('X-Amz-Signature')).toBe(signature);
    // In a query, a plus stands for a space on some servers, in a path on none.
    expect(link).not.toContain('+');
  });

  test('left alone leave nothing; a wrong key writes nothing', async () => {
    const url = await startBucket();
    const files = openFiles(url, BUCKET_KEYS);
    const draft = await files.create('gone.json');
    await draft.write('x');
    await draft.discard();
    expect(await files.read('gone.json')).toBeNull();
    const foreign = openFiles(url, { ...BUCKET_KEYS, AWS_ACCESS_KEY_ID: 'nobody' });
    const refused = await foreign.create('refused.json');
    await refused.write('x');
    await refused.finish();
    await expect(refused.publish()).rejects.toThrow('the object storage responded with status 403');
    expect(await files.read('refused.json')).toBeNull();
  });

  describe('of a storage that fails', () => {
    async function storage(answer: RequestListener): Promise<string> {
      const server = createServer(answer);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      onTestFinished(() => {
        server.close();
        server.closeAllConnections();
      });
      const { port } = server.address() as AddressInfo;
      return `s3://exports?endpoint=http://127.0.0.1:${port}`;
    }
    const content = new Uint8Array(10);
    const asked = (files: Files) => [
      files.store('a', content, 'image/png'),
      files.read('a'),
      files.remove('a'),
    ];
    const reasonsOf = (all: Promise<unknown>[]) =>
      Promise.all(
        all.map((one) =>
          one.then(
            () => 'It was not refused.',
            (error: Error) => error.message,
          ),
        ),
      );

    test('are refused with what the storage calls the reason, and nothing else of it', async () => {
      const url = await storage((_, response) =>
        response
          .writeHead(403, { 'content-type': 'application/xml' })
          .end('<Error><Code>AccessDenied</Code><AWSAccessKeyId>KEY</AWSAccessKeyId></Error>'),
      );
      for (const reason of await reasonsOf(asked(openFiles(url, BUCKET_KEYS)))) {
        expect(reason).toMatch(/responded with status 403, AccessDenied\.$/);
      }
    });

    test('are not taken for missing if the bucket is', async () => {
      let code = 'NoSuchBucket';
      const url = await storage((_, response) =>
        response.writeHead(404).end(`<Error><Code>${code}</Code></Error>`),
      );
      const files = openFiles(url, BUCKET_KEYS);
      await expect(files.read('a')).rejects.toThrow('status 404, NoSuchBucket');
      code = 'NoSuchKey';
      expect(await files.read('a')).toBeNull();
    });

    test('fail after a while if it says nothing', async () => {
      const url = await storage(() => {});
      const files = openBucket(url, BUCKET_KEYS, 200);
      const [stored, ...others] = await reasonsOf(asked(files));
      // A little longer, as much as its bytes may take.
      expect(stored).toContain('did not respond within 1.2 seconds');
      for (const one of others) expect(one).toContain('within 0.2 seconds');
    });

    test('fail with the reason if it cannot be reached', async () => {
      const files = openFiles(`s3://exports?endpoint=http://127.0.0.1:${await freePort()}`, {
        ...BUCKET_KEYS,
      });
      for (const reason of await reasonsOf(asked(files))) {
        expect(reason).toBe('The object storage cannot be reached: ECONNREFUSED.');
      }
    });
  });

  test('are in the usual region if its variable is empty', async () => {
    const files = openFiles('s3://b', { ...BUCKET_KEYS, AWS_REGION: '' });
    expect(files.origin).toBe('https://b.s3.us-east-1.amazonaws.com');
  });

  test('go to no address that the storage redirects to', async () => {
    let asked = '';
    const elsewhere = createServer((request, response) => {
      asked += `${request.method} ${JSON.stringify(request.headers)}`;
      response.end();
    });
    const storage = createServer((request, response) => {
      const { port } = elsewhere.address() as AddressInfo;
      response.writeHead(307, { location: `http://localhost:${port}${request.url}` }).end();
    });
    for (const server of [elsewhere, storage]) {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      onTestFinished(() => void server.close());
    }
    const { port } = storage.address() as AddressInfo;
    const files = openFiles(`s3://exports?endpoint=http://127.0.0.1:${port}`, {
      ...BUCKET_KEYS,
      AWS_SESSION_TOKEN: 'of the session',
    });
    const draft = await files.create('day.json');
    await draft.write('what customers wrote');
    await draft.finish();
    await expect(draft.publish()).rejects.toThrow('status 307');
    await expect(files.read('day.json')).rejects.toThrow('status 307');
    await expect(files.remove('day.json')).rejects.toThrow('status 307');
    await expect(files.sweep('day', new Set())).rejects.toThrow('status 307');
    await draft.discard();
    expect(asked).toBe('');
  });

  test('that killed processes left go, and no others', async () => {
    const files = openFiles(await startBucket(), BUCKET_KEYS);
    for (const name of ['x/1-0-old.json', 'x/1-0-kept.json', 'x/2-0-old.json']) {
      const draft = await files.create(name);
      await draft.write(name);
      await draft.finish();
      await draft.publish();
    }
    await files.sweep('x/1-', new Set(['x/1-0-kept.json']));
    expect(await files.read('x/1-0-old.json')).toBeNull();
    expect(await textOf(await files.read('x/1-0-kept.json'))).toBe('x/1-0-kept.json');
    expect(await textOf(await files.read('x/2-0-old.json'))).toBe('x/2-0-old.json');
  });

  test.each([
    ['s3://', 's3://BUCKET requires AWS_ACCESS_KEY_ID'],
    ['s3://exports', 's3://BUCKET requires AWS_ACCESS_KEY_ID'],
    ['ftp://x', 'AFTERWORD_EXPORT_URL must look like'],
    ['exports', 'AFTERWORD_EXPORT_URL must look like'],
  ])('%s without keys is refused', (url, message) => {
    expect(() => openFiles(url, {})).toThrow(message);
  });
});

test('a day goes into the bucket, and its links lead there', async () => {
  const exportUrl = await startBucket();
  const before = { ...process.env };
  Object.assign(process.env, BUCKET_KEYS);
  onTestFinished(() => {
    for (const name of Object.keys(BUCKET_KEYS)) delete process.env[name];
    Object.assign(process.env, before);
  });
  const server = await testServer({ exportUrl });
  server.clock.now = Date.parse('2026-03-10T09:00:00Z');
  await server.post('/api/v1/conversations', {
    conversation_id: 'c1',
    platform: 'custom',
    bot_id: 'b',
    messages: [],
    status: 'resolved',
    resolved_at: '2026-03-10T08:00:00Z',
  });
  server.clock.now = Date.parse('2026-03-11T01:00:00Z');
  await server.app.exporter.round();
  const answer = await server.call('/data-export/v2/get-signed-urls', {
    method: 'POST',
    headers: { botId: 'b', organizationId: 'default', authorization: SECRET },
    body: '{"date": "2026-03-10"}',
  });
  const { urls } = (await answer.json()) as SignedUrlsResponse;
  expect(urls).toHaveLength(1);
  expect(urls[0]).not.toContain(server.url);
  const file = await fetch(urls[0]!);
  expect(JSON.parse(await file.text())).toMatchObject({ conversation_id: 'c1', bot_id: 'b' });
  expect(file.headers.get('content-disposition')).toContain(
    'conversation_b_20260310_000000000000.json',
  );
});
