import type { Kysely } from 'kysely';
import type { SurveyAnswer } from '../rules/answer.ts';
import type { Transaction } from '../../database/store.ts';
import { replaceOnly, type Save } from '../../database/save.ts';
import type { Schema } from '../../database/schema.ts';

/** Writes answers; of a known one only how it is judged. */
export const saveSurveyAnswers: Save<'surveyAnswer'> = {
  table: 'surveyAnswer',
  whenKnown: replaceOnly('isSuspected'),
};

/** All that came in for these surveys, in order. */
export async function findSurveyAnswers(
  query: Kysely<Schema>,
  organisationId: string,
  surveyIds: readonly string[],
): Promise<SurveyAnswer[]> {
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

export async function removeSurveyAnswers(
  { query }: Transaction,
  answers: readonly SurveyAnswer[],
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
