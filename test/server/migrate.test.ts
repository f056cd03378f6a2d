import { expect, test } from 'vitest';
import { openDatabase } from '../../src/server/database/open.ts';
import { newestMigration } from '../../src/server/database/migrate.ts';
import { temporaryFolder } from './database.ts';

test('data that was not derived when the process ended is derived by the next one', async () => {
  const url = `sqlite:${temporaryFolder()}/a.db`;
  const derived: (readonly string[] | 'import')[] = [];
  const migrated = async (fails: boolean) => {
    const store = openDatabase(url, {
      async derive(_, after) {
        derived.push(after);
        if (fails) throw new Error('Killed.');
      },
    });
    await store.migrate().finally(() => store.close());
  };
  await expect(migrated(true)).rejects.toThrow('Killed.');
  await migrated(false);
  await migrated(false);
  expect(derived.map((after) => after.includes(newestMigration))).toEqual([true, true, false]);
  expect(derived[2]).toEqual([]);
});
