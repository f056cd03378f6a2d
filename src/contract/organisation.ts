import { z } from 'zod';
import { timeZone } from './agent.ts';

const origin = z
  .string()
  .max(300)
  .refine((value) => URL.canParse(value) && new URL(value).origin === value, {
    error: 'Must be an origin without a path, for example https://shop.example.com.',
  });

/** `GET /api/v1/organisation`: the settings of the organisation. */
export const organisationSettings = z.object({
  organisation_id: z.string(),
  retention_days: z
    .int()
    .min(1)
    .max(36_500)
    .nullable()
    .describe('Conversations are erased this many days after their start; null: never.'),
  redaction: z
    .boolean()
    .describe('Whether personal data in messages is masked before they are stored.'),
  allowed_origins: z
    .array(origin)
    .max(200)
    .describe('The origins whose pages may use publishable keys, in addition to any localhost.'),
  export_idle_hours: z
    .int()
    .min(1)
    .max(720)
    .describe(
      'An open conversation counts as ended after this many hours without a message. Used by the daily export.',
    ),
  agent_absence_minutes: z
    .int()
    .min(1)
    .max(60)
    .describe(
      'An agent whose connection is lost keeps their chats for this time. Afterwards, other agents get them.',
    ),
  answer_within_minutes: z
    .int()
    .min(1)
    .max(43_200)
    .nullable()
    .describe(
      'How soon messages left are answered, as customers are told; null: they are not told.',
    ),
  late_after_minutes: z
    .int()
    .min(1)
    .max(1_440)
    .describe(
      'A conversation is late if its customer waits longer than this for the first message of an agent. Used by the filter `late` of the list.',
    ),
  time_zone: timeZone.describe('The days, weeks and hours of figures are those of this time zone.'),
  identity_verification: z
    .boolean()
    .describe('Whether browsers must prove the identity of their customer.'),
});

/** The body of `PATCH /api/v1/organisation`: absent fields stay unchanged. */
export const organisationPatch = organisationSettings
  .pick({
    retention_days: true,
    redaction: true,
    allowed_origins: true,
    export_idle_hours: true,
    agent_absence_minutes: true,
    answer_within_minutes: true,
    late_after_minutes: true,
    time_zone: true,
  })
  .partial();

export const organisationResponse = z.object({
  success: z.literal(true),
  data: organisationSettings,
});
export type OrganisationResponse = z.output<typeof organisationResponse>;
