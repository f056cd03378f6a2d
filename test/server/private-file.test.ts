import { chmodSync, readdirSync, statSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../src/server/features.ts';
import { temporaryFolder } from './database.ts';

const modesIn = (folder: string) =>
  Object.fromEntries(
    readdirSync(folder).map((name) => [name, statSync(`${folder}/${name}`).mode & 0o777]),
  );

test.skipIf(process.platform === 'win32')(
  'nobody but the user of the server can read a new database or the files beside it; an old one keeps its rights',
  async () => {
    const before = process.umask(0o022);
    onTestFinished(() => void process.umask(before));
    const folder = temporaryFolder();
    const store = openStore(`sqlite:${folder}/a.db`);
    await store.migrate();
    expect(modesIn(folder)).toEqual({ 'a.db': 0o600, 'a.db-wal': 0o600, 'a.db-shm': 0o600 });
    await store.close();

    chmodSync(`${folder}/a.db`, 0o640);
    const again = openStore(`sqlite:${folder}/a.db`);
    expect(modesIn(folder)).toMatchObject({ 'a.db': 0o640, 'a.db-wal': 0o640 });
    await again.close();
  },
);

test('a database in a folder that is not there is refused, and no folder is made', () => {
  const folder = temporaryFolder();
  expect(() => openStore(`sqlite:${folder}/missing/a.db`)).toThrow();
  expect(readdirSync(folder)).toEqual([]);
});
