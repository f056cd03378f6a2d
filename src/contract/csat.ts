import { z } from 'zod';
import { definitions } from './definitions.ts';
import { MAX_FEEDBACK } from './limits.ts';
import { day, endBeforeStart, inOrder } from './text.ts';
import { rating } from './words.ts';

export const surveyStatus = z.enum([
  'pending',
  'sent',
  'completed',
  'expired',
  'cancelled',
  'failed',
]);
export type SurveyStatus = z.output<typeof surveyStatus>;

/** Where the customer rates. */
export const surveyChannel = z.enum(['email', 'widget']);
export type SurveyChannel = z.output<typeof surveyChannel>;

const count = z.int().min(0);

const period = {
  start_date: day.optional().describe('The first day, by the time of sending.'),
  end_date: day.optional().describe('The last day.'),
  channel: surveyChannel.optional(),
};

/** The query of `GET /api/v1/csat/surveys`. Days are whole UTC days, both ends included. */
export const surveyQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(10),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
  cursor: z
    .string()
    .max(200)
    .optional()
    .describe(
      '`next_cursor` of the previous page. Unlike with `offset`, no survey is repeated or left out while surveys are added.',
    ),
  status: surveyStatus.optional(),
  rating: z.coerce.number().int().min(1).max(5).optional(),
  flag: z
    .enum(['feedback', 'suspected', 'doubtful', 'held'])
    .optional()
    .describe(
      '`feedback`: has a comment. `suspected`: has ratings that probably came from software. `doubtful`: delivery is uncertain. `held`: the mail was held back.',
    ),
  ...period,
});

export const listedSurvey = z.object({
  id: z.string().describe('Starts with csat_.'),
  conversation_id: z.string(),
  channel: surveyChannel,
  contact_email: z.string().nullable(),
  rating: rating.nullable(),
  feedback: z.string().nullable(),
  status: surveyStatus,
  sent_at: z.iso.datetime().nullable().describe('When it was mailed or shown in the widget.'),
  responded_at: z.iso.datetime().nullable(),
  due_at: z.iso.datetime().describe('The earliest time of sending.'),
  expires_at: z.iso.datetime().nullable(),
  reason: z.string().nullable().describe('Why it was cancelled, failed or postponed.'),
  doubtful: z.boolean().describe('Sent to the mail server, which may not have accepted it.'),
  kept: z
    .boolean()
    .describe('No mail server is configured: the mail was stored for viewing instead of sent.'),
  suspected_automation: count.describe(
    'How many ratings probably came from software. They are not counted.',
  ),
});
export type ListedSurvey = z.output<typeof listedSurvey>;

/** `GET /api/v1/csat/surveys` (CONTRACT, part B): newest first. */
export const surveyListResponse = z.object({
  data: z.array(listedSurvey),
  total: z.int().min(0),
  limit: z.int(),
  offset: z.int(),
  next_cursor: z.string().optional().describe('Absent on the last page.'),
});
export type SurveyListResponse = z.output<typeof surveyListResponse>;

/** `POST /api/v1/csat/surveys/:id/send`: the survey after sending. */
export const surveyResponse = z.object({ data: listedSurvey });

/**
 * How a rating was made. `page`: a browser opened the page of a link, which is not a rating yet;
 * `plain`: something other than a browser followed the link; `script`: the page sent it on load;
 * `person`: the customer clicked or typed.
 */
export const ratingSource = z.enum(['page', 'plain', 'script', 'person']);
export type RatingSource = z.output<typeof ratingSource>;

/** `GET /api/v1/csat/surveys/:id`: a survey with everything received for it, in order. */
export const surveyDetailResponse = z.object({
  data: listedSurvey.extend({
    answers: z.array(
      z.object({
        at: z.iso.datetime(),
        rating: rating.nullable(),
        feedback: z.string().nullable(),
        source: ratingSource,
        suspected_automation: z.boolean(),
      }),
    ),
  }),
});
export type SurveyDetailResponse = z.output<typeof surveyDetailResponse>;

interface Days {
  start_date?: string | undefined;
  end_date?: string | undefined;
}

const inPeriodOrder = ({ start_date, end_date }: Days) => inOrder(start_date, end_date);
const order = endBeforeStart('end_date');

/** The query of `GET /api/v1/csat/analytics`: the last thirty days by default. */
export const surveyAnalyticsQuery = z.object(period).refine(inPeriodOrder, order);

const percent = z.number().min(0).max(100).nullable();
const interval = z
  .tuple([z.number(), z.number()])
  .nullable()
  .describe('The 95 % confidence interval; null below ten ratings.');

/** The results of the surveys of a period. */
export const surveyFigures = z.object({
  total_surveys_sent: count.describe(definitions.total_surveys_sent),
  total_responses: count.describe(definitions.total_responses),
  response_rate: percent.describe(definitions.response_rate),
  average_rating: z.number().nullable().describe(definitions.average_rating),
  rating_distribution: z.object({ '1': count, '2': count, '3': count, '4': count, '5': count }),
  csat_percent: percent.describe(definitions.csat_percent),
  net_score: z.number().min(-100).max(100).nullable().describe(definitions.net_score),
  csat_interval: interval,
  average_interval: interval,
  response_rate_interval: interval,
  too_few_answers: z
    .boolean()
    .describe('Whether there are fewer than ten ratings, too few for conclusions.'),
});
export type SurveyFigures = z.output<typeof surveyFigures>;

const days = z.object({ start: day, end: day });

/** `GET /api/v1/csat/analytics` (CONTRACT, part B). Surveys count on the day they were sent. */
export const surveyAnalyticsResponse = surveyFigures.extend({
  period: days,
  previous: surveyFigures
    .extend({ period: days })
    .describe('The same figures for the period of the same length before this one.'),
  channels: z.array(surveyFigures.extend({ channel: surveyChannel })),
});
export type SurveyAnalyticsResponse = z.output<typeof surveyAnalyticsResponse>;

/** What figures can be broken down by; `agent`: the bot, `hour`: the UTC hour of sending. */
export const surveyDimension = z.enum(['topic', 'agent', 'handler', 'hour', 'day']);
export type SurveyDimension = z.output<typeof surveyDimension>;

/** The query of `GET /api/v1/csat/breakdown`. */
export const surveyBreakdownQuery = z
  .object({ by: surveyDimension, ...period })
  .refine(inPeriodOrder, order);

/** `GET /api/v1/csat/breakdown`: a row for each value; `null` collects surveys without one. */
export const surveyBreakdownResponse = z.object({
  period: days,
  by: surveyDimension,
  data: z.array(
    surveyFigures.extend({
      key: z
        .string()
        .nullable()
        .describe(
          `The topic, the bot (\`ai_agent_id\`), \`ai\` or \`people\`, the hour, or the day. ${definitions.survey_breakdown}`,
        ),
    }),
  ),
});
export type SurveyBreakdownResponse = z.output<typeof surveyBreakdownResponse>;

/** `GET /api/v1/csat/config` (CONTRACT, part B), with the appearance of the mails. */
export const surveyConfig = z.object({
  enabled: z.boolean(),
  survey_delay_hours: z.int().min(1).max(72),
  survey_expiry_days: z.int().min(1).max(30),
  pause_days: z
    .number()
    .min(0)
    .max(365)
    .describe('After a survey, a customer gets no other one for this many days.'),
  brand_name: z
    .string()
    .trim()
    .min(1)
    .max(80)
    .regex(/^[^\p{Cc}]*$/u, 'Must not contain control characters.')
    .nullable(),
  brand_color: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i, 'Must be a colour like #rrggbb.')
    .nullable(),
  logo_url: z
    .url({ protocol: /^https$/, error: 'Must be a URL that starts with https://.' })
    .max(500)
    .nullable(),
  sender: z.email().max(254).nullable().describe('The sender address of mails.'),
});
export type SurveyConfigResponse = z.output<typeof surveyConfig>;

/** The body of `PUT /api/v1/csat/config`: absent fields stay unchanged. */
export const surveyConfigPatch = surveyConfig.partial();

const ratingInWords = z
  .string()
  .regex(/^[1-5]$/, 'Must be a whole number from 1 to 5.')
  .transform(Number);

/** The query of `GET /api/v1/csat/rate`. */
export const rateQuery = z.object({ token: z.string(), rating: ratingInWords });

/** The body of `POST /api/v1/csat/rate`, which the page behind a link sends on load. */
export const rateInput = z.object({ token: z.string(), rating });

/** The body of `POST /api/v1/csat/:token/submit`. */
export const submitInput = z.object({
  rating,
  feedback: z.string().max(MAX_FEEDBACK).optional(),
});

/** The same body, sent by a form without script. */
export const submitForm = z.object({
  rating: ratingInWords,
  feedback: z
    .string()
    .optional()
    // Forms send line breaks as CRLF, which would count twice.
    .transform((text) => text?.replaceAll('\r\n', '\n').trim() || undefined)
    .pipe(z.string().max(MAX_FEEDBACK).optional()),
});

/** The recorded rating. */
export const ratedResponse = z.object({
  success: z.literal(true),
  rating: rating
    .nullable()
    .describe('The rating that counts now; null: the clicks seem to come from software.'),
  feedback: z.string().nullable(),
});
export type RatedResponse = z.output<typeof ratedResponse>;

/** The query of `GET /api/v1/csat/mail`: a preview of the mail. */
export const mailPreviewQuery = z.object({
  language: z.string().max(20).default('en'),
  format: z.enum(['html', 'text']).default('html'),
});

/** The body of `POST /api/v1/csat/mail/test`. */
export const testMailInput = z.object({
  to: z.email().max(254),
  language: z.string().max(20).default('en'),
});

/** The mail server accepted the test mail. */
export const testMailResponse = z.object({
  success: z.literal(true),
  sent_to: z.string(),
});

/** Why a survey mail is held back. */
export const heldReason = z
  .enum(['invalid_address', 'unproven', 'address_limit', 'unproven_limit', 'daily_limit'])
  .describe(
    '`invalid_address`: no mail can go there. `unproven`: a browser claimed the address, and the organisation verifies identities. `address_limit`, `unproven_limit`, `daily_limit`: a limit was reached, for the mailbox, for unproven addresses, or for all mails of the organisation.',
  );

export type HeldReason = z.output<typeof heldReason>;

/** Whether mails are sent, the sender address, and what was held back. */
export const mailStatusResponse = z.object({
  smtp: z
    .boolean()
    .describe(
      'Whether a mail server is configured. If not, mails are stored and shown on the dashboard.',
    ),
  sender: z.string().nullable().describe('The sender address in use.'),
  languages: z.array(z.string()),
  held: z
    .array(z.object({ reason: heldReason, surveys: z.int().min(1) }))
    .describe('The surveys of the last seven days that were not mailed, by reason.'),
});
export type MailStatusResponse = z.output<typeof mailStatusResponse>;
