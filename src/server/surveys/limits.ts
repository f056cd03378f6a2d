import { timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import type { Store } from '../database/store.ts';
import type { CallLimit } from '../http/endpoint.ts';
import { faultPage } from './fault.ts';
import { readUnsubscribeToken, tokenHashOf } from './links.ts';
import type { Survey } from './rules/survey.ts';
import { findSurveyByToken } from './store/surveys.ts';

/** The common part of the endpoints behind the links of a mail. */
export const BY_TOKEN = {
  group: 'surveys',
  access: 'everybody',
  // The URL of the page contains the token.
  responseHeaders: { 'Referrer-Policy': 'no-referrer' },
  present: faultPage,
} as const;

export const OF_TOKEN = { token: 'The token in the links of the mail.' };

/** The maximum body size, bytes: enough for the longest comment in any encoding. */
export const MAX_BODY = 96 * 1024;

/** Calls per minute and address, and per minute and token, for links and pages (CONTRACT, part B). */
export const PER_MINUTE = 30;

/** Limits per minute for the address and for the token in path or query. */
export const byAddressAndToken = (name: string, calls: number = PER_MINUTE) =>
  [
    { name: `${name}-address`, calls, seconds: 60, per: 'address' },
    { name: `${name}-token`, calls, seconds: 60, per: tokenIn },
  ] as const satisfies CallLimit[];

function tokenIn(c: Context): string | undefined {
  const token = c.req.param('token') ?? c.req.query('token');
  return token === undefined ? undefined : tokenHashOf(readUnsubscribeToken(token).token);
}

/** The limits in words, for descriptions of endpoints. */
export const paceOf = (calls: number) =>
  `At most ${calls} calls per minute per address and per token.`;

/** Finds the survey of a token. */
export async function findByToken({ query }: Store, token: string): Promise<Survey | null> {
  if (!/^[\w-]{43}$/.test(token)) return null;
  const hash = tokenHashOf(token);
  const survey = await findSurveyByToken(query, hash);
  const known = Buffer.from(survey?.tokenHash ?? '');
  const isSame = known.length === hash.length && timingSafeEqual(known, Buffer.from(hash));
  return survey && isSame ? survey : null;
}
