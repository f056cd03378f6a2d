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
    .description('fill an empty database from the standard input, as "export --all" wrote it')
    .option(...DATABASE)
    .action((flags: Flags) =>
      withStore(flags, async (store) => {
        const rows = await importAll(store, createInterface({ input: process.stdin }));
        console.error(`${counted(rows, 'row')} imported.`);
      }),
    );
}
