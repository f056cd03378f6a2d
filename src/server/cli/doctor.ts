import type { Command } from 'commander';
import { HOUR } from '../../contract/time.ts';
import { rollupKinds } from '../features.ts';
import type { Store } from '../database/store.ts';
import { markAllUnread } from '../insight/index.ts';
import { checkRollups, repairRollups, type RollupFault } from '../numbers/index.ts';
import { checkChatRollups, recountChats } from '../handoff/index.ts';
import { checkChats } from '../reporting/index.ts';
import { checkSurveys, repairSurveys } from '../surveys/index.ts';
import { checkBucket, countDueRemovals } from '../attachments/index.ts';
import { type Files, openAttachmentFiles } from '../files/index.ts';
import { type Flags, readSettings } from '../settings.ts';
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
      withStore(flags, async (store) => {
        await examine(store, flags.repair === true);
        await examinePartitions(store);
        await examineFiles(store, openAttachmentFiles(readSettings(flags, process.env).filesUrl));
      }),
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
  await store.write(
    async (transaction) => {
      await repairSurveys(transaction);
      await repairRollups(transaction, rollupKinds);
      await recountChats(transaction);
      await markAllUnread(transaction);
    },
    { isSlow: true },
  );
  console.log(`Repaired ${differences}.`);
}

/** Prints how the large tables are partitioned, where there are partitions. */
async function examinePartitions(store: Store): Promise<void> {
  const counts = await store.partitions?.count();
  if (!counts) return;
  const [count = 0, ...others] = new Set(counts.values());
  if (others.length > 0) {
    console.log(
      `The large tables have different numbers of partitions. Stop all nodes and run: afterword partition ${count}`,
    );
    process.exitCode = 1;
  } else if (count === 0) console.log('The large tables are not partitioned.');
  else console.log(`The large tables are in ${count} partitions each, by organisation.`);
}

/** Prints the photos and videos that are in neither the database nor the object storage. */
async function examineFiles(store: Store, files: Files | undefined): Promise<void> {
  const overdue = await countDueRemovals(store.query, Date.now() - HOUR);
  if (overdue > 0) {
    const why = files ? 'See the log of the server.' : 'AFTERWORD_FILES_URL is not set.';
    console.log(
      `${counted(overdue, 'erased file')} should have been deleted from the object storage an hour ago. ${why}`,
    );
    process.exitCode = 1;
  }
  const missing = await checkBucket(store, files);
  if (missing.length === 0) return;
  for (const { organisationId, attachmentId } of missing.slice(0, LISTED)) {
    console.log(`${organisationId}, file ${attachmentId}: is not stored, or not with its size.`);
  }
  const where = files ? 'the object storage' : 'the database, and AFTERWORD_FILES_URL is not set';
  console.log(`${counted(missing.length, 'file')} of conversations cannot be found in ${where}.`);
  process.exitCode = 1;
}

const lineOf = ({ organisationId, span, start, of, ...fault }: RollupFault) =>
  `${organisationId}, ${span / HOUR} h from ${new Date(start).toISOString()}: ` +
  `${counted(fault.kept, of)} stored, ${fault.counted} counted.`;
