import { z } from 'zod';
import { MAX_FEEDBACK } from './limits.ts';
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

/** Where a survey was answered, or is to be. */
export const surveyChannel = z.enum(['email', 'widget']);
export type SurveyChannel = z.output<typeof surveyChannel>;

const day = z.iso.date();
const count = z.int().min(0);

const period = {
  start_date: day.optional().describe('The first day, by when it was sent.'),
  end_date: day.optional().describe('The last day.'),
  channel: surveyChannel.optional(),
};

/** The query of `GET /api/v1/csat/surveys`. Days are whole ones by UTC, both ends included. */
export const surveyQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(10),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
  status: surveyStatus.optional(),
  rating: z.coerce.number().int().min(1).max(5).optional(),
  flag: z
    .enum(['feedback', 'suspected', 'doubtful'])
    .optional()
    .describe('With a comment, with answers of a machine, or perhaps not delivered.'),
  ...period,
});

export const listedSurvey = z.object({
  id: z.string().describe('Begins with csat_.'),
  conversation_id: z.string(),
  channel: surveyChannel,
  contact_email: z.string().nullable(),
  rating: rating.nullable(),
  feedback: z.string().nullable(),
  status: surveyStatus,
  sent_at: z.iso.datetime().nullable().describe('When it was mailed, or shown in the widget.'),
  responded_at: z.iso.datetime().nullable(),
  due_at: z.iso.datetime().describe('When it leaves, at the earliest.'),
  expires_at: z.iso.datetime().nullable(),
  reason: z.string().nullable().describe('Why it was cancelled, failed or put off.'),
  doubtful: z.boolean().describe('Handed to the mail server, which may not have taken it.'),
  kept: z.boolean().describe('There was no mail server: the mail was kept to be looked at.'),
  suspected_automation: count.describe('Answers that a machine seems to have given: none counts.'),
});
export type ListedSurvey = z.output<typeof listedSurvey>;

/** `GET /api/v1/csat/surveys` (CONTRACT, part B): the latest first. */
export const surveyListResponse = z.object({
  data: z.array(listedSurvey),
  total: z.int().min(0),
  limit: z.int(),
  offset: z.int(),
});
export type SurveyListResponse = z.output<typeof surveyListResponse>;

/** `POST /api/v1/csat/surveys/:id/send`: the survey as it is now. */
export const surveyResponse = z.object({ data: listedSurvey });

/**
 * `page`: a browser has opened the page of a link, which is no answer; `plain`: a link followed by a program;
 * `script`: the page's on load; `person`: pressed or written.
 */
export const ratingSource = z.enum(['page', 'plain', 'script', 'person']);
export type RatingSource = z.output<typeof ratingSource>;

/** `GET /api/v1/csat/surveys/:id`: a survey with all that came in for it, in order. */
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

const inOrder = ({ start_date, end_date }: Days) =>
  !start_date || !end_date || start_date <= end_date;
const order = { path: ['end_date'], error: 'The last day is before the first one.' };

/** The query of `GET /api/v1/csat/analytics`: by default the last thirty days. */
export const surveyAnalyticsQuery = z.object(period).refine(inOrder, order);

const percent = z.number().min(0).max(100).nullable();
const interval = z
  .tuple([z.number(), z.number()])
  .nullable()
  .describe('Where it lies with 95 % confidence; null below ten answers.');

/** What the surveys of a period came to. */
export const surveyFigures = z.object({
  total_surveys_sent: count,
  total_responses: count,
  response_rate: percent.describe('Responses by surveys sent, in percent.'),
  average_rating: z.number().nullable(),
  rating_distribution: z.object({ '1': count, '2': count, '3': count, '4': count, '5': count }),
  csat_percent: percent.describe('The share of 4 and 5 among the responses.'),
  net_score: z
    .number()
    .min(-100)
    .max(100)
    .nullable()
    .describe('The share of 4 and 5 less that of 1 and 2.'),
  csat_interval: interval,
  average_interval: interval,
  response_rate_interval: interval,
  too_few_answers: z.boolean().describe('Below ten: read nothing into them.'),
});
export type SurveyFigures = z.output<typeof surveyFigures>;

const days = z.object({ start: day, end: day });

/** `GET /api/v1/csat/analytics` (CONTRACT, part B), by when surveys were sent. */
export const surveyAnalyticsResponse = surveyFigures.extend({
  period: days,
  previous: surveyFigures
    .extend({ period: days })
    .describe('The same of as many days before the first one.'),
  channels: z.array(surveyFigures.extend({ channel: surveyChannel })),
});
export type SurveyAnalyticsResponse = z.output<typeof surveyAnalyticsResponse>;

/** What figures can be broken down by; `hour`: that of sending, by UTC. */
export const surveyDimension = z.enum(['topic', 'agent', 'handler', 'hour', 'day']);
export type SurveyDimension = z.output<typeof surveyDimension>;

/** The query of `GET /api/v1/csat/breakdown`. */
export const surveyBreakdownQuery = z
  .object({ by: surveyDimension, ...period })
  .refine(inOrder, order)
  .refine(
    ({ start_date, end_date }) =>
      !start_date || !end_date || Date.parse(end_date) - Date.parse(start_date) < 400 * 86_400_000,
    { path: ['start_date'], error: 'At most 400 days at once.' },
  );

/** `GET /api/v1/csat/breakdown`: a row for each, `null` for those without. */
export const surveyBreakdownResponse = z.object({
  period: days,
  by: surveyDimension,
  data: z.array(
    surveyFigures.extend({
      key: z.string().nullable().describe('The topic, agent, `ai` or `people`, hour, or day.'),
    }),
  ),
});
export type SurveyBreakdownResponse = z.output<typeof surveyBreakdownResponse>;

/** `GET /api/v1/csat/config` (CONTRACT, part B), and what mails look like. */
export const surveyConfig = z.object({
  enabled: z.boolean(),
  survey_delay_hours: z.number().min(1).max(72),
  survey_expiry_days: z.number().min(1).max(30),
  pause_days: z
    .number()
    .min(0)
    .max(365)
    .describe('For so many days after a survey nobody is mailed another.'),
  brand_name: z
    .string()
    .trim()
    .min(1)
    .max(80)
    .regex(/^[^\p{Cc}]*$/u, 'No control characters.')
    .nullable(),
  brand_color: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i, 'As #rrggbb.')
    .nullable(),
  logo_url: z
    .url({ protocol: /^https$/, error: 'An address that begins with https://.' })
    .max(500)
    .nullable(),
  sender: z.email().max(254).nullable().describe('The address that mails come from.'),
});
export type SurveyConfigResponse = z.output<typeof surveyConfig>;

/** The body of `PUT /api/v1/csat/config`: what is absent stays. */
export const surveyConfigPatch = surveyConfig.partial();

const ratingInWords = z
  .string()
  .regex(/^[1-5]$/, 'A whole number from 1 to 5.')
  .transform(Number);

/** The query of `GET /api/v1/csat/rate`. */
export const rateQuery = z.object({ token: z.string(), rating: ratingInWords });

/** The body of `POST /api/v1/csat/rate`: the page that opened from a link says so on load. */
export const rateInput = z.object({ token: z.string(), rating });

/** The body of `POST /api/v1/csat/:token/submit`. */
export const submitInput = z.object({
  rating,
  feedback: z.string().max(MAX_FEEDBACK).optional(),
});

/** The same from a form without script. */
export const submitForm = z.object({
  rating: ratingInWords,
  feedback: z
    .string()
    .optional()
    // A form's line breaks are two characters each.
    .transform((text) => text?.replaceAll('\r\n', '\n').trim() || undefined)
    .pipe(z.string().max(MAX_FEEDBACK).optional()),
});

/** What was recorded. */
export const ratedResponse = z.object({
  success: z.literal(true),
  rating: rating.nullable().describe('The one that counts now; null: a machine seems to click.'),
  feedback: z.string().nullable(),
});
export type RatedResponse = z.output<typeof ratedResponse>;

/** The query of `GET /api/v1/csat/mail`: what a mail looks like, as a page. */
export const mailPreviewQuery = z.object({
  language: z.string().max(20).default('en'),
  format: z.enum(['html', 'text']).default('html'),
});

/** The body of `POST /api/v1/csat/mail/test`. */
export const testMailInput = z.object({
  to: z.email().max(254),
  language: z.string().max(20).default('en'),
});

/** A test mail that was taken by the mail server. */
export const testMailResponse = z.object({
  success: z.literal(true),
  sent_to: z.string(),
});

/** Whether mails leave, and from where. */
export const mailStatusResponse = z.object({
  smtp: z.boolean().describe('Without, mails are kept and shown on the dashboard.'),
  sender: z.string().nullable().describe('The address that mails come from, as it is now.'),
  languages: z.array(z.string()),
});
export type MailStatusResponse = z.output<typeof mailStatusResponse>;
