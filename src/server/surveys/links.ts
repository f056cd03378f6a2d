import { createHash, createHmac } from 'node:crypto';
import { mailboxOf } from '../../text/email.ts';

const hmac = (secret: string, text: string) => createHmac('sha256', secret).update(text);

/**
 * The token in the links of a survey mail: 256 unguessable bits, derived from the survey, so that a mail
 * that is sent again is identical.
 *
 * @param secret the link secret of the organisation
 */
export const surveyToken = (secret: string, surveyId: string) =>
  hmac(secret, `survey\n${surveyId}`).digest('base64url');

/** The stored hash of a token. */
export const tokenHashOf = (token: string) => createHash('sha256').update(token).digest('hex');

/** A hash that identifies an email address without storing it, in hex; case-insensitive. */
export const contactHashOf = (secret: string, email: string) =>
  hmac(secret, `contact\n${email.trim().toLowerCase()}`).digest('hex');

/**
 * The hashes by which an address is known: that of its mailbox, which counts mails and unsubscribes, and
 * that of the address itself, which bounces.
 */
export function contactHashesOf(secret: string, email: string): string[] {
  const mailbox = mailboxOf(email);
  const own = contactHashOf(secret, email);
  return mailbox === null ? [own] : [...new Set([contactHashOf(secret, mailbox), own])];
}

/** The links of a survey mail. */
export interface SurveyLinks {
  /** The links of the ratings 1–5. */
  ratings: readonly [string, string, string, string, string];
  /** Opens a page; also the target of one-click unsubscribe requests (RFC 8058). */
  unsubscribe: string;
}

/** The path of a survey page; its endpoints are below it. */
export const surveyPath = (token: string) => `/api/v1/csat/${token}`;

/** @param publicUrl the URL at which browsers reach the server, without a trailing slash */
export function surveyLinks(publicUrl: string, token: string): SurveyLinks {
  const rate = (rating: number) => `${publicUrl}/api/v1/csat/rate?token=${token}&rating=${rating}`;
  return {
    ratings: [rate(1), rate(2), rate(3), rate(4), rate(5)],
    unsubscribe: `${publicUrl}${surveyPath(token)}/unsubscribe`,
  };
}
