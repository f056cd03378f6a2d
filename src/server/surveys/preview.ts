import type { Context } from 'hono';
import type { RatedResponse, Rating } from '../../contract/index.ts';
import { surveyPath } from './links.ts';
import { surveyPage } from './page.ts';
import { lookOfVisitor } from './visitor.ts';

/** The token in previews and test mails: its links open pages but record nothing. */
export const PREVIEW = 'preview';

/** The response to a rating in a preview, which is not recorded. */
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
