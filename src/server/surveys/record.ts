import type { RatingSource, RatedResponse, Rating } from '../../contract/index.ts';
import { mask } from '../../text/redaction/mask.ts';
import { findOrganisation } from '../keys/index.ts';
import type { Survey } from './rules/survey.ts';
import type { SurveyServices } from './services.ts';

/** Records what came in for a survey. @returns what counts now; `null`: the survey is closed */
export async function record(
  { store, ingest, now }: SurveyServices,
  { organisationId, surveyId, conversationId }: Survey,
  answer: { rating: Rating; feedback: string | null; source: RatingSource },
): Promise<RatedResponse | null> {
  const { feedback } = answer;
  const organisation = await findOrganisation(store.query, organisationId);
  const isMasked = feedback !== null && organisation?.redaction === 1;
  const result = await ingest.add('rating', {
    organisationId,
    surveyId,
    conversationId,
    receivedAt: now(),
    ...answer,
    feedback: isMasked ? mask(feedback) : feedback,
  });
  if (result.status === 'closed') return null;
  return { success: true, rating: result.rating, feedback: result.feedback };
}
