import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { importAll } from '../database/move.ts';
import type { Flags } from '../settings.ts';
import { counted } from './counted.ts';
import { DATABASE } from './options.ts';
import { withStore } from './store.ts';

export function addImport(program: Command): void {
  program
    .command('import')
    .description('import the output of "export --all" from standard input into an empty database')
    .option(...DATABASE)
    .action((flags: Flags) =>
      withStore(flags, async (store) => {
        const rows = await importAll(store, createInterface({ input: process.stdin }));
        console.error(`Imported ${counted(rows, 'row')}.`);
      }),
    );
}
