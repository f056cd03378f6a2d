import type { Command } from 'commander';
import { checkPartitions, type Flags } from '../settings.ts';
import { counted } from './counted.ts';
import { DATABASE } from './options.ts';
import { withStore } from './store.ts';

export function addPartition(program: Command): void {
  program
    .command('partition')
    .description(
      'move the large tables of a PostgreSQL into partitions by organisation; stop all nodes before',
    )
    .argument('<count>', 'how many partitions each table gets; 0: back into one table each')
    .option(...DATABASE)
    .action((given: string, flags: Flags) => {
      const count = checkPartitions('The number of partitions', given);
      return withStore(flags, async ({ partitions }) => {
        if (!partitions) throw new Error('Partitions require PostgreSQL; SQLite has none.');
        let moved = 0;
        await partitions.change(count, (table) => {
          moved++;
          console.log(`${table}: moved.`);
        });
        const now = count === 0 ? 'not partitioned' : `in ${count} partitions each`;
        console.log(`Moved ${counted(moved, 'table')}. The large tables are ${now}.`);
      });
    });
}
