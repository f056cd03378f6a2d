import { type Kysely, sql } from 'kysely';
import type { Rating, SurveyStatus } from '../../contract/index.ts';
import type { Range } from '../domain/rollup.ts';
import type { Survey, SurveyConfig, SurveyCounts } from '../domain/survey.ts';
import type { Transaction } from './index.ts';
import type { Save } from './save.ts';
import type { Schema } from './schema.ts';

/** Writes whole surveys; a known one is replaced. */
export const saveSurveys: Save<'survey'> = {
  table: 'survey',
  columns: [
    'organisationId',
    'surveyId',
    'conversationId',
    'contactEmail',
    'status',
    'dueAt',
    'createdAt',
    'sentAt',
    'expiresAt',
    'respondedAt',
    'rating',
    'feedback',
    'reason',
  ],
  whenKnown: (insert) =>
    insert.onConflict((conflict) =>
      conflict
        .columns(['organisationId', 'surveyId'])
        .doUpdateSet((row) =>
          Object.fromEntries(
            saveSurveys.columns.slice(2).map((column) => [column, row.ref(`excluded.${column}`)]),
          ),
        ),
    ),
};

export async function findSurveyConfig(
  query: Kysely<Schema>,
  organisationId: string,
): Promise<SurveyConfig | undefined> {
  const row = await query
    .selectFrom('organisation')
    .select(['surveyEnabled', 'surveyDelayHours', 'surveyExpiryDays'])
    .where('organisationId', '=', organisationId)
    .executeTakeFirst();
  return (
    row && {
      enabled: row.surveyEnabled === 1,
      delayHours: row.surveyDelayHours,
      expiryDays: row.surveyExpiryDays,
    }
  );
}

/** Changes the choices; where surveys are off, those that wait are cancelled. */
export async function setSurveyConfig(
  { query }: Transaction,
  organisationId: string,
  { enabled, delayHours, expiryDays }: SurveyConfig,
): Promise<void> {
  await query
    .updateTable('organisation')
    .set({
      surveyEnabled: enabled ? 1 : 0,
      surveyDelayHours: delayHours,
      surveyExpiryDays: expiryDays,
    })
    .where('organisationId', '=', organisationId)
    .execute();
  if (enabled) return;
  await query
    .updateTable('survey')
    .set({ status: 'cancelled', reason: 'disabled' })
    .where('organisationId', '=', organisationId)
    .where('status', '=', 'pending')
    .execute();
}

/** The last survey of each of these conversations that has one. */
export async function findLatestSurveys(
  query: Kysely<Schema>,
  organisationId: string,
  conversationIds: readonly string[],
): Promise<Map<string, Survey>> {
  const rows = await query
    .selectFrom('survey')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where('conversationId', 'in', conversationIds)
    .orderBy('createdAt')
    .orderBy('surveyId')
    .execute();
  return new Map(rows.map((row) => [row.conversationId, row]));
}

export interface SurveyFilters {
  status?: SurveyStatus | undefined;
  rating?: number | undefined;
  /** Sent then. */
  from?: number | undefined;
  to?: number | undefined;
}

/** The latest made first; and how many there are in all. */
export async function listSurveys(
  query: Kysely<Schema>,
  organisationId: string,
  { status, rating, from, to }: SurveyFilters,
  page: { limit: number; offset: number },
): Promise<{ page: Survey[]; total: number }> {
  const all = query
    .selectFrom('survey')
    .where('organisationId', '=', organisationId)
    .$if(status !== undefined, (select) => select.where('status', '=', status!))
    .$if(rating !== undefined, (select) => select.where('rating', '=', rating as Rating))
    .$if(from !== undefined, (select) => select.where('sentAt', '>=', from!))
    .$if(to !== undefined, (select) => select.where('sentAt', '<', to!));
  const [rows, counted] = await Promise.all([
    all
      .selectAll()
      .orderBy('createdAt', 'desc')
      .orderBy('surveyId', 'desc')
      .limit(page.limit)
      .offset(page.offset)
      .execute(),
    all.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
  ]);
  return { page: rows, total: Number(counted.total) };
}

const rated = (rating: number) =>
  sql<number>`coalesce(sum(case when rating = ${sql.lit(rating)} then 1 else 0 end), 0)`;

/** What was sent in the window, and what came back of it. */
export async function countSurveys(
  query: Kysely<Schema>,
  organisationId: string,
  [from, to]: Range,
): Promise<SurveyCounts> {
  const row = await query
    .selectFrom('survey')
    .where('organisationId', '=', organisationId)
    .where('sentAt', '>=', from)
    .where('sentAt', '<', to)
    .select(({ fn }) => [
      fn.countAll<number>().as('sent'),
      rated(1).as('one'),
      rated(2).as('two'),
      rated(3).as('three'),
      rated(4).as('four'),
      rated(5).as('five'),
    ])
    .executeTakeFirstOrThrow();
  return {
    sent: row.sent,
    rated: { 1: row.one, 2: row.two, 3: row.three, 4: row.four, 5: row.five },
  };
}
