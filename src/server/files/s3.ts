import { createHash } from 'node:crypto';
import { createReadStream, openAsBlob } from 'node:fs';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AwsClient } from 'aws4fetch';
import { inRequestSpan } from '../telemetry/index.ts';
import { openFolder } from './folder.ts';
import type { Files } from './files.ts';

/** The prefix of local folders for drafts. */
const DRAFTS = 'afterword-export-';
/** Older drafts are abandoned, milliseconds. */
const ABANDONED = 24 * 3_600_000;

/** The number of retries after a lost connection or a 5xx. */
const RETRIES = 4;

/**
 * Files in a bucket of S3-compatible storage: AWS, R2, MinIO, Ceph. A file is written to the local disk
 * first, and is then uploaded in one request, so that no partial file is visible.
 *
 * @param url `s3://bucket/prefix?region=eu-central-1&endpoint=https://minio.example.com`
 * @param environment `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, optionally `AWS_SESSION_TOKEN` and `AWS_REGION`
 * @throws an error that names the missing settings
 */
export function openBucket(url: string, environment: NodeJS.ProcessEnv): Files {
  const { hostname: bucket, pathname, searchParams } = new URL(url);
  const accessKeyId = environment['AWS_ACCESS_KEY_ID'];
  const secretAccessKey = environment['AWS_SECRET_ACCESS_KEY'];
  if (!bucket || !accessKeyId || !secretAccessKey) {
    throw new Error(
      's3://BUCKET requires AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment.',
    );
  }
  const region = searchParams.get('region') ?? environment['AWS_REGION'] ?? 'us-east-1';
  const endpoint = searchParams.get('endpoint');
  const prefix = encodedPath(pathname.replace(/^\/+|(?<!\/)\/+$/g, ''));
  const sessionToken = environment['AWS_SESSION_TOKEN'];
  const client = new AwsClient({
    accessKeyId,
    secretAccessKey,
    ...(sessionToken && { sessionToken }),
    service: 's3',
    region,
    retries: RETRIES,
  });
  // Servers other than Amazon's do not support bucket names in the host name.
  const base = endpoint
    ? `${endpoint.replace(/\/$/, '')}/${bucket}`
    : `https://${bucket}.s3.${region}.amazonaws.com`;
  const urlOf = (name: string) => [base, prefix, name].filter(Boolean).join('/');

  /** Follows no redirect: conversations, and the session's token, go to the configured address alone. */
  const ask = (address: string, init: RequestInit = {}) =>
    inRequestSpan('object storage', { method: init.method ?? 'GET', url: base }, () =>
      client.fetch(address, { ...init, redirect: 'manual' }),
    );

  /** The server refuses content that does not match the hash. */
  async function put(body: Blob, name: string, sha256: string, type: string): Promise<void> {
    const response = await ask(urlOf(name), {
      method: 'PUT',
      headers: { 'X-Amz-Content-Sha256': sha256, 'Content-Type': type },
      body,
    });
    await checkResponse(response, 'written');
  }

  return {
    origin: new URL(base).origin,

    async create(name) {
      const place = await mkdtemp(join(tmpdir(), DRAFTS));
      const local = await openFolder(place).create('draft.json');
      let sha256 = '';
      return {
        write: (text) => local.write(text),
        async finish() {
          const written = await local.finish();
          ({ sha256 } = written);
          return written;
        },
        async publish() {
          await local.publish();
          const draft = join(place, 'draft.json');
          await put(await openAsBlob(draft), name, sha256, 'application/x-ndjson; charset=utf-8');
          await rm(place, { recursive: true, force: true });
        },
        async discard() {
          await local.discard();
          await rm(place, { recursive: true, force: true });
        },
      };
    },

    async store(name, content, contentType) {
      const sha256 = createHash('sha256').update(content).digest('hex');
      await put(new Blob([new Uint8Array(content)]), name, sha256, contentType);
    },

    async sizeOf(name) {
      const response = await ask(urlOf(name), { method: 'HEAD' });
      if (response.status === 404) return null;
      await checkResponse(response, 'read');
      return Number(response.headers.get('content-length'));
    },

    async copy(path, name) {
      const hash = createHash('sha256');
      for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
      await put(await openAsBlob(path), name, hash.digest('hex'), 'application/octet-stream');
    },

    async remove(name) {
      await checkResponse(await ask(urlOf(name), { method: 'DELETE' }), 'removed');
    },

    async sweep(start, kept) {
      await sweepDrafts();
      const whole = [prefix, start].filter(Boolean).join('/');
      const response = await ask(`${base}?list-type=2&prefix=${encodeURIComponent(whole)}`);
      await checkResponse(response, 'listed');
      // Our names contain no characters that XML escapes.
      for (const [, key = ''] of (await response.text()).matchAll(/<Key>([^<]+)<\/Key>/g)) {
        const name = key.slice(whole.length - start.length);
        if (!kept.has(name)) await this.remove(name);
      }
    },

    async read(name, range) {
      const response = await ask(urlOf(name), {
        headers: range ? { Range: `bytes=${range[0]}-${range[1] - 1}` } : {},
      });
      if (response.status === 404) {
        await response.body?.cancel();
        return null;
      }
      await checkResponse(response, 'read');
      return response.body;
    },

    async link(name, { seconds, fileName, shownAs }) {
      const signed = new URL(urlOf(name));
      signed.searchParams.set('X-Amz-Expires', String(seconds));
      signed.searchParams.set(
        'response-content-disposition',
        `${shownAs === undefined ? 'attachment' : 'inline'}; filename*=UTF-8''${fileName}`,
      );
      if (shownAs !== undefined) signed.searchParams.set('response-content-type', shownAs);
      const { url: link } = await client.sign(signed.href, { aws: { signQuery: true } });
      // A plus that stands for a space is signed as a space, but not every server reads it so.
      const [path, query = ''] = link.split('?');
      return `${path}?${query.replaceAll('+', '%20')}`;
    },
  };
}

/** A plus in a path is signed as a space, and a percent sign without a code as it is: both are written as codes. */
const encodedPath = (path: string) =>
  path.replaceAll('+', '%2B').replaceAll(/%(?![0-9a-f]{2})/gi, '%25');

/** Deletes drafts of processes that were killed. */
async function sweepDrafts(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(DRAFTS)) continue;
    const path = join(tmpdir(), name);
    const known = await stat(path).catch(() => null);
    if (known && Date.now() - known.mtimeMs > ABANDONED) {
      await rm(path, { recursive: true, force: true });
    }
  }
}

/** @throws an error for the operator, without the response body, which may contain keys */
async function checkResponse(
  response: Response,
  done: 'written' | 'read' | 'removed' | 'listed',
): Promise<void> {
  if (response.ok) return;
  await response.body?.cancel();
  throw new Error(
    `A file could not be ${done}: the object storage responded with status ${response.status}.`,
  );
}
