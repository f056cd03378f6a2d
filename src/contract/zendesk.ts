import { z } from 'zod';
import { MAX_MESSAGE_CONTENT } from './limits.ts';
import { text, timestamp } from './text.ts';

const id = z.union([z.int().min(0), text(100).min(1)]).transform(String);

const comment = z.object({
  id: id.optional(),
  body: text(MAX_MESSAGE_CONTENT),
  author_id: id.nullish(),
  /** `false`: an internal note. */
  public: z.boolean().optional(),
  created_at: timestamp.nullish(),
  via: z.object({ channel: z.union([text(50), z.number()]).nullish() }).nullish(),
});

/** The body of `POST /api/v1/webhooks/zendesk` (CONTRACT, part A). */
export const zendeskWebhook = z
  .object({
    ticket_id: id.optional(),
    ticket: z.object({
      id: id.optional(),
      subject: text(500).nullish(),
      status: text(50).nullish(),
      satisfaction_rating: z
        .object({ score: text(50).nullish(), comment: text(5_000).nullish() })
        .nullish(),
      tags: z.array(text(200)).max(500).nullish(),
      comments: z.array(comment).max(5_000).nullish(),
      requester_id: id.nullish(),
      requester: z
        .object({ id: id.nullish(), email: text(254).nullish(), name: text(200).nullish() })
        .nullish(),
      created_at: timestamp.nullish(),
      updated_at: timestamp.nullish(),
      solved_at: timestamp.nullish(),
    }),
  })
  .refine(({ ticket, ticket_id }) => (ticket.id ?? ticket_id) !== undefined, {
    path: ['ticket', 'id'],
    error: 'The ticket has no id.',
  });
export type ZendeskWebhook = z.output<typeof zendeskWebhook>;
