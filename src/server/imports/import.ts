import type { ErrorIssue } from '../../contract/index.ts';
import type { BoundValues } from '../http/bounds.ts';
import { Fault } from '../http/errors.ts';
import type { Ingest } from '../ingest/index.ts';
import { takeState } from '../webhooks/index.ts';
import type { ReadRecord } from './read.ts';

/** A record, or messages of it, that were not imported. */
export interface LeftOut {
  line: number;
  issues: readonly ErrorIssue[];
}

/** What became of a file. `read` = `created` + `updated` + `left_out`, or, in a trial, `taken` + `left_out`. */
export interface ImportReport {
  read: number;
  created: number;
  updated: number;
  /** In a trial: what would be created or updated. */
  taken: number;
  left_out: number;
  messages: {
    read: number;
    taken: number;
    /** Notes among agents, events, and what has no words. */
    left_out: number;
  };
  /** Records that were imported, but with a time that is before 2000 or in the future. */
  with_warnings: number;
  /** Where to go on, if it was stopped: the line of the first record that was not imported. */
  next_line: number | null;
}

export interface ImportTarget {
  ingest: Pick<Ingest, 'add'>;
  bounds: { values: BoundValues };
  organisationId: string;
  /** Whether the organisation masks messages. */
  redacts: boolean;
  now: () => number;
}

/** What may be on its way to the database at once: records, and their bytes. */
const MAX_OPEN = 200;
const MAX_OPEN_BYTES = 32 * 1024 * 1024;

/**
 * Imports the records of a file as conversations of the past: nobody is mailed or told because of them. A
 * record that was imported before changes nothing.
 *
 * @param target `null`: a trial, which changes nothing
 * @param fromLine records that begin before it are passed over
 * @param note is told of what is left out, and of warnings
 * @param isStopped whether to stop; what is on its way is still written
 */
export async function importRecords(
  records: AsyncIterable<ReadRecord>,
  target: ImportTarget | null,
  fromLine: number,
  note: (leftOut: LeftOut) => void,
  isStopped: () => boolean,
): Promise<ImportReport> {
  const report: ImportReport = {
    read: 0,
    created: 0,
    updated: 0,
    taken: 0,
    left_out: 0,
    messages: { read: 0, taken: 0, left_out: 0 },
    with_warnings: 0,
    next_line: null,
  };
  const open = new Set<Promise<void>>();
  let openBytes = 0;
  let failure: { line: number; error: unknown } | undefined;

  const leaveOut = (line: number, issues: readonly ErrorIssue[]) => {
    report.left_out++;
    note({ line, issues });
  };

  async function take({ line, result }: ReadRecord, to: ImportTarget): Promise<void> {
    if (!('state' in result)) return;
    try {
      const { organisationId, redacts, ingest, bounds } = to;
      const receipt = { organisationId, redacts, receivedAt: to.now(), isImported: true };
      const taken = await takeState({ ingest, bounds }, result.state, receipt);
      if (taken instanceof Fault) return leaveOut(line, [{ path: '', message: taken.message }]);
      report[taken.status]++;
      if (taken.warnings) {
        report.with_warnings++;
        note({ line, issues: taken.warnings });
      }
    } catch (error) {
      if (failure === undefined || line < failure.line) failure = { line, error };
    }
  }

  for await (const record of records) {
    const { line, size, result } = record;
    if (line < fromLine) continue;
    if (isStopped() || failure) {
      report.next_line = failure?.line ?? line;
      break;
    }
    report.read++;
    if (!('state' in result)) {
      leaveOut(line, result);
      continue;
    }
    const taken = result.state.input.messages.length;
    report.messages.read += result.messages;
    report.messages.taken += taken;
    report.messages.left_out += result.messages - taken;
    if (!target) {
      report.taken++;
      continue;
    }
    while (open.size >= MAX_OPEN || (open.size > 0 && openBytes + size > MAX_OPEN_BYTES)) {
      await Promise.race(open);
    }
    openBytes += size;
    const work = take(record, target).finally(() => {
      openBytes -= size;
      open.delete(work);
    });
    open.add(work);
  }
  await Promise.all(open);
  if (failure) {
    const { line, error } = failure as { line: number; error: unknown };
    throw new Error(
      `The record at line ${line} could not be written: ${(error as Error).message} Go on with --from-line ${line}.`,
      { cause: error },
    );
  }
  return report;
}
