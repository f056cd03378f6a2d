import { auditReissue } from '../customers/index.ts';
import { once } from 'node:events';
import type { Command } from 'commander';
import { pino } from 'pino';
import { z } from 'zod';
import { exportAll } from '../database/move.ts';
import type { Store } from '../database/store.ts';
import { createExporter, findExportBots, reissueDay } from '../exports/index.ts';
import { openFiles, USUAL_FILES } from '../files/index.ts';
import { createReader } from '../insight/index.ts';
import { MEGABYTE } from '../serve.ts';
import { readSettings } from '../settings.ts';
import { counted } from './counted.ts';
import { DATABASE, ORGANISATION, type OrganisationFlags } from './options.ts';
import { withStore } from './store.ts';

type DayFlags = OrganisationFlags & { bot?: string; reissue?: true };

export function addExport(program: Command): void {
  program
    .command('export')
    .description('write the files of a day that is over and not written yet, or everything')
    .option('--date <day>', 'a day in UTC, YYYY-MM-DD, into the folder of exports')
    .option('--bot <id>', 'of this bot; of all bots by default')
    .option('--reissue', 'write it again without the conversations that were erased since')
    .option('--all', 'everything, to the standard output, to be imported elsewhere')
    .option(...DATABASE)
    .option(...ORGANISATION)
    .action((flags: DayFlags & { all?: true; date?: string }) =>
      withStore(flags, (store) =>
        flags.all ? printAll(store) : exportDay(store, dayFrom(flags.date), flags),
      ),
    );
}

const printAll = (store: Store) =>
  exportAll(store, async (line) => {
    if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain');
  });

function dayFrom(date: string | undefined): string {
  if (date !== undefined && z.iso.date().safeParse(date).success) return date;
  throw new Error('Say which: --date YYYY-MM-DD, or --all.');
}

/** @throws for the operator, when the day is not over, or written already */
async function exportDay(
  store: Store,
  day: string,
  { organisation: organisationId, bot, reissue, ...flags }: DayFlags,
): Promise<void> {
  const log = pino({ level: 'silent' });
  const reader = createReader(store, log);
  const settings = readSettings(flags, process.env);
  const files = openFiles(settings.exportUrl ?? USUAL_FILES);
  const exporter = createExporter({
    store,
    log,
    now: Date.now,
    files,
    partBytes: settings.exportPartMegabytes * MEGABYTE,
    caughtUp: () => reader.caughtUp(),
  });
  try {
    await reader.caughtUp();
    const bots = (await findExportBots(store.query)).filter(
      (one) => one.organisationId === organisationId && (bot === undefined || one.botId === bot),
    );
    if (bots.length === 0) throw new Error('There is no such bot.');
    let takenOut = 0;
    for (const { botId } of bots) {
      if (!reissue) {
        const conversations = await exporter.seal(organisationId, botId, day);
        console.log(`${botId}, ${day}: ${counted(conversations, 'conversation')}.`);
        continue;
      }
      const lines = await reissueDay(
        { store, files, note: auditReissue(organisationId, Date.now) },
        { organisationId, botId, day },
      );
      takenOut += lines;
      if (lines > 0) {
        const erased = counted(lines, 'erased conversation');
        console.log(`${botId}, ${day}: written again without ${erased}.`);
      }
    }
    if (reissue && takenOut === 0) {
      throw new Error(`No file of ${day} holds a conversation that was erased.`);
    }
  } finally {
    await exporter.stop();
    await reader.stop();
  }
}
