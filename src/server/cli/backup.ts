import type { Command } from 'commander';
import type { Flags } from '../settings.ts';
import { DATABASE } from './options.ts';
import { withStore } from './store.ts';

export function addBackup(program: Command): void {
  program
    .command('backup')
    .description('copy the database to a new file while the server runs (SQLite only)')
    .argument('<file>')
    .option(...DATABASE)
    .action((file: string, flags: Flags) =>
      withStore(flags, async (store) => {
        await store.backup(file);
        console.log(`Backup written. To serve from it: afterword serve --database sqlite:${file}`);
      }),
    );
}
