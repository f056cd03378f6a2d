import type { Command } from 'commander';
import type { Flags } from '../settings.ts';
import { DATABASE } from './options.ts';
import { withStore } from './store.ts';

export function addMigrate(program: Command): void {
  program
    .command('migrate')
    .description('migrate the database to the current schema')
    .option(...DATABASE)
    .action((flags: Flags) =>
      withStore(
        flags,
        async (_, ran) => {
          console.log(
            ran.length > 0 ? `Migrations run: ${ran.join(', ')}.` : 'The database is up to date.',
          );
        },
        { isNew: true },
      ),
    );
}
