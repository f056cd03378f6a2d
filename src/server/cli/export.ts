import { auditReissue } from '../customers/index.ts';
import { once } from 'node:events';
import type { Command } from 'commander';
import { pino } from 'pino';
import { z } from 'zod';
import { exportAll } from '../database/move.ts';
import type { Store } from '../database/store.ts';
import { createExporter, findExportBots, reissueDay } from '../exports/index.ts';
import { openFiles, DEFAULT_FILES } from '../files/index.ts';
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
    .description('write the export files of a past day, or export the whole database')
    .option('--date <day>', 'the day to export, in UTC: YYYY-MM-DD')
    .option('--bot <id>', 'export this bot only; default: all bots')
    .option(
      '--reissue',
      'write the files of the day again, without conversations that were erased since then',
    )
    .option('--all', 'write the whole database to standard output, for "afterword import"')
    .option(...DATABASE)
    .option(...ORGANISATION)
    .action((flags: DayFlags & { all?: true; date?: string }) =>
      withStore(flags, (store) =>
        flags.all ? printAll(store) : exportDay(store, dayFrom(flags.date), flags),
      ),
    );
}

/** @throws an error for the operator if the disk is full, or whoever reads has ended */
function printAll(store: Store): Promise<void> {
  const { stdout } = process;
  const failed = Promise.withResolvers<never>();
  stdout.on('error', ({ message }) =>
    failed.reject(new Error(`The export is not complete: ${message}`)),
  );
  const done = exportAll(store, async (line) => {
    if (!stdout.write(`${line}\n`)) await Promise.race([once(stdout, 'drain'), failed.promise]);
  });
  return Promise.race([done, failed.promise]);
}

function dayFrom(date: string | undefined): string {
  if (date !== undefined && z.iso.date().safeParse(date).success) return date;
  throw new Error('Specify --date YYYY-MM-DD or --all.');
}

/** @throws an error for the operator if the day is not over or was already exported */
async function exportDay(
  store: Store,
  day: string,
  { organisation: organisationId, bot, reissue, ...flags }: DayFlags,
): Promise<void> {
  const log = pino({ level: 'silent' });
  const reader = createReader(store, log);
  const settings = readSettings(flags, process.env);
  const files = openFiles(settings.exportUrl ?? DEFAULT_FILES);
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
    if (bots.length === 0)
      throw new Error('No bot has this id, or there are no conversations yet.');
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
        console.log(`${botId}, ${day}: rewritten without ${erased}.`);
      }
    }
    if (reissue && takenOut === 0) {
      throw new Error(`No export file of ${day} contains an erased conversation.`);
    }
  } finally {
    await exporter.stop();
    await reader.stop();
  }
}
