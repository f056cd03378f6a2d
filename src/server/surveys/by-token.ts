import { timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import type { Store } from '../database/store.ts';
import type { CallLimit } from '../http/endpoint.ts';
import { faultPage } from './fault.ts';
import { tokenHashOf } from './links.ts';
import type { Survey } from './rules/survey.ts';
import { findSurveyByToken } from './store/surveys.ts';

/** What the endpoints behind the links of a mail have in common. */
export const BY_TOKEN = {
  group: 'surveys',
  access: 'everybody',
  // The address of a page has the token.
  responseHeaders: { 'Referrer-Policy': 'no-referrer' },
  present: faultPage,
} as const;

export const OF_TOKEN = { token: 'The token in the links of the mail.' };

/** Room for the longest comment, however it is written. */
export const MAX_BODY = 96 * 1024;

/** Calls a minute of an address, and of a token, to rate by a link or to look (CONTRACT, part B). */
export const PER_MINUTE = 30;

/** Counts the address and the token in path or query, a minute. */
export const byAddressAndToken = (name: string, calls: number = PER_MINUTE) =>
  [
    { name: `${name}-address`, calls, seconds: 60, per: 'address' },
    { name: `${name}-token`, calls, seconds: 60, per: tokenIn },
  ] as const satisfies CallLimit[];

function tokenIn(c: Context): string | undefined {
  const token = c.req.param('token') ?? c.req.query('token');
  return token === undefined ? undefined : tokenHashOf(token);
}

/** For descriptions. */
export const paceOf = (calls: number) =>
  `At most ${calls} calls a minute per address and per token.`;

/** The survey that a token belongs to. */
export async function findByToken({ query }: Store, token: string): Promise<Survey | null> {
  if (!/^[\w-]{43}$/.test(token)) return null;
  const hash = tokenHashOf(token);
  const survey = await findSurveyByToken(query, hash);
  const known = Buffer.from(survey?.tokenHash ?? '');
  const isSame = known.length === hash.length && timingSafeEqual(known, Buffer.from(hash));
  return survey && isSame ? survey : null;
}
