import { join } from 'node:path';
import type { Command } from 'commander';
import { openStore } from '../features.ts';
import { BACKUP, inScratch, restore } from './backup-file.ts';
import { counted } from './counted.ts';
import { examine } from './doctor.ts';

export function addDrill(program: Command): void {
  program
    .command('drill')
    .description(
      'try whether a backup can be restored: restores it into a temporary database, checks it, and deletes that',
    )
    .argument('<backup>', `${BACKUP}: of "afterword backup" or "afterword export --all"`)
    .action((backup: string) =>
      inScratch(async (folder) => {
        const path = join(folder, 'drill.db');
        await restore(backup, path);
        const store = openStore(`sqlite:${path}`);
        try {
          const { conversations, messages, newest } = await store.query
            .selectFrom('conversation')
            .select(({ fn, selectFrom }) => [
              fn.countAll<number>().as('conversations'),
              selectFrom('message').select(fn.countAll<number>().as('count')).as('messages'),
              fn.max('updatedAt').as('newest'),
            ])
            .executeTakeFirstOrThrow();
          console.log(
            `Restored ${counted(conversations, 'conversation')} with ${counted(messages ?? 0, 'message')}` +
              (newest ? `; the latest change is of ${new Date(newest).toISOString()}.` : '.'),
          );
          await examine(store, false);
        } finally {
          await store.close();
        }
      }),
    );
}
