import type { Command } from 'commander';
import { type Flags, readSettings } from '../settings.ts';
import { BACKUP, restore } from './backup-file.ts';
import { DATABASE } from './options.ts';

export function addRestore(program: Command): void {
  program
    .command('restore')
    .description('make a new SQLite database from a backup, or from the output of "export --all"')
    .argument('<backup>', BACKUP)
    .option(...DATABASE)
    .action(async (backup: string, flags: Flags) => {
      const { database } = readSettings(flags, process.env);
      if (!database.startsWith('sqlite:')) {
        throw new Error(
          'A backup is restored into SQLite. To fill PostgreSQL, send the output of "afterword export --all" to "afterword import".',
        );
      }
      await restore(backup, database.slice('sqlite:'.length));
      console.log(`Restored. To serve from it: afterword serve --database ${database}`);
    });
}
