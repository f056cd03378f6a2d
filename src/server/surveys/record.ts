import type { RatingSource, RatedResponse, Rating } from '../../contract/index.ts';
import { mask } from '../../text/redaction/mask.ts';
import { findConversation } from '../conversations/index.ts';
import { findOrganisation } from '../keys/index.ts';
import type { Survey } from './rules/survey.ts';
import type { SurveyServices } from './services.ts';

/** Records a rating of a mailed survey. @returns the rating that counts now; `null`: the survey is closed */
export async function record(
  { store, ingest, now }: SurveyServices,
  { organisationId, surveyId, conversationId }: Survey,
  received: { rating: Rating; feedback: string | null; source: RatingSource },
): Promise<RatedResponse | null> {
  const { feedback } = received;
  const [organisation, conversation] = await Promise.all([
    findOrganisation(store.query, organisationId),
    feedback === null ? null : findConversation(store.query, organisationId, conversationId),
  ]);
  const isMasked = feedback !== null && organisation?.redaction === 1;
  const result = await ingest.add('rating', {
    organisationId,
    surveyId,
    conversationId,
    receivedAt: now(),
    ...received,
    feedback: isMasked ? mask(feedback, conversation?.language) : feedback,
  });
  if (result.status === 'closed') return null;
  return { success: true, rating: result.rating, feedback: result.feedback };
}
