import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './database.ts';

interface S3 {
  run(): Promise<AddressInfo>;
  close(): Promise<void>;
}
const S3rver = createRequire(import.meta.url)('s3rver') as new (options: object) => S3;

/** Of every bucket. */
export const BUCKET_KEYS = { AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER' };

/** A server that speaks S3, with an empty bucket; it checks keys, and no signatures. @returns its URL */
export async function startBucket(): Promise<string> {
  const server = new S3rver({
    port: 0,
    address: '127.0.0.1',
    silent: true,
    directory: temporaryFolder(),
    configureBuckets: [{ name: 'exports' }],
  });
  const { port } = await server.run();
  onTestFinished(() => server.close());
  return `s3://exports/a/b?endpoint=http://127.0.0.1:${port}`;
}
