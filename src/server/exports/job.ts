import { dayOf, HOUR } from '../../contract/time.ts';
import { createRounds } from '../rounds/index.ts';
import { type DayOptions, writeDay } from './day.ts';
import { dayAfter, isOver, rangeOf } from './rules/day.ts';
import {
  type ExportBot,
  findExportBots,
  isAnyGivenUnread,
  isAnyOldUnread,
  isAnyUndecided,
} from './store/endings.ts';

/** How often to check whether a day is over, milliseconds. */
const ROUND = 60_000;
/** The first look after a start, milliseconds. */
const FIRST = 15_000;

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

export interface ExporterOptions extends DayOptions {
  /** Resolves when all transcripts are read, or after a few seconds at the latest. */
  caughtUp: () => Promise<unknown>;
  /** Milliseconds between rounds, and to the first. */
  every?: number | undefined;
}

/**
 * Any number of nodes may export; only one writes a given day of a bot. The day is visible only after all its
 * files are written and verified, and does not change afterwards. If a node is killed, another takes over.
 */
export function createExporter(options: ExporterOptions): Exporter {
  const { store, log, now, caughtUp, every } = options;
  const rounds = createRounds({
    round: look,
    every: every ?? ROUND,
    first: every ?? FIRST,
    failed: ({ message }) =>
      log.warn({ reason: message }, 'a day could not be exported; again later'),
  });

  const write = ({ organisationId, botId }: ExportBot, day: string) =>
    writeDay(options, { organisationId, botId, day }, () => !rounds.isStopped);

  async function look(): Promise<void> {
    // Most unread conversations began today, and cannot be in a day that is over.
    const today = rangeOf(dayOf(now()))[0];
    if ((await isAnyOldUnread(store.query, today)) || (await isAnyGivenUnread(store.query))) {
      await caughtUp();
    }
    for (const bot of await findExportBots(store.query)) {
      let day = nextDayOf(bot);
      while (!rounds.isStopped && (await isDue(bot, day))) {
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

  async function seal(organisationId: string, botId: string, day: string): Promise<number> {
    if (!isOver(day, now())) throw new Error(`${day} is not over yet.`);
    // What is not read yet may have ended on it.
    do await caughtUp();
    while (
      !rounds.isStopped &&
      (await isAnyOldUnread(store.query, rangeOf(day)[1], organisationId))
    );
    const [bot] = await findExportBots(store.query, { organisationId, botId });
    if (!bot || day < dayOf(bot.firstAt))
      throw new Error(`${day} is before the first day of the bot.`);
    if (bot.lastDay !== null && day <= bot.lastDay) {
      throw new Error(`${day} is already written and cannot be rewritten.`);
    }
    // No day is left out: the ones before it first.
    let next = nextDayOf(bot);
    for (;;) {
      const count = await write(bot, next);
      if (count === null) throw new Error(`${next} is being written by another node.`);
      if (next === day) return count;
      next = dayAfter(next);
    }
  }

  return {
    round: rounds.run,
    seal: (organisationId, botId, day) => rounds.inTurn(() => seal(organisationId, botId, day)),
    stop: rounds.stop,
  };
}

/** The next day to write. Days are written in order, without gaps. */
const nextDayOf = ({ firstAt, lastDay }: ExportBot) =>
  lastDay === null ? dayOf(firstAt) : dayAfter(lastDay);
