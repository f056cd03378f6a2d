import type { Context } from 'hono';
import type { RatedResponse, Rating } from '../../contract/index.ts';
import { surveyPath } from './links.ts';
import { surveyPage } from './page.ts';
import { lookOfVisitor } from './visitor.ts';

/** In place of a token in a mail that is only looked at: its links open, and record nothing. */
export const PREVIEW = 'preview';

/** What would be recorded. */
export const previewOf = (rating: Rating): RatedResponse => ({
  success: true,
  rating,
  feedback: null,
});

export const previewPage = (c: Context, rating: Rating | null) =>
  surveyPage(c, lookOfVisitor(c), {
    path: surveyPath(PREVIEW),
    token: PREVIEW,
    rating,
    feedback: null,
    state: 'preview',
  });
