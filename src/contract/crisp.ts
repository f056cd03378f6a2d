import { z } from 'zod';
import { vendorId, vendorText, vendorTime } from './vendor.ts';

/*
 * Crisp, "Web Hooks Reference (V1)", https://docs.crisp.chat/references/web-hooks/v1/ (2024-08-01), and the
 * events of its library `crisp-api` (`EventsMessageSend` and others), read on 2026-11-27.
 */

const content = z.union([
  z.string(),
  z.object({
    /** Of a picker or a field: what is asked. Of a carousel: the text above it. */
    text: z.string().nullish(),
    /** Of a field: what the customer wrote. */
    value: z.string().nullish(),
    /** Of a file. */
    name: z.string().nullish(),
    choices: z
      .array(z.object({ label: z.string().nullish(), selected: z.boolean().nullish() }))
      .max(200)
      .nullish(),
  }),
]);

const user = z.object({
  type: vendorText(50).optional(),
  user_id: vendorText(200).optional(),
  nickname: vendorText(200).optional(),
});

const message = z.object({
  fingerprint: vendorId,
  type: vendorText(50).optional(),
  /** `user`: the visitor; `operator`: whoever answers. */
  from: vendorText(50).optional(),
  origin: vendorText(100).optional(),
  content: content.optional(),
  timestamp: vendorTime.optional(),
  /** Sent by a bot or another program. */
  automated: z.boolean().optional(),
  user: user.optional(),
});
export type CrispMessage = z.output<typeof message>;

/** The body of `POST /api/v1/webhooks/crisp`. */
export const crispWebhook = z
  .object({
    website_id: vendorText(100).optional(),
    event: vendorText(100),
    timestamp: vendorTime,
    data: z.object({
      ...message.partial().shape,
      session_id: vendorText(180).optional(),
      state: vendorText(50).optional(),
      email: vendorText(254).optional(),
      nickname: vendorText(200).optional(),
      subject: z.string().optional(),
      topic: z.string().optional(),
      segments: z.array(vendorText(200)).max(500).optional(),
      routing_id: vendorText(200).optional(),
      rating: z.object({ stars: z.number(), comment: z.string().optional() }).optional(),
      locales: z.object({ locales: z.array(vendorText(35)).max(100).optional() }).optional(),
    }),
  })
  .superRefine(({ event, data }, context) => {
    const needs = (field: 'session_id' | 'fingerprint' | 'content') => {
      if (data[field] === undefined) {
        const message = `${event} needs it.`;
        context.addIssue({ code: 'custom', path: ['data', field], message });
      }
    };
    if (isOfSession(event)) needs('session_id');
    if (isMessage(event)) needs('fingerprint');
    if (isMessage(event) && event !== 'message:removed') needs('content');
  });
export type CrispWebhook = z.output<typeof crispWebhook>;

const isMessage = (event: string) => /^message:(?:send|received|updated|removed)$/.test(event);

/** Whether an event says something of a conversation. */
export const isOfSession = (event: string): boolean =>
  isMessage(event) ||
  /^session:(?:set_(?:state|email|nickname|subject|segments|routing)|sync:(?:rating|topic|locales))$/.test(
    event,
  );

/** A conversation of Crisp with its messages, in a file of its API. */
export const crispConversation = z.object({
  session_id: vendorText(180),
  state: vendorText(50).optional(),
  created_at: vendorTime.optional(),
  updated_at: vendorTime.optional(),
  is_verified: z.boolean().optional(),
  topic: z.string().optional(),
  assigned: z.object({ user_id: vendorText(200).optional() }).optional(),
  meta: z
    .object({
      email: vendorText(254).optional(),
      nickname: vendorText(200).optional(),
      subject: z.string().optional(),
      segments: z.array(vendorText(200)).max(500).optional(),
      rating: z.object({ stars: z.number(), comment: z.string().optional() }).optional(),
      device: z.object({ locales: z.array(vendorText(35)).max(100).optional() }).optional(),
    })
    .optional(),
  messages: z.array(message).max(5_000).optional(),
});
export type CrispConversation = z.output<typeof crispConversation>;
