import { z } from 'zod';
import { text } from './text.ts';

/** How a language model came to an answer, by the names of the export's counts (CONTRACT, part C). */
export const llmOutcome = z.enum([
  'notUnderstood',
  'responseGenerated',
  'errorOccurred',
  'escalationRequired',
  'fallback',
]);
export type LlmOutcome = z.output<typeof llmOutcome>;

/**
 * What a bot says of an answer: with a piece of it (`ReplyPart`), in the data of `message.added`, and with a
 * message of `POST /api/v1/conversations`. The daily export counts from it.
 */
export const replyFacts = {
  reply_id: text(200).optional().describe('Which of its replies it is.'),
  reply_name: text(300).optional(),
  reply_type: text(100).optional(),
  intent: z
    .object({
      intent_id: text(200),
      intent_name: text(300).optional(),
      not_meaningful: z.boolean().optional(),
    })
    .optional()
    .describe('What the customer was taken to want.'),
  not_understood: z.boolean().optional().describe('The message it answers was not understood.'),
  llm: llmOutcome.optional().describe('It comes from a language model, and how.'),
};

const facts = z.object(replyFacts);
/** As they are sent. */
export type ReplyFacts = {
  [Field in keyof z.input<typeof facts>]?: z.input<typeof facts>[Field] | undefined;
};
