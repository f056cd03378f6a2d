import { z } from 'zod';
import { text } from './text.ts';

/** The most shared views of an organisation, and the most of one agent. */
export const MAX_VIEWS = 100;

/** The body of `POST /api/v1/views`. */
export const viewInput = z.object({
  name: text(80).min(1),
  query: text(2_000).describe(
    'The filters, as the address of the dashboard’s list has them, such as `topic=billing&max_csat=2`. Days are those of the organisation’s time zone.',
  ),
  shared: z
    .boolean()
    .default(false)
    .describe('Whether everybody who reads conversations has it. A key has no views of its own.'),
});

export const listedView = z.object({
  id: z.string(),
  name: z.string(),
  query: z.string(),
  shared: z.boolean(),
});
export type ListedView = z.output<typeof listedView>;

export const viewListResponse = z.object({
  success: z.literal(true),
  data: z.array(listedView).describe('By name.'),
});
export type ViewListResponse = z.output<typeof viewListResponse>;

export const viewResponse = z.object({ success: z.literal(true), data: listedView });
export type ViewResponse = z.output<typeof viewResponse>;
