import type { Kysely } from 'kysely';
import {
  type HeldReason,
  heldReason,
  type Rating,
  type SurveyChannel,
  type SurveyStatus,
} from '../../../contract/index.ts';
import { BRAND_COLUMNS, type SenderBrand } from '../../mail/brand.ts';
import { expired, type Survey, type SurveyPolicy } from '../rules/survey.ts';
import { surveyDifferences, withOneCounted } from '../rules/figures.ts';
import type { Difference } from '../../numbers/index.ts';
import { lockConversations } from '../../conversations/index.ts';
import type { Transaction } from '../../database/store.ts';
import { saveSurveyRollups } from './rollups.ts';
import { replace, type Save } from '../../database/save.ts';
import type { Schema } from '../../database/schema.ts';

const save: Save<'survey'> = { table: 'survey', whenKnown: replace() };

type SurveyChange = Difference<Survey> & { after: Survey };

/** Saves changed surveys, decides which one of each conversation counts, and updates the rollups. */
export async function saveSurveys(
  transaction: Transaction,
  given: readonly SurveyChange[],
): Promise<void> {
  if (given.length === 0) return;
  const changes = await withCounted(transaction, given);
  await transaction.save(
    save,
    changes.map(({ after }) => after),
  );
  await transaction.save(saveSurveyRollups, surveyDifferences(changes));
}

/** The changes, and those of other surveys of the same conversations that count now, or no longer. */
async function withCounted(
  transaction: Transaction,
  given: readonly SurveyChange[],
): Promise<SurveyChange[]> {
  // One that was not sent does not count.
  const changes = given.filter(({ after }) => after.sentAt === null);
  const sent = given.filter(({ after }) => after.sentAt !== null);
  for (const [organisationId, own] of Map.groupBy(sent, ({ after }) => after.organisationId)) {
    const ids = new Set(own.map(({ after }) => after.conversationId));
    // A sender and a browser may change two surveys of a conversation at once.
    await lockConversations(transaction, organisationId, [...ids]);
    const known = await lockSurveys(transaction, organisationId, [...ids]);
    const all = new Map(
      known.map((survey): [string, SurveyChange] => [
        survey.surveyId,
        { before: survey, after: survey },
      ]),
    );
    for (const change of own) all.set(change.after.surveyId, change);
    const byConversation = Map.groupBy(all.values(), ({ after }) => after.conversationId);
    for (const mine of byConversation.values()) {
      const after = withOneCounted(mine.map((change) => change.after));
      changes.push(
        ...mine
          .map(({ before }, index) => ({ before, after: after[index]! }))
          .filter((change) => change.before !== change.after),
      );
    }
  }
  return changes;
}

/** The settings of an organisation: when surveys are sent, and what mails look like. */
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

/** Saves the settings. If surveys are turned off, pending ones are cancelled. */
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
 * Locks the surveys of these conversations until the transaction ends; oldest first. Lock the
 * conversations before.
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

/** Finds the survey of a link. */
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

/** Reads the survey, and locks it until the transaction ends. */
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

/** Whether surveys are due, have expired, or were claimed by a sender that was killed. */
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

/** Locks the survey that has been due longest and that no other sender has claimed. */
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

/** Locks pending surveys that were claimed before `claimedBefore`, by a sender that was killed. */
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

/** Expires surveys whose time has passed. @returns their number */
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

/** Makes a pending survey due now. @returns whether the survey was pending */
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
  flag?: 'feedback' | 'suspected' | 'doubtful' | 'held' | undefined;
  /** Sent at or after `from` and before `to`, milliseconds since 1970. */
  from?: number | undefined;
  to?: number | undefined;
}

/** The place of a survey in the list. */
export type SurveyPosition = Pick<Survey, 'createdAt' | 'surveyId'>;

/** A page of surveys, newest first, and the total number. */
export async function listSurveys(
  query: Kysely<Schema>,
  organisationId: string,
  { status, rating, channel, flag, from, to }: SurveyFilters,
  page: { limit: number; offset: number; after?: SurveyPosition | undefined },
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
    .$if(flag === 'held', (select) => select.where('reason', 'in', heldReason.options))
    .$if(from !== undefined, (select) => select.where('sentAt', '>=', from!))
    .$if(to !== undefined, (select) => select.where('sentAt', '<', to!));
  const [rows, counted] = await Promise.all([
    all
      .selectAll()
      .$if(page.after !== undefined, (select) =>
        select.where(({ eb, refTuple, tuple }) =>
          eb(
            refTuple('createdAt', 'surveyId'),
            '<',
            tuple(page.after!.createdAt, page.after!.surveyId),
          ),
        ),
      )
      .orderBy('createdAt', 'desc')
      .orderBy('surveyId', 'desc')
      .limit(page.limit)
      .offset(page.offset)
      .execute(),
    all.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
  ]);
  return { page: rows, total: Number(counted.total) };
}

/** How many surveys since `from`, milliseconds, are held back, by reason. */
export async function countHeld(
  query: Kysely<Schema>,
  organisationId: string,
  from: number,
): Promise<{ reason: HeldReason; surveys: number }[]> {
  const rows = await query
    .selectFrom('survey')
    .select(['reason', ({ fn }) => fn.countAll<number>().as('surveys')])
    .where('organisationId', '=', organisationId)
    .where('createdAt', '>=', from)
    .where('reason', 'in', heldReason.options)
    .groupBy('reason')
    .orderBy('reason')
    .execute();
  return rows.map(({ reason, surveys }) => ({
    reason: reason as HeldReason,
    surveys: Number(surveys),
  }));
}
