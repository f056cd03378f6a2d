import { z } from 'zod';
import { mailsNeed, timeOfDay } from './alert.ts';
import { SELF_HARM } from './self-harm.ts';
import { text } from './text.ts';

const time = z.iso.datetime();

/** What the team is told. */
export const noticeType = z.enum([
  'chat.waiting',
  'chat.unanswered',
  'message.left',
  'mail.received',
  'survey.rated',
  'conversation.escalated',
  'gap.found',
  'alert.started',
  'alert.ended',
]);
export type NoticeType = z.output<typeof noticeType>;

/** `json`: signed JSON; `slack`: `{text, blocks}`, as incoming webhooks of Slack and Mattermost take it. */
export const webhookForm = z.enum(['json', 'slack']);
export type WebhookForm = z.output<typeof webhookForm>;

const webhookFields = {
  url: text(2_000)
    .refine(isReceiver, {
      error: 'Must be a URL with https (or http), without a user name, a password or a fragment.',
    })
    .describe('Where deliveries are sent.'),
  form: webhookForm,
  types: z
    .array(noticeType)
    .min(1)
    .max(noticeType.options.length)
    .describe('The notices to deliver.'),
  includes_content: z
    .boolean()
    .describe('Whether deliveries contain what customers wrote, and their addresses.'),
};

function isReceiver(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, username, password, hash } = new URL(value);
  return /^https?:$/.test(protocol) && username + password + hash === '';
}

/** The body of `POST /api/v1/webhooks/outgoing`. */
export const webhookInput = z.object({
  ...webhookFields,
  form: webhookForm.default('json'),
  types: webhookFields.types.default([...noticeType.options]),
  includes_content: webhookFields.includes_content.default(false),
});

/** The body of `PATCH /api/v1/webhooks/outgoing/:id`: absent fields stay unchanged. */
export const webhookPatch = z.object({ ...webhookFields, enabled: z.boolean() }).partial();

export const listedWebhook = z.object({
  id: z.string(),
  ...webhookFields,
  state: z
    .enum(['active', 'failing', 'disabled'])
    .describe('failing: the last attempt failed; deliveries are repeated.'),
  note: z.string().nullable().describe('Why the server disabled it.'),
  last_error: z.string().nullable(),
  last_error_at: time.nullable(),
  last_delivered_at: time.nullable(),
  pending: z.int().min(0).describe('Deliveries on their way.'),
  created_at: time,
});
export type ListedWebhook = z.output<typeof listedWebhook>;

export const webhookListResponse = z.object({
  success: z.literal(true),
  data: z.array(listedWebhook),
});
export type WebhookListResponse = z.output<typeof webhookListResponse>;

export const webhookResponse = z.object({ success: z.literal(true), data: listedWebhook });

/** A new webhook, or a new secret. Only this response contains the secret. */
export const webhookSecretResponse = z.object({
  success: z.literal(true),
  secret: z.string().describe('Signs the deliveries. It cannot be read again.'),
  data: listedWebhook,
});
export type WebhookSecretResponse = z.output<typeof webhookSecretResponse>;

export const listedDelivery = z.object({
  id: z.string(),
  notice_id: z.string().describe('The same in every attempt and replay.'),
  type: noticeType,
  conversation_id: z.string().describe('Empty for alerts.'),
  state: z.enum(['pending', 'delivered', 'failed', 'dropped']),
  attempts: z.int().min(0),
  created_at: time,
  next_attempt_at: time.nullable(),
  done_at: time.nullable(),
  error: z.string().nullable().describe('Of the last attempt.'),
});
export type ListedDelivery = z.output<typeof listedDelivery>;

export const deliveryListResponse = z.object({
  success: z.literal(true),
  data: z.array(listedDelivery),
});
export type DeliveryListResponse = z.output<typeof deliveryListResponse>;

export const webhookDeliveryResponse = z.object({ success: z.literal(true), data: listedDelivery });

/** The body of a delivery in the form `json`; see `alertDelivery` for alerts. */
export const webhookDelivery = z.object({
  id: z.string().describe('The same in every attempt and replay.'),
  type: noticeType.exclude(['alert.started', 'alert.ended']),
  created_at: time,
  organisation_id: z.string(),
  data: z.object({
    conversation_id: z.string(),
    chat_id: z.int().nullable(),
    topic: z.string().nullable(),
    language: z.string().nullable(),
    sentiment: z.string().nullable(),
    escalation_reason: z.string().nullable(),
    trigger: z
      .literal(SELF_HARM)
      .nullable()
      .describe('Of `conversation.escalated`: the customer may hurt themselves.'),
    agents_online: z.boolean().nullable().describe('Of `chat.waiting`.'),
    rating: z.int().nullable().describe('Of `survey.rated`: 1 to 5.'),
    content: z
      .string()
      .nullable()
      .describe(
        'What the customer wrote last, the feedback, or the question; null without includes_content.',
      ),
    email: z
      .string()
      .nullable()
      .describe('The address for the reply by mail; null without includes_content.'),
    url: z.string().nullable().describe('The conversation in the dashboard.'),
  }),
});
export type WebhookDelivery = z.output<typeof webhookDelivery>;

const notifySettingFields = {
  mail_to: z
    .array(z.email().max(254))
    .max(20)
    .describe('The addresses; empty: the agents of the team that the chat waits for, else all.'),
  mail_when_waiting: z.boolean().describe('A mail when a customer waits and no agent is online.'),
  mail_when_left: z
    .boolean()
    .describe(
      'A mail when a customer is to be answered by mail: after a message was left, a request that nobody took, or a reply by mail.',
    ),
  include_content: z
    .boolean()
    .describe('Whether mails and push messages contain what customers wrote.'),
  language: z
    .enum(['en', 'de'])
    .describe('The language of mails, push messages and messages to Slack.'),
  quiet_hours: z
    .object({ from: timeOfDay, to: timeOfDay })
    .refine(({ from, to }) => from !== to, { error: 'Must not begin and end at the same time.' })
    .nullable()
    .describe(
      'When alerts wait, by mail and in Slack: from one time of day to another, in the organisation’s time zone.',
    ),
};

/** The body of `PATCH /api/v1/notifications/settings`: absent fields stay unchanged. */
export const notifySettingsPatch = z.object(notifySettingFields).partial();

export const notifySettingsResponse = z.object({
  success: z.literal(true),
  data: z.object({
    ...notifySettingFields,
    mails_leave: z.boolean().describe('Whether the server can send mails.'),
    mails_need: mailsNeed,
    push_subscriptions: z.int().min(0).describe('Browsers of agents that receive push messages.'),
  }),
});
export type NotifySettingsResponse = z.output<typeof notifySettingsResponse>;

/** Base64url without padding, of this many bytes. */
const bytes = (count: number) =>
  z
    .string()
    .regex(
      new RegExp(`^[\\w-]{${Math.ceil((count * 4) / 3)}}=*$`),
      `Must be ${count} bytes in base64url.`,
    );

/** What `PushSubscription.toJSON()` returns in a browser. */
export const pushSubscriptionInput = z.object({
  endpoint: text(1_000).refine(isReceiver, {
    error: 'Must be a URL.',
  }),
  keys: z.object({ p256dh: bytes(65), auth: bytes(16) }),
});

export const pushKeyResponse = z.object({
  success: z.literal(true),
  public_key: z.string().describe('The `applicationServerKey` of this organisation, base64url.'),
  subscription_ids: z.array(z.string()).describe('The browsers of the signed-in agent.'),
});
export type PushKeyResponse = z.output<typeof pushKeyResponse>;

export const pushSubscriptionResponse = z.object({ success: z.literal(true), id: z.string() });
export type PushSubscriptionResponse = z.output<typeof pushSubscriptionResponse>;

/** How the team knows of a customer: what happened, not what is meant to happen. */
export const teamTold = z.object({
  told: z
    .array(z.enum(['agent_online', 'push', 'mail', 'webhook']))
    .describe('How the team knows of it by now. Empty: nobody has been told.'),
  telling: z.boolean().describe('Whether a message to the team is still on its way.'),
});
export type TeamTold = z.output<typeof teamTold>;
