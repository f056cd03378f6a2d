import type { Command } from 'commander';
import { HOUR } from '../../contract/time.ts';
import { rollupKinds } from '../features.ts';
import type { Store } from '../database/store.ts';
import { markAllUnread } from '../insight/index.ts';
import { checkRollups, repairRollups, type RollupFault } from '../numbers/index.ts';
import { checkChatRollups, recountChats } from '../handoff/index.ts';
import { checkChats } from '../reporting/index.ts';
import { checkSurveys, repairSurveys } from '../surveys/index.ts';
import type { Flags } from '../settings.ts';
import { counted } from './counted.ts';
import { DATABASE } from './options.ts';
import { withStore } from './store.ts';

/** The most differences of each kind that are printed; the rest are only counted. */
const LISTED = 20;

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description(
      'check that the stored counts match the conversations and the chats match their events',
    )
    .option(...DATABASE)
    .option('--repair', 'recalculate the counts that differ')
    .action((flags: Flags & { repair?: true }) =>
      withStore(flags, (store) => examine(store, flags.repair === true)),
    );
}

/** Prints the differences. The process exits with 1 if any remain. */
export async function examine(store: Store, repairs: boolean): Promise<void> {
  const faults = [...(await checkRollups(store, rollupKinds)), ...(await checkChatRollups(store))];
  const chats = await checkChats(store);
  for (const { organisationId, chatId } of chats.slice(0, LISTED)) {
    console.log(`${organisationId}, chat ${chatId}: does not match its events.`);
  }
  if (chats.length > 0) {
    const differ = chats.length === 1 ? 'differs' : 'differ';
    console.log(
      `${counted(chats.length, 'chat')} ${differ} from their events. This cannot be repaired: restore a backup.`,
    );
    process.exitCode = 1;
  }
  const surveys = await checkSurveys(store);
  for (const { organisationId, surveyId, isCounted } of surveys.slice(0, LISTED)) {
    const should = isCounted === 1 ? 'should be counted' : 'should not be counted';
    console.log(`${organisationId}, survey ${surveyId}: ${should}.`);
  }
  for (const fault of faults.slice(0, LISTED)) console.log(lineOf(fault));
  if (faults.length + surveys.length === 0) {
    if (chats.length === 0) console.log('No differences found.');
    return;
  }
  const differences = counted(faults.length + surveys.length, 'difference');
  if (!repairs) {
    console.log(`Found ${differences}. To repair the database: afterword doctor --repair`);
    process.exitCode = 1;
    return;
  }
  await store.write(async (transaction) => {
    await repairSurveys(transaction);
    await repairRollups(transaction, rollupKinds);
    await recountChats(transaction);
    await markAllUnread(transaction);
  });
  console.log(`Repaired ${differences}.`);
}

const lineOf = ({ organisationId, span, start, of, ...fault }: RollupFault) =>
  `${organisationId}, ${span / HOUR} h from ${new Date(start).toISOString()}: ` +
  `${counted(fault.kept, of)} stored, ${fault.counted} counted.`;
