import type { Kysely } from 'kysely';
import type { SurveyRating } from '../rules/rating.ts';
import type { Transaction } from '../../database/store.ts';
import { replaceOnly, type Save } from '../../database/save.ts';
import type { Schema } from '../../database/schema.ts';

/** Writes answers; of a known one only how it is judged. */
export const saveSurveyRatings: Save<'surveyAnswer'> = {
  table: 'surveyAnswer',
  whenKnown: replaceOnly('isSuspected'),
};

/** All that came in for these surveys, in order. */
export async function findSurveyRatings(
  query: Kysely<Schema>,
  organisationId: string,
  surveyIds: readonly string[],
): Promise<SurveyRating[]> {
  if (surveyIds.length === 0) return [];
  return query
    .selectFrom('surveyAnswer')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where('surveyId', 'in', surveyIds)
    .orderBy('position')
    .orderBy('answerId')
    .execute();
}

export async function removeSurveyRatings(
  { query }: Transaction,
  answers: readonly SurveyRating[],
): Promise<void> {
  for (const { organisationId, surveyId, answerId } of answers) {
    await query
      .deleteFrom('surveyAnswer')
      .where('organisationId', '=', organisationId)
      .where('surveyId', '=', surveyId)
      .where('answerId', '=', answerId)
      .execute();
  }
}
