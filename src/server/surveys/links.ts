import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
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

const contactHashOf = (secret: string, address: string) =>
  hmac(secret, `contact\n${address.trim().toLowerCase()}`).digest('hex');

/** The keyed hashes by which an address is known without being stored, in hex. */
export interface ContactHashes {
  /** Of the mailbox: all its sub-addresses count and unsubscribe as one. */
  mailbox: string;
  /** Of this one address, which may bounce. */
  address: string;
}

/** @returns `null`: it is not an address that mail can go to */
export function contactHashesOf(secret: string, email: string): ContactHashes | null {
  const mailbox = mailboxOf(email);
  if (mailbox === null) return null;
  return { mailbox: contactHashOf(secret, mailbox), address: contactHashOf(secret, email) };
}

/**
 * A text in the unsubscribe link that names the mailbox by its hash, so that the link works after the address
 * was erased. It is signed, so that nobody else can be unsubscribed with it.
 */
const contactMark = (secret: string, token: string, mailboxHash: string) =>
  `${mailboxHash}.${hmac(secret, `unsubscribe\n${token}\n${mailboxHash}`).digest('base64url').slice(0, 22)}`;

/** The last segment but one of an unsubscribe link. */
export const unsubscribeToken = (secret: string, token: string, mailboxHash: string) =>
  `${token}.${contactMark(secret, token, mailboxHash)}`;

/** The token in an unsubscribe link, and what else it says. */
export function readUnsubscribeToken(text: string): { token: string; mark: string | null } {
  const at = text.indexOf('.');
  return at < 0
    ? { token: text, mark: null }
    : { token: text.slice(0, at), mark: text.slice(at + 1) };
}

/** The mailbox that a mark names; `null`: the mark is not ours. */
export function mailboxOfMark(secret: string, token: string, mark: string): string | null {
  const mailboxHash = mark.split('.', 1)[0]!;
  const expected = Buffer.from(contactMark(secret, token, mailboxHash));
  const given = Buffer.from(mark);
  return given.length === expected.length && timingSafeEqual(given, expected) ? mailboxHash : null;
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

/**
 * @param publicUrl the URL at which browsers reach the server, without a trailing slash
 * @param unsubscribes the token of the unsubscribe link, see `unsubscribeToken`
 */
export function surveyLinks(
  publicUrl: string,
  token: string,
  unsubscribes: string = token,
): SurveyLinks {
  const rate = (rating: number) => `${publicUrl}/api/v1/csat/rate?token=${token}&rating=${rating}`;
  return {
    ratings: [rate(1), rate(2), rate(3), rate(4), rate(5)],
    unsubscribe: `${publicUrl}${surveyPath(unsubscribes)}/unsubscribe`,
  };
}
