import { z } from 'zod';
import { text } from './text.ts';

/** How a language model made a reply, named like the counts of the export (CONTRACT, part C). */
export const llmOutcome = z.enum([
  'notUnderstood',
  'responseGenerated',
  'errorOccurred',
  'escalationRequired',
  'fallback',
]);
export type LlmOutcome = z.output<typeof llmOutcome>;

/**
 * What a bot reports about a reply: in a `ReplyPart`, in the data of `message.added`, and in a message
 * of `POST /api/v1/conversations`. The daily export uses it.
 */
export const replyFacts = {
  reply_id: text(200).optional().describe('The id of the reply among the replies of the bot.'),
  reply_name: text(300).optional(),
  reply_type: text(100).optional(),
  intent: z
    .object({
      intent_id: text(200),
      intent_name: text(300).optional(),
      not_meaningful: z.boolean().optional(),
    })
    .optional()
    .describe('What the bot took to be the intent of the customer.'),
  not_understood: z
    .boolean()
    .optional()
    .describe('Whether the bot did not understand the message it replies to.'),
  llm: llmOutcome.optional().describe('Present if a language model made the reply: the outcome.'),
  model: text(200).optional().describe('The language model that made the reply.'),
  input_tokens: z.int().min(0).max(1e9).optional(),
  output_tokens: z.int().min(0).max(1e9).optional(),
  cost_usd: z.number().min(0).max(100).optional().describe('What the reply cost, USD.'),
  no_bot: z
    .boolean()
    .optional()
    .describe('The server has no bot and says so: the message is no reply of an AI.'),
  interrupted: z
    .boolean()
    .optional()
    .describe('Whether the reply broke off: the message has its beginning.'),
};

const facts = z.object(replyFacts);
/** The facts as clients send them. */
export type ReplyFacts = {
  [Field in keyof z.input<typeof facts>]?: z.input<typeof facts>[Field] | undefined;
};
