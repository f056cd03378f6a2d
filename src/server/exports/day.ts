import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Schema } from '../database/schema.ts';
import type { Store, Transaction } from '../database/store.ts';
import { type Files, fileStart } from '../files/index.ts';
import { createParts } from './parts.ts';
import { createRows } from './rows.ts';
import { rangeOf, VERSIONS } from './rules/day.ts';
import { countRow, noFigures } from './rules/figures.ts';
import {
  claimExportDay,
  findErasedLines,
  findExportDay,
  renewExportDay,
  saveExported,
  sealExportDay,
} from './store/days.ts';
import { type EndingPosition, findEnded, positionOf } from './store/endings.ts';

/** Conversations read at once. */
const PAGE = 1000;
/** Lines written at once: what is larger, or lives longer, is costly to collect. */
const LINES = 200;
/** How many conversations are noted in one commit. */
const NOTED = 4000;
/** A part has about so many bytes. */
const PART_BYTES = 256 * 1024 * 1024;
/** A node that has not gone on with a day for so long was killed, milliseconds. */
const LOST = 5 * 60_000;

const TAKEN = 'Another node took over the day.';
const ERASED =
  'A conversation of the day was erased while it was written. It will be written again.';

/** A day of a bot, `YYYY-MM-DD`. */
export interface BotDay {
  organisationId: string;
  botId: string;
  day: string;
}

export interface DayOptions {
  store: Store;
  files: Files;
  log: Logger;
  now: () => number;
  /** About how many bytes a part has. */
  partBytes?: number | undefined;
}

/**
 * Writes a day and seals it: nothing of it is seen before all of it is on disk and checked.
 *
 * @param mayGoOn is asked before every page
 * @returns how many conversations; `null`: it is sealed, or in another node's hands
 * @throws when another node has taken it meanwhile, or it may not go on: then nothing of it is kept
 */
export async function writeDay(
  { store, files, log, now, partBytes = PART_BYTES }: DayOptions,
  { organisationId, botId, day }: BotDay,
  mayGoOn: () => boolean,
): Promise<number | null> {
  let claimedAt = now();
  const mine = { organisationId, botId, day, claimedAt };
  const isMine = await store.write((transaction) =>
    claimExportDay(transaction, mine, claimedAt - LOST),
  );
  if (!isMine) return null;

  /** Goes on with the day, unless another node has taken it: then nothing of this is kept. */
  async function stillMine(work?: (transaction: Transaction) => Promise<void>): Promise<void> {
    const renewedAt = Math.max(now(), claimedAt + 1);
    await store.write(async (transaction) => {
      const isMine = await renewExportDay(transaction, mine, claimedAt, renewedAt);
      if (!isMine) throw new Error(TAKEN);
      await work?.(transaction);
    });
    claimedAt = renewedAt;
  }

  /** Ids alone: whole rows would live so long that they are costly to collect. */
  let written: string[] = [];
  async function noteWritten(): Promise<void> {
    const rows = written.map((conversationId) => ({
      organisationId,
      conversationId,
      botId,
      day,
      isTakenOut: 0,
    }));
    await stillMine((transaction) => transaction.save(saveExported, rows));
    written = [];
  }

  // Nothing of the day is sealed: what lies there is of a node that was killed.
  for (const version of VERSIONS) {
    await files.sweep(fileStart({ ...mine, version }), new Set());
  }
  const writing = randomUUID();
  const parts = VERSIONS.map((version) =>
    createParts(files, { organisationId, botId, day, version, writing }, partBytes),
  );
  try {
    const figures = noFigures();
    const rowsOf = createRows(botId);
    await store.scan(async (query) => {
      let after: EndingPosition | null = null;
      for (;;) {
        const ended = await findEnded(query, mine, rangeOf(day), after, PAGE);
        const last = ended.at(-1);
        if (!last || !mayGoOn()) break;
        for (let first = 0; first < ended.length; first += LINES) {
          const lines = rowsOf(ended.slice(first, first + LINES));
          for (const { counted } of lines) countRow(figures, counted);
          for (const { version, write } of parts) await write(lines.map((line) => line[version]));
        }
        for (const { id } of ended) written.push(id);
        if (written.length >= NOTED) await noteWritten();
        after = positionOf(last);
      }
    });
    if (!mayGoOn()) throw new Error('The server is stopping.');
    if (written.length > 0) await noteWritten();
    const rows: Schema['exportFile'][] = [];
    for (const { finish } of parts) rows.push(...(await finish()));
    try {
      for (const { publish } of parts) await publish();
    } catch (error) {
      // Whoever took the day has swept our files away: that is what to say.
      await stillMine();
      throw error;
    }
    const conversations = figures.all.total;
    const sealed = {
      ...mine,
      claimedAt,
      sealedAt: now(),
      conversations,
      figures: JSON.stringify(figures),
    };
    // Whether it was sealed may not be known after a lost connection: then they stay.
    for (const { keep } of parts) keep();
    const isSealed = await store.write(async (transaction) => {
      if ((await findErasedLines(transaction.query, mine)).size > 0) return false;
      if (await sealExportDay(transaction, sealed, rows)) return true;
      const known = await findExportDay(transaction.query, organisationId, botId, day);
      if (known?.figures !== sealed.figures || known.sealedAt !== sealed.sealedAt) {
        throw new Error(TAKEN);
      }
      return true;
    });
    if (!isSealed) {
      for (const { keep } of parts) keep(false);
      // Given back, so that the day need not wait until the claim is taken for a killed node's.
      await store.write((transaction) => renewExportDay(transaction, mine, claimedAt, 0));
      throw new Error(ERASED);
    }
    log.info({ day, conversations, files: rows.length }, 'a day was exported');
    return conversations;
  } finally {
    for (const { discard } of parts) await discard();
  }
}
