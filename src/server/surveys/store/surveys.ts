import type { Kysely } from 'kysely';
import type { Rating, SurveyChannel, SurveyStatus } from '../../../contract/index.ts';
import { BRAND_COLUMNS, type SenderBrand } from '../../mail/brand.ts';
import { expired, type Survey, type SurveyPolicy } from '../rules/survey.ts';
import { surveyDifferences } from '../rules/figures.ts';
import type { Difference } from '../../numbers/index.ts';
import type { Transaction } from '../../database/store.ts';
import { saveSurveyRollups } from './rollups.ts';
import { replace, type Save } from '../../database/save.ts';
import type { Schema } from '../../database/schema.ts';

const save: Save<'survey'> = { table: 'survey', whenKnown: replace() };

/** Writes surveys that changed, and what that changes in what is counted of them. */
export async function saveSurveys(
  transaction: Transaction,
  changes: readonly (Difference<Survey> & { after: Survey })[],
): Promise<void> {
  if (changes.length === 0) return;
  await transaction.save(
    save,
    changes.map(({ after }) => after),
  );
  await transaction.save(saveSurveyRollups, surveyDifferences(changes));
}

/** What an organisation chooses: when surveys are sent, and what mails look like. */
export interface SurveyConfig extends SurveyPolicy, SenderBrand {}

export async function findSurveyConfig(
  query: Kysely<Schema>,
  organisationId: string,
): Promise<SurveyConfig | undefined> {
  const row = await query
    .selectFrom('organisation')
    .select([
      'surveyEnabled as enabled',
      'surveyDelayHours as delayHours',
      'surveyExpiryDays as expiryDays',
      'surveyPauseDays as pauseDays',
      ...BRAND_COLUMNS,
    ])
    .where('organisationId', '=', organisationId)
    .executeTakeFirst();
  return row && { ...row, enabled: row.enabled === 1 };
}

/** Changes the choices; where surveys are off, those that wait are cancelled. */
export async function setSurveyConfig(
  { query }: Transaction,
  organisationId: string,
  config: SurveyConfig,
): Promise<void> {
  await query
    .updateTable('organisation')
    .set({
      surveyEnabled: config.enabled ? 1 : 0,
      surveyDelayHours: config.delayHours,
      surveyExpiryDays: config.expiryDays,
      surveyPauseDays: config.pauseDays,
      surveyBrandName: config.brandName,
      surveyBrandColor: config.brandColor,
      surveyLogoUrl: config.logoUrl,
      surveySender: config.sender,
    })
    .where('organisationId', '=', organisationId)
    .execute();
  if (config.enabled) return;
  await query
    .updateTable('survey')
    .set({ status: 'cancelled', reason: 'disabled' })
    .where('organisationId', '=', organisationId)
    .where('status', '=', 'pending')
    .where('claimedAt', 'is', null)
    .execute();
}

/**
 * The surveys of these conversations, the oldest first, for this transaction alone until it ends. Its
 * conversations are locked before.
 */
export async function lockSurveys(
  { query, locksRows }: Transaction,
  organisationId: string,
  conversationIds: readonly string[],
): Promise<Survey[]> {
  if (conversationIds.length === 0) return [];
  return query
    .selectFrom('survey')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where('conversationId', 'in', conversationIds)
    .orderBy('createdAt')
    .orderBy('surveyId')
    .$if(locksRows, (select) => select.forUpdate())
    .execute();
}

/** The survey that a link belongs to. */
export async function findSurveyByToken(
  query: Kysely<Schema>,
  tokenHash: string,
): Promise<Survey | undefined> {
  return query
    .selectFrom('survey')
    .selectAll()
    .where('tokenHash', '=', tokenHash)
    .executeTakeFirst();
}

export async function findSurvey(
  query: Kysely<Schema>,
  organisationId: string,
  surveyId: string,
): Promise<Survey | undefined> {
  return query
    .selectFrom('survey')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where('surveyId', '=', surveyId)
    .executeTakeFirst();
}

/** The survey as it is now, for this transaction alone until it ends. */
export async function lockSurvey(
  { query, locksRows }: Transaction,
  { organisationId, surveyId }: Pick<Survey, 'organisationId' | 'surveyId'>,
): Promise<Survey | undefined> {
  return query
    .selectFrom('survey')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where('surveyId', '=', surveyId)
    .$if(locksRows, (select) => select.forUpdate())
    .executeTakeFirst();
}

/** Whether there is anything to send, to close, or to take back from a sender that was killed. */
export async function findSurveyWork(
  query: Kysely<Schema>,
  { now, claimedBefore }: { now: number; claimedBefore: number },
): Promise<{ isAnyDue: boolean; isAnyOver: boolean; isAnyLost: boolean }> {
  const one = query.selectFrom('survey').select('surveyId').limit(1);
  const waiting = one.where('status', '=', 'pending');
  const [due, over, lost] = await Promise.all([
    waiting.where('claimedAt', 'is', null).where('tryAt', '<=', now).executeTakeFirst(),
    one.where('status', '=', 'sent').where('expiresAt', '<=', now).executeTakeFirst(),
    waiting.where('claimedAt', '<', claimedBefore).executeTakeFirst(),
  ]);
  return {
    isAnyDue: due !== undefined,
    isAnyOver: over !== undefined,
    isAnyLost: lost !== undefined,
  };
}

/** One that is to leave now and that no other sender has in its hands, the longest due first. */
export async function lockDueSurvey(
  { query, locksRows }: Transaction,
  now: number,
): Promise<Survey | undefined> {
  return query
    .selectFrom('survey')
    .selectAll()
    .where('status', '=', 'pending')
    .where('claimedAt', 'is', null)
    .where('tryAt', '<=', now)
    .orderBy('tryAt')
    .limit(1)
    .$if(locksRows, (select) => select.forUpdate().skipLocked())
    .executeTakeFirst();
}

/** Those that a sender took before then and has not come back with: it was killed. */
export async function lockLostSurveys(
  { query, locksRows }: Transaction,
  claimedBefore: number,
  limit: number,
): Promise<Survey[]> {
  return query
    .selectFrom('survey')
    .selectAll()
    .where('claimedAt', '<', claimedBefore)
    .where('status', '=', 'pending')
    .limit(limit)
    .$if(locksRows, (select) => select.forUpdate().skipLocked())
    .execute();
}

/** Closes those whose time is over. @returns how many */
export async function expireSurveys(
  transaction: Transaction,
  now: number,
  limit: number,
): Promise<number> {
  const over = await transaction.query
    .selectFrom('survey')
    .selectAll()
    .where('status', '=', 'sent')
    .where('expiresAt', '<=', now)
    .limit(limit)
    .$if(transaction.locksRows, (select) => select.forUpdate().skipLocked())
    .execute();
  await saveSurveys(
    transaction,
    over.map((survey) => ({ before: survey, after: expired(survey, now) })),
  );
  return over.length;
}

/** A survey that waits leaves now. @returns whether there was one */
export async function hastenSurvey(
  { query }: Transaction,
  organisationId: string,
  surveyId: string,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await query
    .updateTable('survey')
    .set({ tryAt: now })
    .where('organisationId', '=', organisationId)
    .where('surveyId', '=', surveyId)
    .where('status', '=', 'pending')
    .where('claimedAt', 'is', null)
    .executeTakeFirst();
  return Number(numUpdatedRows) > 0;
}

export interface SurveyFilters {
  status?: SurveyStatus | undefined;
  rating?: number | undefined;
  channel?: SurveyChannel | undefined;
  flag?: 'feedback' | 'suspected' | 'doubtful' | undefined;
  /** Sent then. */
  from?: number | undefined;
  to?: number | undefined;
}

/** The latest made first; and how many there are in all. */
export async function listSurveys(
  query: Kysely<Schema>,
  organisationId: string,
  { status, rating, channel, flag, from, to }: SurveyFilters,
  page: { limit: number; offset: number },
): Promise<{ page: Survey[]; total: number }> {
  const all = query
    .selectFrom('survey')
    .where('organisationId', '=', organisationId)
    .$if(status !== undefined, (select) => select.where('status', '=', status!))
    .$if(rating !== undefined, (select) => select.where('rating', '=', rating as Rating))
    .$if(channel !== undefined, (select) => select.where('channel', '=', channel!))
    .$if(flag === 'feedback', (select) => select.where('feedback', 'is not', null))
    .$if(flag === 'suspected', (select) => select.where('suspected', '>', 0))
    .$if(flag === 'doubtful', (select) => select.where('isDoubtful', '=', 1))
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
