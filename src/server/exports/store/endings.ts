import { type ExpressionBuilder, type Kysely } from 'kysely';
import type { ExportInput } from '../../../contract/index.ts';
import type { Ending } from '../rules/ending.ts';
import type { Range } from '../../numbers/index.ts';
import type { Transaction } from '../../database/store.ts';
import { replace, type Save } from '../../database/save.ts';
import type { Schema } from '../../database/schema.ts';

/** What bodies gave for the export; a known one is replaced. */
export const saveExportInputs: Save<'exportInput'> = { table: 'exportInput', whenKnown: replace() };

/** Ends of conversations; a known one is replaced. */
export const saveEndings: Save<'ending'> = { table: 'ending', whenKnown: replace() };

export async function findExportInputs(
  query: Kysely<Schema>,
  organisationId: string,
  conversationIds: readonly string[],
): Promise<Map<string, ExportInput>> {
  if (conversationIds.length === 0) return new Map();
  const rows = await query
    .selectFrom('exportInput')
    .select(['conversationId', 'given'])
    .where('organisationId', '=', organisationId)
    .where('conversationId', 'in', conversationIds)
    .execute();
  return new Map(
    rows.map(({ conversationId, given }) => [conversationId, JSON.parse(given) as ExportInput]),
  );
}

/** Removes the ends of conversations, so that they are in no file that is written later. */
export async function removeEndings(
  { query }: Transaction,
  organisationId: string,
  conversationIds: readonly string[],
): Promise<void> {
  if (conversationIds.length === 0) return;
  await query
    .deleteFrom('ending')
    .where('organisationId', '=', organisationId)
    .where('conversationId', 'in', conversationIds)
    .execute();
}

/** Records the bots of these conversations, with the start of each bot's first conversation. */
export async function noteBots({ query }: Transaction, endings: readonly Ending[]): Promise<void> {
  const bots = Map.groupBy(endings, ({ organisationId, botId }) => `${organisationId}\n${botId}`);
  // In a fixed order, so that two nodes never deadlock.
  for (const [, own] of [...bots].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const { organisationId, botId } = own[0]!;
    const firstAt = Math.min(...own.map(({ startedAt }) => startedAt));
    const known = await query
      .selectFrom('exportBot')
      .select('firstAt')
      .where('organisationId', '=', organisationId)
      .where('botId', '=', botId)
      .executeTakeFirst();
    if (known && known.firstAt <= firstAt) continue;
    await query
      .insertInto('exportBot')
      .values({ organisationId, botId, firstAt })
      .onConflict((conflict) =>
        conflict
          .columns(['organisationId', 'botId'])
          .doUpdateSet({ firstAt })
          // Another node may have recorded an earlier start meanwhile.
          .where('exportBot.firstAt', '>', firstAt),
      )
      .execute();
  }
}

/** A bot with the state of its days. */
export interface ExportBot {
  organisationId: string;
  botId: string;
  /** The start of its first conversation, milliseconds since 1970. */
  firstAt: number;
  /** The last day that was sealed, `YYYY-MM-DD`. */
  lastDay: string | null;
  /** An open conversation counts as ended after this many hours without a message. */
  idleHours: number;
}

/** All bots, or only `one`. */
export async function findExportBots(
  query: Kysely<Schema>,
  one?: { organisationId: string; botId: string },
): Promise<ExportBot[]> {
  return query
    .selectFrom('exportBot')
    .innerJoin('organisation', 'organisation.organisationId', 'exportBot.organisationId')
    .$if(one !== undefined, (select) =>
      select
        .where('exportBot.organisationId', '=', one!.organisationId)
        .where('botId', '=', one!.botId),
    )
    .select(['exportBot.organisationId', 'botId', 'firstAt', 'idleHours'])
    .select((eb) =>
      eb
        .selectFrom('exportDay')
        .select(({ fn }) => fn.max('day').as('day'))
        .whereRef('exportDay.organisationId', '=', 'exportBot.organisationId')
        .whereRef('exportDay.botId', '=', 'exportBot.botId')
        .where('sealedAt', 'is not', null)
        .as('lastDay'),
    )
    .orderBy('exportBot.organisationId')
    .orderBy('botId')
    .execute();
}

export const isInNoFile = (eb: ExpressionBuilder<Schema, 'ending'>) =>
  eb.not(
    eb.exists(
      eb
        .selectFrom('exported')
        .select('exported.conversationId')
        .whereRef('exported.organisationId', '=', 'ending.organisationId')
        .whereRef('exported.conversationId', '=', 'ending.conversationId'),
    ),
  );

/** Whether a conversation that would end in the range can still continue. */
export async function isAnyUndecided(
  query: Kysely<Schema>,
  { organisationId, botId }: { organisationId: string; botId: string },
  [, to]: Range,
  idleSince: number,
): Promise<boolean> {
  const open = await query
    .selectFrom('ending')
    .select('conversationId')
    .where('organisationId', '=', organisationId)
    .where('botId', '=', botId)
    .where('resolvedAt', 'is', null)
    .where('lastAt', '>', idleSince)
    .where('lastAt', '<', to)
    // One that is in a file already, and was opened again, is in no other.
    .where(isInNoFile)
    .limit(1)
    .executeTakeFirst();
  return open !== undefined;
}

/**
 * A conversation that has ended, with all that its line says. Each name is one word: a day has many rows, and to
 * translate the names of columns would take as long as to read them.
 */
export interface Ended {
  id: string;
  started: number;
  last: number;
  resolved: number | null;
  customer: number;
  ai: number;
  agent: number;
  facts: string | null;
  platform: Schema['conversation']['platform'];
  ticket: string | null;
  language: string | null;
  escalated: number;
  status: Schema['conversation']['status'];
  score: number | null;
  fcr: number | null;
  erased: number | null;
  /** JSON of `ExportInput`. */
  given: string | null;
  /** How many surveys were sent by mail, or shown in the widget. */
  asked: number;
}

/** When it was resolved, or last written in: the order of a file, and of the index `ending_by_end`. */
export const endedAt = (eb: ExpressionBuilder<Schema, 'ending'>) =>
  eb.fn.coalesce('ending.resolvedAt', 'ending.lastAt');

/** The last position of a page of endings. */
export interface EndingPosition {
  endedAt: number;
  conversationId: string;
}

/** The position of a conversation in its day. */
export const positionOf = ({ id, resolved, last }: Ended): EndingPosition => ({
  endedAt: resolved ?? last,
  conversationId: id,
});

/**
 * Conversations of the bot that ended in the range and are in no file yet, with all that a line says of them,
 * ordered by their end.
 *
 * @param after the last position of the previous page
 */
export async function findEnded(
  query: Kysely<Schema>,
  { organisationId, botId }: { organisationId: string; botId: string },
  [from, to]: Range,
  after: EndingPosition | null,
  limit: number,
): Promise<Ended[]> {
  const ended = query
    .selectFrom('ending')
    .innerJoin('conversation', (join) =>
      join
        .onRef('conversation.organisationId', '=', 'ending.organisationId')
        .onRef('conversation.conversationId', '=', 'ending.conversationId'),
    )
    .leftJoin('exportInput', (join) =>
      join
        .onRef('exportInput.organisationId', '=', 'ending.organisationId')
        .onRef('exportInput.conversationId', '=', 'ending.conversationId'),
    )
    .select([
      'ending.conversationId as id',
      'ending.startedAt as started',
      'ending.lastAt as last',
      'ending.resolvedAt as resolved',
      'ending.customerMessages as customer',
      'ending.aiMessages as ai',
      'ending.agentMessages as agent',
      'ending.facts',
      'platform',
      'platformTicketId as ticket',
      'language',
      'escalated',
      'status',
      'csatScore as score',
      'firstContactResolution as fcr',
      'erasedAt as erased',
      'given',
    ])
    .select((eb) =>
      eb
        .selectFrom('survey')
        // Counted, not sought: SQLite would go through all that were sent.
        .select(({ fn }) => fn.count<number>('sentAt').as('count'))
        .whereRef('survey.organisationId', '=', 'ending.organisationId')
        .whereRef('survey.conversationId', '=', 'ending.conversationId')
        .as('asked'),
    )
    .where('ending.organisationId', '=', organisationId)
    .where('botId', '=', botId)
    // Lets the database start in the index where the previous page stopped.
    .where((eb) => eb(endedAt(eb), '>=', after?.endedAt ?? from))
    .where((eb) => eb(endedAt(eb), '<', to))
    .$if(after !== null, (select) =>
      select.where((eb) =>
        eb.or([
          eb(endedAt(eb), '>', after!.endedAt),
          eb('ending.conversationId', '>', after!.conversationId),
        ]),
      ),
    )
    .where(isInNoFile)
    .orderBy((eb) => endedAt(eb))
    .orderBy('ending.conversationId')
    .limit(limit)
    .compile();
  const { rows } = await query.withoutPlugins().executeQuery(ended);
  return rows as Ended[];
}

/**
 * Whether a conversation that started before then is unread, in one organisation or in all. Its end is then
 * not known yet.
 */
export async function isAnyOldUnread(
  query: Kysely<Schema>,
  startedBefore: number,
  organisationId?: string,
): Promise<boolean> {
  const one = await query
    .selectFrom('unread')
    .innerJoin('conversation', (join) =>
      join
        .onRef('conversation.organisationId', '=', 'unread.organisationId')
        .onRef('conversation.conversationId', '=', 'unread.conversationId'),
    )
    .select('unread.conversationId')
    .$if(organisationId !== undefined, (select) =>
      select.where('unread.organisationId', '=', organisationId!),
    )
    .where('startedAt', '<', startedBefore)
    .limit(1)
    .executeTakeFirst();
  return one !== undefined;
}

/** Whether a conversation is unread whose bodies gave fields of the export: it may have ended on any day. */
export async function isAnyGivenUnread(query: Kysely<Schema>): Promise<boolean> {
  const one = await query
    .selectFrom('unread')
    .innerJoin('exportInput', (join) =>
      join
        .onRef('exportInput.organisationId', '=', 'unread.organisationId')
        .onRef('exportInput.conversationId', '=', 'unread.conversationId'),
    )
    .select('unread.conversationId')
    .limit(1)
    .executeTakeFirst();
  return one !== undefined;
}

/** The end of a conversation, as of the last time it was read. */
export async function findEnding(
  query: Kysely<Schema>,
  organisationId: string,
  conversationId: string,
): Promise<Ending | undefined> {
  return query
    .selectFrom('ending')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where('conversationId', '=', conversationId)
    .executeTakeFirst();
}
