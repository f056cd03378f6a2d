import { openAsBlob } from 'node:fs';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AwsClient } from 'aws4fetch';
import { openFolder } from './folder.ts';
import type { Files } from './files.ts';

/** How the folders of drafts on this machine are called. */
const DRAFTS = 'afterword-export-';
/** Nobody works on a draft for so long, milliseconds. */
const ABANDONED = 24 * 3_600_000;

/** Tries again after a lost connection or a 5xx. */
const RETRIES = 4;

/**
 * Files in a bucket of S3 or what speaks like it: AWS, R2, MinIO, Ceph. A file is written to this machine's
 * disk first, and then goes up in one request, so that nobody sees a part of it.
 *
 * @param url `s3://bucket/prefix?region=eu-central-1&endpoint=https://minio.example.com`
 * @param environment `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, perhaps `AWS_SESSION_TOKEN`
 * @throws an error that names what is missing
 */
export function openBucket(url: string, environment: NodeJS.ProcessEnv): Files {
  const { hostname: bucket, pathname, searchParams } = new URL(url);
  const accessKeyId = environment['AWS_ACCESS_KEY_ID'];
  const secretAccessKey = environment['AWS_SECRET_ACCESS_KEY'];
  if (!bucket || !accessKeyId || !secretAccessKey) {
    throw new Error(
      'AFTERWORD_EXPORT_URL=s3://BUCKET needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
    );
  }
  const region = searchParams.get('region') ?? environment['AWS_REGION'] ?? 'us-east-1';
  const endpoint = searchParams.get('endpoint');
  const prefix = pathname.replace(/^\/+|\/+$/g, '');
  const sessionToken = environment['AWS_SESSION_TOKEN'];
  const client = new AwsClient({
    accessKeyId,
    secretAccessKey,
    ...(sessionToken && { sessionToken }),
    service: 's3',
    region,
    retries: RETRIES,
  });
  // Other servers than Amazon's know no bucket by a host's name.
  const base = endpoint
    ? `${endpoint.replace(/\/$/, '')}/${bucket}`
    : `https://${bucket}.s3.${region}.amazonaws.com`;
  const urlOf = (name: string) => [base, prefix, name].filter(Boolean).join('/');

  return {
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
          const response = await client.fetch(urlOf(name), {
            method: 'PUT',
            // The server refuses what is not what we have read on disk.
            headers: {
              'X-Amz-Content-Sha256': sha256,
              'Content-Type': 'application/x-ndjson; charset=utf-8',
            },
            body: await openAsBlob(join(place, 'draft.json')),
          });
          await told(response, 'written');
          await rm(place, { recursive: true, force: true });
        },
        async discard() {
          await local.discard();
          await rm(place, { recursive: true, force: true });
        },
      };
    },

    async remove(name) {
      await told(await client.fetch(urlOf(name), { method: 'DELETE' }), 'removed');
    },

    async sweep(start, kept) {
      await sweepDrafts();
      const whole = [prefix, start].filter(Boolean).join('/');
      const response = await client.fetch(
        `${base}?list-type=2&prefix=${encodeURIComponent(whole)}`,
      );
      await told(response, 'listed');
      // Our names have no letter that XML would write otherwise.
      for (const [, key = ''] of (await response.text()).matchAll(/<Key>([^<]+)<\/Key>/g)) {
        const name = key.slice(whole.length - start.length);
        if (!kept.has(name)) await this.remove(name);
      }
    },

    async read(name, range) {
      const response = await client.fetch(urlOf(name), {
        headers: range ? { Range: `bytes=${range[0]}-${range[1] - 1}` } : {},
      });
      if (response.status === 404) {
        await response.body?.cancel();
        return null;
      }
      await told(response, 'read');
      return response.body;
    },

    async link(name, { seconds, fileName }) {
      const signed = new URL(urlOf(name));
      signed.searchParams.set('X-Amz-Expires', String(seconds));
      signed.searchParams.set(
        'response-content-disposition',
        `attachment; filename*=UTF-8''${fileName}`,
      );
      return (await client.sign(signed.href, { aws: { signQuery: true } })).url;
    },
  };
}

/** Drafts of processes that were killed. */
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

/** @throws for the operator, without what the server answered: it may hold keys */
async function told(
  response: Response,
  done: 'written' | 'read' | 'removed' | 'listed',
): Promise<void> {
  if (response.ok) return;
  await response.body?.cancel();
  throw new Error(`A file could not be ${done}: the object storage answered ${response.status}.`);
}
