import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { ExportInput } from '../../contract/index.ts';
import type { Conversation } from '../conversations/index.ts';
import { countRow, noFigures } from './rules/figures.ts';
import { dayAfter, isOver, rangeOf, VERSIONS } from './rules/day.ts';
import {
  asVersion1,
  type BsatScore,
  type Ending,
  exportRow,
  type TranscriptCounts,
} from './rules/row.ts';
import { dayOf, HOUR } from '../../contract/time.ts';
import { type Files, fileStart } from '../files/index.ts';
import {
  claimExportDay,
  findExportDay,
  renewExportDay,
  saveExported,
  sealExportDay,
} from './store/days.ts';
import {
  countTranscripts,
  type EndingPosition,
  type ExportBot,
  findSurveyed,
  findEnded,
  findExportBots,
  findExportInputs,
  findMessageFacts,
  isAnyOldUnread,
  isAnyUndecided,
} from './store/endings.ts';
import { findConversations } from '../conversations/index.ts';
import { type Schema } from '../database/schema.ts';
import { type Store, type Transaction } from '../database/store.ts';
import { createParts } from './parts.ts';

/** How often to check whether a day is over, milliseconds. */
const ROUND = 60_000;
const FIRST = 15_000;
/** Conversations per read. */
const PAGE = 1000;
/** Approximate size of a part, bytes. */
const PART_BYTES = 256 * 1024 * 1024;
/** A node that has not renewed its claim for this long is considered killed, milliseconds. */
const LOST = 5 * 60_000;

/** Writes the conversations that ended on a day to files that never change. */
export interface Exporter {
  /** Seals the days that are due, of all bots, day by day. */
  round(): Promise<void>;
  /**
   * Seals the days of a bot up to this one now. @returns the number of conversations of the last day
   *
   * @throws an error for the operator if the day is not over or already sealed
   */
  seal(organisationId: string, botId: string, day: string): Promise<number>;
  stop(): Promise<void>;
}

export interface ExporterOptions {
  store: Store;
  files: Files;
  log: Logger;
  now: () => number;
  /** Resolves when all transcripts have been read. */
  caughtUp: () => Promise<void>;
  /** Approximate size of a part, bytes. */
  partBytes?: number | undefined;
  every?: number | undefined;
}

/**
 * Any number of nodes may export; only one writes a given day of a bot. The day is visible only after all its
 * files are written and verified, and does not change afterwards. If a node is killed, another takes over.
 */
export function createExporter(options: ExporterOptions): Exporter {
  const { store, files, log, now, caughtUp, partBytes = PART_BYTES, every = ROUND } = options;
  let isStopped = false;
  let running: Promise<unknown> = Promise.resolve();

  async function look(): Promise<void> {
    // Most unread conversations began today, and cannot be in a day that is over.
    if (await isAnyOldUnread(store.query, rangeOf(dayOf(now()))[0])) await caughtUp();
    for (const bot of await findExportBots(store.query)) {
      let day = nextDayOf(bot);
      while (!isStopped && (await isDue(bot, day))) {
        if ((await write(bot, day)) === null) break;
        day = dayAfter(day);
      }
    }
  }

  /** Whether the day is over and none of its conversations can continue. */
  async function isDue(bot: ExportBot, day: string): Promise<boolean> {
    if (!isOver(day, now())) return false;
    const range = rangeOf(day);
    if (await isAnyOldUnread(store.query, range[1], bot.organisationId)) return false;
    return !(await isAnyUndecided(store.query, bot, range, now() - bot.idleHours * HOUR));
  }

  /** @returns the number of conversations; `null`: the day is sealed, or another node writes it */
  async function write(bot: Pick<ExportBot, 'organisationId' | 'botId'>, day: string) {
    const { organisationId, botId } = bot;
    let claimedAt = now();
    const mine = { organisationId, botId, day, claimedAt };
    const isMine = await store.write((transaction) =>
      claimExportDay(transaction, mine, claimedAt - LOST),
    );
    if (!isMine) return null;

    /** Renews the claim. Throws if another node took over the day; this attempt is then discarded. */
    async function renewClaim(work?: (transaction: Transaction) => Promise<void>): Promise<void> {
      const renewedAt = Math.max(now(), claimedAt + 1);
      await store.write(async (transaction) => {
        const isMine = await renewExportDay(transaction, mine, claimedAt, renewedAt);
        if (!isMine) throw new Error(TAKEN);
        await work?.(transaction);
      });
      claimedAt = renewedAt;
    }

    // The day is not sealed, so existing files are from a node that was killed.
    for (const version of VERSIONS) {
      await files.sweep(fileStart({ ...mine, version }), new Set());
    }
    const writing = randomUUID();
    const parts = VERSIONS.map((version) =>
      createParts(files, { organisationId, botId, day, version, writing }, partBytes),
    );
    try {
      const figures = noFigures();
      let after: EndingPosition | null = null;
      for (;;) {
        const ended = await findEnded(store.query, bot, rangeOf(day), after, PAGE);
        const last = ended.at(-1);
        if (!last || isStopped) break;
        for (const row of await rowsOf(organisationId, ended)) {
          for (const { version, write } of parts) {
            await write(`${JSON.stringify(version === 'v1' ? asVersion1(row) : row)}\n`);
          }
          countRow(figures, row);
        }
        await renewClaim((transaction) =>
          transaction.save(
            saveExported,
            ended.map(({ conversationId }) => ({
              organisationId,
              conversationId,
              botId,
              day,
              isTakenOut: 0,
            })),
          ),
        );
        after = { endedAt: last.resolvedAt ?? last.lastAt, conversationId: last.conversationId };
      }
      if (isStopped) throw new Error('The server is stopping.');
      const rows: Schema['exportFile'][] = [];
      for (const { finish } of parts) rows.push(...(await finish()));
      try {
        for (const { publish } of parts) await publish();
      } catch (error) {
        // If another node took over and deleted our files, report that instead.
        await renewClaim();
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
      // If the connection is lost, we do not know whether the commit succeeded: keep the files.
      for (const { keep } of parts) keep();
      await store.write(async (transaction) => {
        if (await sealExportDay(transaction, sealed, rows)) return;
        const known = await findExportDay(transaction.query, organisationId, botId, day);
        if (known?.figures !== sealed.figures || known.sealedAt !== sealed.sealedAt) {
          throw new Error(TAKEN);
        }
      });
      log.info({ day, conversations, files: rows.length }, 'a day was exported');
      return conversations;
    } finally {
      for (const { discard } of parts) await discard();
    }
  }

  /** The lines of a page, without those of erased conversations. */
  async function rowsOf(organisationId: string, endings: readonly Ending[]) {
    const ids = endings.map(({ conversationId }) => conversationId);
    const [found, counted, factRows, given, surveyed] = await Promise.all([
      findConversations(store.query, organisationId, ids),
      countTranscripts(store.query, organisationId, ids),
      findMessageFacts(store.query, organisationId, ids),
      findExportInputs(store.query, organisationId, ids),
      findSurveyed(store.query, organisationId, ids),
    ]);
    const conversations = new Map(found.map((one) => [one.conversationId, one]));
    const counts = Map.groupBy(counted, ({ conversationId }) => conversationId);
    const facts = Map.groupBy(factRows, ({ conversationId }) => conversationId);
    return endings.flatMap((ending) => {
      const { conversationId } = ending;
      const conversation = conversations.get(conversationId);
      if (!conversation || conversation.erasedAt !== null) return [];
      const none: ExportInput = {};
      return exportRow(
        conversation,
        ending,
        {
          ...transcriptCounts(counts.get(conversationId) ?? []),
          facts: facts.get(conversationId) ?? [],
        },
        given.get(conversationId) ?? none,
        bsatScore(conversation, surveyed.has(conversationId)),
      );
    });
  }

  /** Runs one piece of work after another. */
  function queued<T>(work: () => Promise<T>): Promise<T> {
    const result = running.then(work);
    running = result.catch(() => {});
    return result;
  }

  const round = () => queued(look);
  let timer: NodeJS.Timeout;
  const soon = (delay: number) => {
    timer = setTimeout(
      () =>
        void round()
          .catch((error: Error) =>
            log.warn({ reason: error.message }, 'exporting a day failed; will retry'),
          )
          .finally(() => isStopped || soon(every)),
      delay,
    ).unref();
  };
  soon(Math.min(every, FIRST));

  return {
    round,
    seal: (organisationId, botId, day) =>
      queued(async () => {
        if (!isOver(day, now())) throw new Error(`${day} is not over yet.`);
        // Unread conversations may have ended on the day.
        do await caughtUp();
        while (!isStopped && (await isAnyOldUnread(store.query, rangeOf(day)[1], organisationId)));
        const [bot] = await findExportBots(store.query, { organisationId, botId });
        if (!bot || day < dayOf(bot.firstAt))
          throw new Error(`${day} is before the first day of the bot.`);
        if (bot.lastDay !== null && day <= bot.lastDay) {
          throw new Error(`${day} is already written and cannot be rewritten.`);
        }
        // Earlier days come first, so that none is left out.
        let next = nextDayOf(bot);
        for (;;) {
          const count = await write(bot, next);
          if (count === null) throw new Error(`${next} is being written by another node.`);
          if (next === day) return count;
          next = dayAfter(next);
        }
      }),
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}

/** The next day to write. Days are written in order, without gaps. */
const nextDayOf = ({ firstAt, lastDay }: ExportBot) =>
  lastDay === null ? dayOf(firstAt) : dayAfter(lastDay);

const TAKEN = 'Another node took over the day.';

function transcriptCounts(
  rows: readonly { senderType: string; messages: number; lastAt: number }[],
): Omit<TranscriptCounts, 'facts'> {
  const of = (type: string) => rows.find(({ senderType }) => senderType === type)?.messages ?? 0;
  return {
    customer: of('customer'),
    ai: of('ai'),
    humanAgent: of('human_agent'),
    lastAt: rows.length === 0 ? null : Math.max(...rows.map(({ lastAt }) => lastAt)),
  };
}

/** −1: a survey was sent, but the customer did not rate (CONTRACT, part C). */
function bsatScore({ csatScore }: Conversation, wasSurveyed: boolean): BsatScore {
  return csatScore ?? (wasSurveyed ? -1 : undefined);
}
