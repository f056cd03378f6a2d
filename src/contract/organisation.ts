import { z } from 'zod';

const origin = z
  .string()
  .max(300)
  .refine((value) => URL.canParse(value) && new URL(value).origin === value, {
    error: 'Write an origin like https://shop.example.com, without a path.',
  });

/** What an organisation chooses: `GET /api/v1/organisation`. */
export const organisationSettings = z.object({
  organisation_id: z.string(),
  retention_days: z
    .int()
    .min(1)
    .max(36_500)
    .nullable()
    .describe('Conversations that started more days ago are erased; null: none are.'),
  redaction: z.boolean().describe('Whether messages are masked before they are stored.'),
  allowed_origins: z
    .array(origin)
    .max(200)
    .describe('Whose pages may use the publishable keys, beside any localhost.'),
  export_idle_hours: z
    .int()
    .min(1)
    .max(720)
    .describe(
      'An open conversation has ended when nothing was said for so long; see the daily export.',
    ),
  identity_verification: z
    .boolean()
    .describe('Whether browsers have to prove who their customer is.'),
});

/** The body of `PATCH /api/v1/organisation`: what is absent stays. */
export const organisationPatch = organisationSettings
  .pick({ retention_days: true, redaction: true, allowed_origins: true, export_idle_hours: true })
  .partial();

export const organisationResponse = z.object({
  success: z.literal(true),
  data: organisationSettings,
});
export type OrganisationResponse = z.output<typeof organisationResponse>;
