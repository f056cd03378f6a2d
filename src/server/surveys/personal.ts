import {
  type ConversationData,
  isOneOf,
  type NamedIn,
  type PersonData,
  recordOf,
  rowsOf,
} from '../database/personal.ts';
import { findLinkSecret } from '../http/link-secret.ts';
import { contactHashesOf } from './links.ts';
import type { Survey } from './rules/survey.ts';
import { lockSurveys, saveSurveys } from './store/surveys.ts';

/** Surveys, ratings and comments. Ratings stay, because they are counted. */
export const surveyData: ConversationData = {
  async *records(query, organisationId, conversationIds) {
    const surveys = await rowsOf(query, 'survey', 'createdAt', organisationId, conversationIds);
    for (const row of surveys) yield recordOf('survey', row);
    if (surveys.length === 0) return;
    const ratings = await query
      .selectFrom('surveyAnswer')
      .selectAll()
      .where('organisationId', '=', organisationId)
      .where(
        'surveyId',
        'in',
        surveys.map(({ surveyId }) => surveyId),
      )
      .orderBy('surveyId')
      .orderBy('position')
      .execute();
    for (const row of ratings) yield recordOf('rating', row);
  },

  async erase(transaction, { organisationId, conversationIds, privateTopics }) {
    const { query } = transaction;
    const surveys = await lockSurveys(transaction, organisationId, conversationIds);
    if (surveys.length === 0) return {};
    const erased = (survey: Survey): Survey => ({
      ...survey,
      contactEmail: null,
      feedback: null,
      topicKey: privateTopics.has(survey.topicKey ?? '')
        ? privateTopics.get(survey.topicKey!)!
        : survey.topicKey,
      ...(survey.status === 'pending' && { status: 'cancelled', reason: 'erased' }),
    });
    await saveSurveys(
      transaction,
      surveys.map((before) => ({ before, after: erased(before) })),
    );
    if (privateTopics.size > 0) {
      await query
        .deleteFrom('surveyRollup')
        .where('organisationId', '=', organisationId)
        .where('topicKey', 'in', [...privateTopics.keys()])
        .where('sent', '=', 0)
        .execute();
    }
    const { numUpdatedRows } = await query
      .updateTable('surveyAnswer')
      .set({ feedback: null })
      .where('organisationId', '=', organisationId)
      .where(
        'surveyId',
        'in',
        surveys.map(({ surveyId }) => surveyId),
      )
      .where('feedback', 'is not', null)
      .executeTakeFirstOrThrow();
    return { survey: surveys.length, rating: Number(numUpdatedRows) };
  },
};

/** Conversations from which a survey was mailed to the person, even if their address changed later. */
export const namedInSurveys: NamedIn = async (query, organisationId, { emails }) => {
  const rows = await query
    .selectFrom('survey')
    .select('conversationId')
    .where('organisationId', '=', organisationId)
    .where(isOneOf('contactEmail', emails))
    .execute();
  return [...new Set(rows.map(({ conversationId }) => conversationId))];
};

/** Every hash under which the state of these addresses may be stored. */
const hashesOf = (secret: string, emails: readonly string[]) =>
  emails.flatMap((email) => Object.values(contactHashesOf(secret, email) ?? {}) as string[]);

/**
 * The state of addresses. An address that unsubscribed or bounced stays as a keyed hash, so that it gets no
 * mail later; the others go.
 */
export const contactData: PersonData = {
  async *records(query, { organisationId, emails }) {
    const secret = await findLinkSecret(query, organisationId);
    const hashes = secret === null ? [] : hashesOf(secret, emails);
    if (hashes.length === 0) return;
    const rows = await query
      .selectFrom('contact')
      .selectAll()
      .where('organisationId', '=', organisationId)
      .where('contactHash', 'in', hashes)
      .execute();
    for (const row of rows) yield recordOf('contact', row);
  },

  async erase({ query }, { organisationId, emails }) {
    const secret = await findLinkSecret(query, organisationId);
    const hashes = secret === null ? [] : hashesOf(secret, emails);
    if (hashes.length === 0) return {};
    const { numDeletedRows } = await query
      .deleteFrom('contact')
      .where('organisationId', '=', organisationId)
      .where('contactHash', 'in', hashes)
      .where('optedOutAt', 'is', null)
      .where('bouncedAt', 'is', null)
      .executeTakeFirstOrThrow();
    const { numUpdatedRows } = await query
      .updateTable('contact')
      .set({ surveyId: null, surveyedAt: null })
      .where('organisationId', '=', organisationId)
      .where('contactHash', 'in', hashes)
      .where('surveyId', 'is not', null)
      .executeTakeFirstOrThrow();
    return { contact: Number(numDeletedRows + numUpdatedRows) };
  },
};
