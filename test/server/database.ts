import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { inject, onTestFinished } from 'vitest';

/** On which database the tests of this run are. */
export const isPostgres = inject('postgres') !== null;

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'afterword-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The URL of an empty database that is gone after the test: SQLite or PostgreSQL, as the run says. */
export async function freshDatabase(): Promise<string> {
  const template = inject('postgres');
  if (template === null) return `sqlite:${temporaryFolder()}/a.db`;
  const name = `test_${crypto.randomUUID().replaceAll('-', '')}`;
  const server = template.replace(/[^/]+$/, 'template1');
  await command(server, `create database ${name} template postgres`);
  onTestFinished(() => command(server, `drop database ${name} with (force)`));
  return template.replace(/[^/]+$/, name);
}

async function command(url: string, sql: string): Promise<void> {
  const client = new Client(url);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
