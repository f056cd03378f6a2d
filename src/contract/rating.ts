import { z } from 'zod';
import { endBeforeStart, periodEnd, periodStart } from './text.ts';

/** Where a rating came from: a survey by mail, one in the widget, or the API, as another system sent it. */
export const ratingOrigin = z.enum(['email', 'widget', 'api']);
export type RatingOrigin = z.output<typeof ratingOrigin>;

/** `GET /api/v1/csat/ratings`. */
export const ratingsQuery = z
  .object({
    limit: z.coerce.number().int().min(1).max(200).default(50),
    cursor: z.string().max(500).optional(),
    has_comment: z
      .enum(['true', 'false'])
      .transform((value) => value === 'true')
      .optional(),
    source: ratingOrigin.optional(),
    from: periodStart.optional(),
    to: periodEnd.optional(),
  })
  .refine(
    ({ from, to }) => from === undefined || to === undefined || from < to,
    endBeforeStart('to'),
  );

const listedRating = z.object({
  conversation_id: z.string(),
  started_at: z.iso.datetime().describe('When the conversation started.'),
  rating: z.int().min(1).max(5),
  feedback: z.string().nullable(),
  topic: z.string().nullable(),
  source: ratingOrigin,
});

/** The conversations with a rating, each with its last one, newest first. */
export const ratingsResponse = z.object({
  success: z.literal(true),
  data: z.array(listedRating),
  next_cursor: z.string().nullable(),
});
export type RatingsResponse = z.output<typeof ratingsResponse>;
