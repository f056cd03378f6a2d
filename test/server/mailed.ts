import { expect } from 'vitest';
import type { Survey } from '../../src/server/surveys/rules/survey.ts';
import { surveyToken } from '../../src/server/surveys/links.ts';
import { findLinkSecret } from '../../src/server/http/link-secret.ts';
import type { TestServer } from './harness.ts';

const HOUR = 3_600_000;

/** A conversation that was resolved, and whose survey was sent when its hour had come. */
export interface Mailed {
  survey: Survey;
  token: string;
  /** Of its pages. */
  path: string;
  /** The link of a rating. */
  rate(rating: number): string;
}

/** @throws what became of the survey, where it was not sent */
export async function mailed(server: TestServer, more: object = {}): Promise<Mailed> {
  const body = {
    conversation_id: 'c1',
    platform: 'custom',
    messages: [],
    contact_email: 'jo@example.com',
    status: 'resolved',
    resolved_at: new Date(server.clock.now - 2 * HOUR).toISOString(),
    ...more,
  };
  expect((await server.post('/api/v1/conversations', body)).status).toBeLessThan(300);
  await server.app.sender.round();
  const survey = await server.store.query
    .selectFrom('survey')
    .selectAll()
    .where('conversationId', '=', body.conversation_id)
    .executeTakeFirstOrThrow();
  if (survey.status !== 'sent') throw new Error(`${survey.status}: ${survey.reason}`);
  const secret = await findLinkSecret(server.store.query, 'default');
  const token = surveyToken(secret!, survey.surveyId);
  return {
    survey,
    token,
    path: `/api/v1/csat/${token}`,
    rate: (rating) => `/api/v1/csat/rate?token=${token}&rating=${rating}`,
  };
}
