import type { Command } from 'commander';
import { HOUR } from '../../contract/time.ts';
import { rollupKinds } from '../features.ts';
import type { Store } from '../database/store.ts';
import { markAllUnread } from '../insight/index.ts';
import { checkRollups, repairRollups, type RollupFault } from '../numbers/index.ts';
import { checkChats } from '../reporting/index.ts';
import type { Flags } from '../settings.ts';
import { counted } from './counted.ts';
import { DATABASE } from './options.ts';
import { withStore } from './store.ts';

/** More of a kind are counted, and not listed. */
const LISTED = 20;

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('compare the numbers with the conversations they are counted from')
    .option(...DATABASE)
    .option('--repair', 'count again where they differ')
    .action((flags: Flags & { repair?: true }) =>
      withStore(flags, (store) => examine(store, flags.repair === true)),
    );
}

/** Prints what differs; the process ends with 1 where something still does. */
async function examine(store: Store, repairs: boolean): Promise<void> {
  const faults = await checkRollups(store.query, rollupKinds);
  const chats = await checkChats(store.query);
  for (const { organisationId, chatId } of chats.slice(0, LISTED)) {
    console.log(`${organisationId}, chat ${chatId}: not what its events add up to.`);
  }
  if (chats.length > 0) {
    const differ = chats.length === 1 ? 'differs' : 'differ';
    console.log(
      `${counted(chats.length, 'chat')} ${differ}. Events cannot be repaired: restore a backup.`,
    );
    process.exitCode = 1;
  }
  for (const fault of faults.slice(0, LISTED)) console.log(lineOf(fault));
  if (faults.length === 0) {
    if (chats.length === 0) console.log('All numbers are what their conversations add up to.');
    return;
  }
  const differences = counted(faults.length, 'difference');
  if (!repairs) {
    console.log(`${differences}. To repair: afterword doctor --repair`);
    process.exitCode = 1;
    return;
  }
  await store.write(async (transaction) => {
    await repairRollups(transaction, rollupKinds);
    await markAllUnread(transaction);
  });
  console.log(`${differences}, repaired.`);
}

const lineOf = ({ organisationId, span, start, of, ...fault }: RollupFault) =>
  `${organisationId}, ${span / HOUR} h from ${new Date(start).toISOString()}: ` +
  `${counted(fault.kept, of)} kept, ${fault.counted} counted.`;
