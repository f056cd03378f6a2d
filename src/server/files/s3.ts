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

/** The number of retries after a 5xx. */
const RETRIES = 4;

/** How long a storage may take to respond, milliseconds; to what is sent, it may take longer. */
const PATIENCE = 30_000;
/** The least that it takes, bytes a millisecond. */
const SLOWEST = 64;

/** The most of a response that is read for the code of an error, bytes. */
const MAX_ERROR = 4_096;

/**
 * Files in a bucket of S3-compatible storage: AWS, R2, MinIO, Ceph. A file is written to the local disk
 * first, and is then uploaded in one request, so that no partial file is visible.
 *
 * @param url `s3://bucket/prefix?region=eu-central-1&endpoint=https://minio.example.com`
 * @param environment `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, optionally `AWS_SESSION_TOKEN` and `AWS_REGION`
 * @param patience how long the storage may take to respond, milliseconds
 * @throws an error that names the missing settings
 */
export function openBucket(
  url: string,
  environment: NodeJS.ProcessEnv,
  patience = PATIENCE,
): Files {
  const { hostname: bucket, pathname, searchParams } = new URL(url);
  const accessKeyId = environment['AWS_ACCESS_KEY_ID'];
  const secretAccessKey = environment['AWS_SECRET_ACCESS_KEY'];
  if (!bucket || !accessKeyId || !secretAccessKey) {
    throw new Error(
      's3://BUCKET requires AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment.',
    );
  }
  const region = searchParams.get('region') || environment['AWS_REGION'] || 'us-east-1';
  const endpoint = searchParams.get('endpoint');
  const prefix = encodedPath(pathname.replace(/^\/+|(?<!\/)\/+$/g, ''));
  if (endpoint !== null && !(/^https?:\/\//.test(endpoint) && URL.canParse(endpoint))) {
    throw new Error(
      'The endpoint of an s3:// URL must begin with http:// or https://, for example ?endpoint=https://minio.example.com.',
    );
  }
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

  /**
   * Follows no redirect: conversations, and the session's token, go to the configured address alone.
   *
   * @throws an error for the operator if nothing responds
   */
  async function ask(address: string, init: RequestInit = {}, bytes = 0): Promise<Response> {
    const late = new AbortController();
    const longest = patience + Math.ceil(bytes / SLOWEST / 1_000) * 1_000;
    const timer = setTimeout(() => late.abort(new LateError(longest)), longest);
    try {
      return await inRequestSpan(
        'object storage',
        { method: init.method ?? 'GET', url: base },
        () => client.fetch(address, { ...init, redirect: 'manual', signal: late.signal }),
      );
    } catch (error) {
      if (error instanceof LateError) throw error;
      const { cause } = error as { cause?: NodeJS.ErrnoException };
      throw new Error(
        `The object storage cannot be reached: ${cause?.code ?? cause?.message ?? (error as Error).message}.`,
        { cause: error },
      );
    } finally {
      clearTimeout(timer);
    }
  }

  /** The server refuses content that does not match the hash. */
  async function put(body: Blob, name: string, sha256: string, type: string): Promise<void> {
    const response = await ask(
      urlOf(name),
      {
        method: 'PUT',
        headers: { 'X-Amz-Content-Sha256': sha256, 'Content-Type': type },
        body,
      },
      body.size,
    );
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
        const code = await codeOf(response);
        if (code === NO_BUCKET) throw failed('read', 404, code);
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

class LateError extends Error {
  constructor(patience: number) {
    super(`The object storage did not respond within ${patience / 1_000} seconds.`);
  }
}

type Done = 'written' | 'read' | 'removed' | 'listed';

/** Otherwise, a 404 means that there is no such file. */
const NO_BUCKET = 'NoSuchBucket';

/** @throws an error for the operator */
async function checkResponse(response: Response, done: Done): Promise<void> {
  if (response.ok) return;
  throw failed(done, response.status, await codeOf(response));
}

const failed = (done: Done, status: number, code: string | null) =>
  new Error(
    `A file could not be ${done}: the object storage responded with status ${status}${code ? `, ${code}` : ''}.`,
  );

/** What the storage calls the error, such as `AccessDenied`. Nothing else of the body, which may contain keys. */
async function codeOf({ body }: Response): Promise<string | null> {
  let text = '';
  try {
    for await (const piece of body ?? []) {
      text += Buffer.from(piece).toString('latin1');
      if (text.length >= MAX_ERROR) break;
    }
  } catch {
    // What has come is enough, or nothing.
  }
  return /<Code>([A-Za-z]{1,60})<\/Code>/.exec(text.slice(0, MAX_ERROR))?.[1] ?? null;
}
