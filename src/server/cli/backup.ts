import { join } from 'node:path';
import type { Command } from 'commander';
import type { Flags } from '../settings.ts';
import { BACKUP, inBucket, inScratch } from './backup-file.ts';
import { DATABASE } from './options.ts';
import { withStore } from './store.ts';

export function addBackup(program: Command): void {
  program
    .command('backup')
    .description('copy the database to a new file while the server runs (SQLite only)')
    .argument('<file>', BACKUP)
    .option(...DATABASE)
    .action((file: string, flags: Flags) =>
      withStore(flags, async (store) => {
        const bucket = inBucket(file);
        if (!bucket) {
          await store.backup(file);
          console.log(
            `Backup written. To serve from it: afterword serve --database sqlite:${file}`,
          );
          return;
        }
        await inScratch(async (folder) => {
          const copy = join(folder, 'backup.db');
          await store.backup(copy);
          await bucket.files.copy(copy, bucket.name);
        });
        console.log(`Backup written. To try whether it can be restored: afterword drill ${file}`);
      }),
    );
}
