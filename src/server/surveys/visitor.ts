import type { Context } from 'hono';
import type { Store } from '../database/store.ts';
import { findConversation } from '../conversations/index.ts';
import { type Brand, findBrand } from '../mail/brand.ts';
import type { Survey } from './rules/survey.ts';
import { type Words, wordsOf } from './words.ts';

/** Whether the caller is a browser, which gets a page, and not a program. */
export const wantsPage = (c: Context) => (c.req.header('accept') ?? '').includes('text/html');

/** Whether a browser or a proxy prefetches the link, without a click. */
export const isPrefetch = (c: Context) =>
  ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'].some((name) =>
    /prefetch|prerender|preview/i.test(c.req.header(name) ?? ''),
  );

/** The language and the brand of a page. */
export interface PageLook {
  words: Words;
  brand: Brand | null;
}

/** For a visitor without a survey: only the languages of the browser are known. */
export const lookOfVisitor = (c: Context): PageLook => ({
  words: wordsOf(c.req.query('language'), ...acceptedLanguages(c)),
  brand: null,
});

/** For the customer to whom the survey was sent. */
export async function lookOfSurvey(
  c: Context,
  { query }: Store,
  { organisationId, conversationId }: Survey,
): Promise<PageLook> {
  const [conversation, brand] = await Promise.all([
    findConversation(query, organisationId, conversationId),
    findBrand(query, organisationId),
  ]);
  return { words: wordsOf(conversation?.language, ...acceptedLanguages(c)), brand: brand ?? null };
}

/** The preferred languages of the browser. */
const acceptedLanguages = (c: Context) =>
  (c.req.header('accept-language') ?? '')
    .split(',')
    .slice(0, 10)
    .map((part) => part.trim());
