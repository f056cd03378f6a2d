import { z } from 'zod';

/** What is derived from transcripts after they are stored may lag for a moment. */
export const incomplete = z
  .literal(true)
  .optional()
  .describe(
    'Only where it is `true`: the newest transcripts are not all read yet, and may be missing. Ask again in a few seconds.',
  );

/** What a response says of it: nothing once all transcripts are read. */
export const completeness = (isComplete: boolean): { incomplete?: true } =>
  isComplete ? {} : { incomplete: true };
