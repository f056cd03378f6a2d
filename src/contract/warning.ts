import { z } from 'zod';

/** What was accepted, but not as it was sent. */
export const warning = z.object({
  path: z.string().describe('The field of the request, for example `messages.0.timestamp`.'),
  message: z.string(),
});
export type Warning = z.output<typeof warning>;

/** The warnings of a response; absent if there are none. */
export const warnings = z
  .array(warning)
  .describe('Fields that were accepted, but count differently than they were sent.');
