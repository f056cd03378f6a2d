import { z } from 'zod';
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

const day = z.iso.date();

/** The query of `GET /api/v1/csat/surveys`. Days are whole ones by UTC, both ends included. */
export const surveyQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(10),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
  status: surveyStatus.optional(),
  rating: z.coerce.number().int().min(1).max(5).optional(),
  start_date: day.optional().describe('The first day, by when it was sent.'),
  end_date: day.optional().describe('The last day.'),
});

export const listedSurvey = z.object({
  id: z.string().describe('Begins with csat_.'),
  conversation_id: z.string(),
  contact_email: z.string().nullable(),
  rating: rating.nullable(),
  feedback: z.string().nullable(),
  status: surveyStatus,
  sent_at: z.iso.datetime().nullable(),
  responded_at: z.iso.datetime().nullable(),
  due_at: z.iso.datetime().describe('When it leaves, at the earliest.'),
  expires_at: z.iso.datetime().nullable(),
  reason: z.string().nullable().describe('Why it was cancelled or failed.'),
});
export type ListedSurvey = z.output<typeof listedSurvey>;

/** `GET /api/v1/csat/surveys` (CONTRACT, part B): the latest first. */
export const surveyListAnswer = z.object({
  data: z.array(listedSurvey),
  total: z.int().min(0),
  limit: z.int(),
  offset: z.int(),
});
export type SurveyListAnswer = z.output<typeof surveyListAnswer>;

/** The query of `GET /api/v1/csat/analytics`: by default the last thirty days. */
export const surveyAnalyticsQuery = z
  .object({ start_date: day.optional(), end_date: day.optional() })
  .refine(({ start_date, end_date }) => !start_date || !end_date || start_date <= end_date, {
    path: ['end_date'],
    error: 'The last day is before the first one.',
  });

const count = z.int().min(0);

/** `GET /api/v1/csat/analytics` (CONTRACT, part B), by when surveys were sent. */
export const surveyAnalyticsAnswer = z.object({
  period: z.object({ start: day, end: day }),
  total_surveys_sent: count,
  total_responses: count,
  response_rate: z.number().nullable().describe('Responses by surveys sent, in percent.'),
  average_rating: z.number().nullable(),
  rating_distribution: z.object({ '1': count, '2': count, '3': count, '4': count, '5': count }),
});
export type SurveyAnalyticsAnswer = z.output<typeof surveyAnalyticsAnswer>;

/** `GET /api/v1/csat/config` (CONTRACT, part B). */
export const surveyConfig = z.object({
  enabled: z.boolean(),
  survey_delay_hours: z.number().min(1).max(72),
  survey_expiry_days: z.number().min(1).max(30),
});
export type SurveyConfigAnswer = z.output<typeof surveyConfig>;

/** The body of `PUT /api/v1/csat/config`: what is absent stays. */
export const surveyConfigPatch = surveyConfig.partial();
