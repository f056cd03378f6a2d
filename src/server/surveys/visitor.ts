import type { Context } from 'hono';
import type { Store } from '../database/store.ts';
import { findConversation } from '../conversations/index.ts';
import { type Brand, findBrand } from '../mail/brand.ts';
import type { Survey } from './rules/survey.ts';
import { type Words, wordsOf } from './words.ts';

/** Whether a browser asks, which wants a page, or a program. */
export const wantsPage = (c: Context) => (c.req.header('accept') ?? '').includes('text/html');

/** A browser or a proxy that looks ahead: nobody has clicked. */
export const isPrefetch = (c: Context) =>
  ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'].some((name) =>
    /prefetch|prerender|preview/i.test(c.req.header(name) ?? ''),
  );

/** How a page speaks and looks. */
export interface PageLook {
  words: Words;
  brand: Brand | null;
}

/** For somebody of whom we know no more than what their browser says. */
export const lookOfVisitor = (c: Context): PageLook => ({
  words: wordsOf(c.req.query('language'), ...spoken(c)),
  brand: null,
});

/** For the customer whom the survey was sent to. */
export async function lookOfSurvey(
  c: Context,
  { query }: Store,
  { organisationId, conversationId }: Survey,
): Promise<PageLook> {
  const [conversation, brand] = await Promise.all([
    findConversation(query, organisationId, conversationId),
    findBrand(query, organisationId),
  ]);
  return { words: wordsOf(conversation?.language, ...spoken(c)), brand: brand ?? null };
}

/** The languages that a browser asks for. */
const spoken = (c: Context) =>
  (c.req.header('accept-language') ?? '')
    .split(',')
    .slice(0, 10)
    .map((part) => part.trim());
