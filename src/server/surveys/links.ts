import { createHash, createHmac } from 'node:crypto';

const hmac = (secret: string, text: string) => createHmac('sha256', secret).update(text);

/**
 * What the links of a survey's mail carry: 256 bits that nobody can guess, and always the same, so that a
 * mail that is sent again is the same mail.
 *
 * @param secret the organisation's
 */
export const surveyToken = (secret: string, surveyId: string) =>
  hmac(secret, `survey\n${surveyId}`).digest('base64url');

/** What is kept of a token. */
export const tokenHashOf = (token: string) => createHash('sha256').update(token).digest('hex');

/** How an address is known again that nobody can read, hex. Its case does not matter. */
export const contactHashOf = (secret: string, email: string) =>
  hmac(secret, `contact\n${email.trim().toLowerCase()}`).digest('hex');

/** Where the mail of a survey leads to. */
export interface SurveyLinks {
  /** Of the ratings 1–5. */
  ratings: readonly [string, string, string, string, string];
  /** Opens a page, and takes the one-click POST of mail programs (RFC 8058). */
  unsubscribe: string;
}

/** Where the page of a survey is, and below it what is sent there. */
export const surveyPath = (token: string) => `/api/v1/csat/${token}`;

/** @param publicUrl where browsers reach the server, without a trailing slash */
export function surveyLinks(publicUrl: string, token: string): SurveyLinks {
  const rate = (rating: number) => `${publicUrl}/api/v1/csat/rate?token=${token}&rating=${rating}`;
  return {
    ratings: [rate(1), rate(2), rate(3), rate(4), rate(5)],
    unsubscribe: `${publicUrl}${surveyPath(token)}/unsubscribe`,
  };
}
