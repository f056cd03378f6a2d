import type { Command } from 'commander';
import type { Flags } from '../settings.ts';
import { DATABASE } from './options.ts';
import { withStore } from './store.ts';

export function addBackup(program: Command): void {
  program
    .command('backup')
    .description('write a copy of the database into a new file while the server runs (SQLite)')
    .argument('<file>')
    .option(...DATABASE)
    .action((file: string, flags: Flags) =>
      withStore(flags, async (store) => {
        await store.backup(file);
        console.log(`Written. To restore it: afterword serve --database sqlite:${file}`);
      }),
    );
}
