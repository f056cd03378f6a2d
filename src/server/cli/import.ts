import { createReadStream, createWriteStream, openSync, readFileSync } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { Command } from 'commander';
import { csvMapping, type ErrorIssue } from '../../contract/index.ts';
import { importAll } from '../database/move.ts';
import type { Store } from '../database/store.ts';
import { writesOf } from '../features.ts';
import { createIngest } from '../ingest/index.ts';
import {
  FILE_FORMATS,
  type FileFormat,
  importRecords,
  type LeftOut,
  readFile,
} from '../imports/index.ts';
import { findOrganisation } from '../keys/index.ts';
import { readSettings } from '../settings.ts';
import { counted } from './counted.ts';
import { DATABASE, ORGANISATION, type OrganisationFlags, wholeNumber } from './options.ts';
import { withStore } from './store.ts';

type ImportFlags = OrganisationFlags & {
  mapping?: string;
  encoding?: string;
  fromLine: string;
  report?: string;
  dryRun?: true;
};

export function addImport(program: Command): void {
  program
    .command('import')
    .description(
      'import conversations that another system exported; without arguments: the output of "export --all" from standard input into an empty database',
    )
    .argument('[system]', `what the file holds: ${FILE_FORMATS.join(', ')}`)
    .argument('[file]', 'the file: JSON, JSON on each line, or CSV; "-": standard input')
    .option('--mapping <file>', 'what the columns of a CSV file hold; see docs/import.md')
    .option(
      '--encoding <name>',
      'the encoding of the file, for example windows-1252; default: UTF-8',
    )
    .option('--from-line <line>', 'pass over the records before this line', '1')
    .option('--report <file>', 'write what is left out to this file, one JSON object per line')
    .option('--dry-run', 'read and check the file, and change nothing')
    .option(...DATABASE)
    .option(...ORGANISATION)
    .action((system: string | undefined, file: string | undefined, flags: ImportFlags) =>
      system === undefined ? importDatabase(flags) : importFile(system, file, flags),
    );
}

const importDatabase = (flags: ImportFlags) =>
  withStore(
    flags,
    async (store) => {
      const rows = await importAll(store, process.stdin);
      console.error(`Imported ${counted(rows, 'row')}.`);
    },
    { isNew: true },
  );

/** @throws an error for the operator */
async function importFile(
  system: string,
  path: string | undefined,
  flags: ImportFlags,
): Promise<void> {
  const format = formatOf(system, flags.mapping);
  if (path === undefined) throw new Error('Name the file, or "-" for standard input.');
  const encoding = flags.encoding === undefined ? undefined : checkEncoding(flags.encoding);
  const fromLine = wholeNumber('--from-line', flags.fromLine, 1);
  const file = path === '-' ? process.stdin : createReadStream(path);
  const records = readFile(file, format, encoding, Date.now());
  const notes = createNotes(flags.report);
  let isStopped = false;
  const stop = () => (isStopped = true);
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    const run = (target: Parameters<typeof importRecords>[1]) =>
      importRecords(records, target, fromLine, notes.add, () => isStopped);
    let report: Awaited<ReturnType<typeof run>> | undefined;
    if (flags.dryRun) report = await run(null);
    else
      await withStore(flags, async (store) => {
        report = await run(await targetOf(store, flags));
      });
    console.log(JSON.stringify(report, null, 2));
    if (report!.next_line !== null) {
      console.error(`Stopped. Go on with --from-line ${report!.next_line}.`);
      process.exitCode = 1;
    }
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
    await notes.close();
  }
}

/** The jobs that it wakes run in the server. */
const asleep = () => undefined;

async function targetOf(store: Store, flags: ImportFlags) {
  const { organisation: organisationId } = flags;
  const organisation = await findOrganisation(store.query, organisationId);
  if (!organisation) throw new Error('No organisation has this id.');
  const bounds = { values: readSettings(flags, process.env).bounds };
  const ingest = createIngest(
    store,
    writesOf({
      wakeReader: asleep,
      wakeDispatcher: asleep,
      wakeNotifier: asleep,
      bounds: { ...bounds, countRefusal: asleep },
      acceptSuspected: asleep,
    }),
  );
  return {
    ingest,
    bounds,
    organisationId,
    redacts: organisation.redaction !== 0,
    now: Date.now,
  };
}

function formatOf(system: string, mapping: string | undefined): FileFormat {
  if (!FILE_FORMATS.includes(system)) {
    throw new Error(`"${system}" cannot be imported. Name one of: ${FILE_FORMATS.join(', ')}.`);
  }
  if (system !== 'csv') return { vendor: system as Exclude<FileFormat['vendor'], 'csv'> };
  if (mapping === undefined) throw new Error('A CSV file needs --mapping; see docs/import.md.');
  return { vendor: 'csv', mapping: readMapping(mapping) };
}

function readMapping(path: string) {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(`The mapping could not be read: ${(error as Error).message}`, { cause: error });
  }
  const mapping = csvMapping.safeParse(value);
  if (mapping.success) return mapping.data;
  const [issue] = mapping.error.issues;
  throw new Error(`The mapping is not valid: ${issue!.path.join('.')}: ${issue!.message}`);
}

function checkEncoding(label: string): string {
  try {
    return new TextDecoder(label).encoding;
  } catch (error) {
    throw new Error(`"${label}" is no encoding that can be read.`, { cause: error });
  }
}

/** The most lines that are printed of what is left out; a report has them all. */
const SHOWN = 20;

/** Shows what is left out, or writes it to a file. */
function createNotes(path: string | undefined) {
  // Opened now: a path that cannot be written is said before anything is imported.
  const file =
    path === undefined ? undefined : createWriteStream(path, { fd: openSync(path, 'w') });
  let count = 0;
  return {
    add({ line, issues }: LeftOut): void {
      count++;
      if (file) file.write(`${JSON.stringify({ line, issues })}\n`);
      else if (count <= SHOWN) console.error(`Line ${line}: ${issues.map(reasonOf).join(' ')}`);
    },
    async close(): Promise<void> {
      if (!file && count > SHOWN) {
        console.error(`And ${count - SHOWN} more: --report writes all of them to a file.`);
      }
      file?.end();
      if (file) await finished(file);
    },
  };
}

const reasonOf = ({ path, message }: ErrorIssue) => (path === '' ? message : `${path}: ${message}`);
