import type { Kysely } from 'kysely';
import type { ExportVersion } from '../../../contract/index.ts';
import type { DayFigures } from '../rules/figures.ts';
import type { Transaction } from '../../database/store.ts';
import type { Save } from '../../database/save.ts';
import type { Schema } from '../../database/schema.ts';
import type { ExportDayTable, ExportFileTable } from '../tables.ts';

/** Notes that conversations stand in the file of a day. */
export const saveExported: Save<'exported'> = { table: 'exported' };

/**
 * Claims a day for writing, unless it is sealed or another node is writing it. Deletes the records that a
 * killed node left for it.
 *
 * @param staleBefore claims older than this belong to a killed node
 * @returns whether the claim succeeded
 */
export async function claimExportDay(
  { query }: Transaction,
  day: Pick<ExportDayTable, 'organisationId' | 'botId' | 'day' | 'claimedAt'>,
  staleBefore: number,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await query
    .insertInto('exportDay')
    .values({ ...day, sealedAt: null, conversations: 0, figures: null, rewriteClaimedAt: null })
    .onConflict((conflict) =>
      conflict
        .columns(['organisationId', 'botId', 'day'])
        .doUpdateSet({ claimedAt: day.claimedAt })
        .where('exportDay.sealedAt', 'is', null)
        .where('exportDay.claimedAt', '<', staleBefore),
    )
    .executeTakeFirstOrThrow();
  if (Number(numInsertedOrUpdatedRows) === 0) return false;
  await query
    .deleteFrom('exported')
    .where('organisationId', '=', day.organisationId)
    .where('botId', '=', day.botId)
    .where('day', '=', day.day)
    .execute();
  return true;
}

/** Renews the claim. @returns whether this node still holds it */
export async function renewExportDay(
  { query }: Transaction,
  { organisationId, botId, day }: Pick<ExportDayTable, 'organisationId' | 'botId' | 'day'>,
  claimedAt: number,
  renewedAt: number,
): Promise<boolean> {
  const { numUpdatedRows } = await query
    .updateTable('exportDay')
    .set({ claimedAt: renewedAt })
    .where('organisationId', '=', organisationId)
    .where('botId', '=', botId)
    .where('day', '=', day)
    .where('claimedAt', '=', claimedAt)
    .where('sealedAt', 'is', null)
    .executeTakeFirst();
  return Number(numUpdatedRows) > 0;
}

/** Seals the day with its files. @returns whether this node held the claim */
export async function sealExportDay(
  { query }: Transaction,
  {
    organisationId,
    botId,
    day,
    claimedAt,
    sealedAt,
    conversations,
    figures,
  }: Omit<ExportDayTable, 'rewriteClaimedAt'>,
  files: readonly ExportFileTable[],
): Promise<boolean> {
  const { numUpdatedRows } = await query
    .updateTable('exportDay')
    .set({ sealedAt, conversations, figures })
    .where('organisationId', '=', organisationId)
    .where('botId', '=', botId)
    .where('day', '=', day)
    .where('claimedAt', '=', claimedAt)
    .where('sealedAt', 'is', null)
    .executeTakeFirst();
  if (Number(numUpdatedRows) === 0) return false;
  for (const file of files) await query.insertInto('exportFile').values(file).execute();
  return true;
}

export async function findExportDay(
  query: Kysely<Schema>,
  organisationId: string,
  botId: string,
  day: string,
): Promise<ExportDayTable | undefined> {
  return query
    .selectFrom('exportDay')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where('botId', '=', botId)
    .where('day', '=', day)
    .executeTakeFirst();
}

/** The figures of the sealed days of one bot or of all. Days are `YYYY-MM-DD`, both ends included. */
export async function findDayFigures(
  query: Kysely<Schema>,
  organisationId: string,
  { from, to, botId }: Period,
): Promise<DayFigures[]> {
  const rows = await query
    .selectFrom('exportDay')
    .select('figures')
    .where('organisationId', '=', organisationId)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .where('figures', 'is not', null)
    .$if(botId !== undefined, (select) => select.where('botId', '=', botId!))
    .execute();
  return rows.map(({ figures }) => JSON.parse(figures!) as DayFigures);
}

/** The files of the days of a period, by bot, day, version and part. Days are `YYYY-MM-DD`, both ends included. */
export async function findFilesOfDays(
  query: Kysely<Schema>,
  organisationId: string,
  { from, to, botId }: Period,
): Promise<ExportFileTable[]> {
  return query
    .selectFrom('exportFile')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .$if(botId !== undefined, (select) => select.where('botId', '=', botId!))
    .orderBy('botId')
    .orderBy('day')
    .orderBy('version')
    .orderBy('part')
    .execute();
}

/** The files of a day, in the order of their parts. */
export async function findExportFiles(
  query: Kysely<Schema>,
  organisationId: string,
  botId: string,
  day: string,
  version: ExportVersion,
): Promise<ExportFileTable[]> {
  return query
    .selectFrom('exportFile')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where('botId', '=', botId)
    .where('day', '=', day)
    .where('version', '=', version)
    .orderBy('part')
    .execute();
}

/** The conversations among these that are in a file, with its day and the time of sealing. */
export async function findExported(
  query: Kysely<Schema>,
  organisationId: string,
  conversationIds: readonly string[],
): Promise<{ conversationId: string; day: string; sealedAt: number }[]> {
  if (conversationIds.length === 0) return [];
  const rows = await query
    .selectFrom('exported')
    .innerJoin('exportDay', (join) =>
      join
        .onRef('exportDay.organisationId', '=', 'exported.organisationId')
        .onRef('exportDay.botId', '=', 'exported.botId')
        .onRef('exportDay.day', '=', 'exported.day'),
    )
    .select(['exported.conversationId', 'exported.day', 'exportDay.sealedAt'])
    .where('exported.organisationId', '=', organisationId)
    .where('exported.conversationId', 'in', conversationIds)
    .where('exportDay.sealedAt', 'is not', null)
    .execute();
  return rows as { conversationId: string; day: string; sealedAt: number }[];
}

/** A sealed day. */
export interface SealedDay {
  botId: string;
  day: string;
  sealedAt: number;
  conversations: number;
  /** How many lines belong to conversations that were erased later. */
  erased: number;
}

interface Period {
  from: string;
  to: string;
  botId?: string | undefined;
}

/** The sealed days of a period, newest first. Days are `YYYY-MM-DD`, both ends included. */
export async function findSealedDays(
  query: Kysely<Schema>,
  organisationId: string,
  { from, to, botId }: Period,
): Promise<SealedDay[]> {
  const rows = await query
    .selectFrom('exportDay')
    .select(['botId', 'day', 'conversations', 'sealedAt'])
    .where('organisationId', '=', organisationId)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .where('sealedAt', 'is not', null)
    .$if(botId !== undefined, (select) => select.where('botId', '=', botId!))
    .orderBy('day', 'desc')
    .orderBy('botId')
    .execute();
  // Of all days: few conversations are erased, and by days all lines would have to be read.
  const erased = await erasedLines(query, organisationId)
    .select(['exported.botId', 'exported.day'])
    .select(({ fn }) => fn.countAll<number>().as('lines'))
    .groupBy(['exported.botId', 'exported.day'])
    .execute();
  const lines = new Map(erased.map((one) => [`${one.day} ${one.botId}`, Number(one.lines)]));
  return rows.map((row) => ({
    ...row,
    sealedAt: row.sealedAt!,
    erased: lines.get(`${row.day} ${row.botId}`) ?? 0,
  }));
}

/**
 * The lines in files that belong to erased conversations. Few are erased: a cross join has SQLite begin with them,
 * where it would read the lines of all files.
 */
const erasedLines = (query: Kysely<Schema>, organisationId: string) =>
  query
    .selectFrom('conversation')
    .crossJoin('exported')
    .whereRef('exported.organisationId', '=', 'conversation.organisationId')
    .whereRef('exported.conversationId', '=', 'conversation.conversationId')
    .where('conversation.organisationId', '=', organisationId)
    .where('conversation.erasedAt', 'is not', null)
    .where('exported.isTakenOut', '=', 0);

/** The conversations in the file of a day that were erased later. */
export async function findErasedLines(
  query: Kysely<Schema>,
  { organisationId, botId, day }: Pick<ExportDayTable, 'organisationId' | 'botId' | 'day'>,
): Promise<Set<string>> {
  const rows = await erasedLines(query, organisationId)
    .select('exported.conversationId')
    .where('exported.botId', '=', botId)
    .where('exported.day', '=', day)
    .execute();
  return new Set(rows.map(({ conversationId }) => conversationId));
}

/**
 * Claims a sealed day, to write it again. Only who holds the claim may delete files of the day.
 *
 * @param staleBefore claims older than this belong to a killed process
 * @returns whether the claim succeeded
 */
export async function claimRewrite(
  { query }: Transaction,
  day: Pick<ExportDayTable, 'organisationId' | 'botId' | 'day'>,
  at: number,
  staleBefore: number,
): Promise<boolean> {
  const { numUpdatedRows } = await query
    .updateTable('exportDay')
    .set({ rewriteClaimedAt: at })
    .where('organisationId', '=', day.organisationId)
    .where('botId', '=', day.botId)
    .where('day', '=', day.day)
    .where('sealedAt', 'is not', null)
    .where((eb) =>
      eb.or([eb('rewriteClaimedAt', 'is', null), eb('rewriteClaimedAt', '<', staleBefore)]),
    )
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Renews the claim, or gives it back with `null`. @returns whether this process still holds it */
export async function setRewriteClaim(
  { query }: Transaction,
  day: Pick<ExportDayTable, 'organisationId' | 'botId' | 'day'>,
  claimedAt: number,
  renewedAt: number | null,
): Promise<boolean> {
  const { numUpdatedRows } = await query
    .updateTable('exportDay')
    .set({ rewriteClaimedAt: renewedAt })
    .where('organisationId', '=', day.organisationId)
    .where('botId', '=', day.botId)
    .where('day', '=', day.day)
    .where('rewriteClaimedAt', '=', claimedAt)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/**
 * Replaces the files of a sealed day.
 *
 * @param before the files to replace
 * @returns whether the day still had these files
 */
export async function reissueExportDay(
  { query }: Transaction,
  day: Pick<ExportDayTable, 'organisationId' | 'botId' | 'day' | 'conversations' | 'figures'>,
  before: readonly ExportFileTable[],
  after: readonly ExportFileTable[],
  takenOut: readonly string[],
): Promise<boolean> {
  const ofDay = { organisationId: day.organisationId, botId: day.botId, day: day.day };
  let removed = 0;
  for (const { version, part, writing } of before) {
    const { numDeletedRows } = await query
      .deleteFrom('exportFile')
      .where((eb) => eb.and({ ...ofDay, version, part, writing }))
      .executeTakeFirst();
    removed += Number(numDeletedRows);
  }
  if (removed !== before.length) return false;
  for (const file of after) await query.insertInto('exportFile').values(file).execute();
  await query
    .updateTable('exportDay')
    .set({ conversations: day.conversations, figures: day.figures })
    .where((eb) => eb.and(ofDay))
    .execute();
  for (const conversationId of takenOut) {
    await query
      .updateTable('exported')
      .set({ isTakenOut: 1 })
      .where('organisationId', '=', day.organisationId)
      .where('conversationId', '=', conversationId)
      .execute();
  }
  return true;
}
