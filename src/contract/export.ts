import { z } from 'zod';
import { definitions } from './definitions.ts';
import { clientId, endBeforeStart, inOrder, text, timestamp } from './text.ts';
import { isTooDeep, MAX_DEPTH } from './json-depth.ts';
import { dayOf } from './time.ts';

/** How a conversation was handled (CONTRACT, part C). */
export const exportStatus = z.enum([
  'botHandled',
  'email',
  'agent',
  'customEscalation',
  'failedEscalation',
]);
export type ExportStatus = z.output<typeof exportStatus>;

export const exportResolution = z.enum(['informed', 'resolved', 'escalated', 'undefined']);
export type ExportResolution = z.output<typeof exportResolution>;

/** Version 1 says `chat` and `ticket` where version 2 says `messaging` and `email`. */
export const exportChannel = z.enum(['chat', 'ticket', 'messaging', 'email']);

/** A count, as a number or, as in the file, as a string of digits. */
const count = z
  .union([
    z.int().min(0).max(999_999_999),
    z.string().regex(/^\d{1,9}$/, 'Must be a whole number.'),
  ])
  .transform(Number);

const reply = z.object({
  reply_timestamp: timestamp,
  reply_id: text(200),
  reply_language: text(35),
  reply_name: text(300),
  reply_type: text(100),
  intent_id: text(200).optional(),
});

const intent = z.object({
  intent_timestamp: timestamp,
  intent_id: text(200),
  intent_name: text(300),
  not_meaningful: z.boolean(),
});

const sessionData = z.record(text(200), z.unknown());

/** An object inside a body has one level less than the body. */
const DATA_DEPTH = MAX_DEPTH - 1;

/** Session parameters as they are in the file: a string with a JSON object. */
const sessionDataText = z
  .string()
  .transform((given, context) => {
    try {
      const value: unknown = JSON.parse(given);
      // Looked at before anything walks it.
      if (!isTooDeep(given, DATA_DEPTH)) return value;
    } catch {
      // Refused below.
    }
    context.addIssue({ code: 'custom', message: 'Not an object.' });
    return z.NEVER;
  })
  .pipe(sessionData);

/**
 * The fields of `POST /api/v1/conversations` for the daily export, named as in its file (CONTRACT,
 * part C). The server derives absent fields.
 */
export const exportFields = {
  bot_id: clientId
    .regex(
      /^(?!\.+$)[^/\\\p{Cc}]+$/u,
      'Must not contain slashes or control characters, or consist of dots only.',
    )
    .optional(),
  bot_name: text(200).optional(),
  platform_conversation_id: text(200).optional(),
  conversation_start_time: timestamp.optional(),
  conversation_end_time: timestamp.optional(),
  channel: exportChannel.optional(),
  labels: z.array(text(200)).max(200).optional(),
  conversations_data: z
    .union([sessionData, sessionDataText], {
      error: `Must be an object, or a string that contains one as JSON: with at most ${DATA_DEPTH} levels, and names of at most 200 characters.`,
    })
    .optional()
    .describe(
      'Session parameters: an object or, as in the file, a string that contains the JSON of one.',
    ),
  test_mode: z.boolean().optional(),
  conversation_status: exportStatus.optional(),
  last_resolution: exportResolution.optional(),
  triggered_replies: z.array(reply).max(2_000).optional(),
  triggered_intent_replies: z.array(intent).max(2_000).optional(),
  is_llm_conversation: z.boolean().optional(),
  llm_notUnderstood_count: count.optional(),
  llm_responseGenerated_count: count.optional(),
  llm_errorOccurred_count: count.optional(),
  llm_escalationRequired_count: count.optional(),
  llm_fallback_count: count.optional(),
  bot_messages_count: count.optional(),
  customer_messages_count: count.optional(),
  not_understood_messages_count: count.optional(),
};

/** The export fields of a request body. Times are in milliseconds since 1970. */
export type ExportInput = z.output<z.ZodObject<typeof exportFields>>;

const inWords = z.string().regex(/^\d+$/);
const time = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$/);

/** A line of the file. Counts are strings, and `conversations_data` is a string of JSON. */
export const exportRowV2 = z.object({
  bot_id: z.string(),
  bot_name: z.string(),
  conversation_id: z.string(),
  platform_conversation_id: z.string(),
  conversation_start_time: time,
  conversation_end_time: time,
  language: z.string(),
  channel: z.enum(['messaging', 'email']),
  labels: z.array(z.string()),
  conversations_data: z.string(),
  test_mode: z.boolean(),
  conversation_status: exportStatus,
  last_resolution: exportResolution,
  triggered_replies: z.array(reply.extend({ reply_timestamp: time })),
  triggered_intent_replies: z.array(intent.extend({ intent_timestamp: time })),
  is_llm_conversation: z.boolean(),
  llm_notUnderstood_count: inWords,
  llm_responseGenerated_count: inWords,
  llm_errorOccurred_count: inWords,
  llm_escalationRequired_count: inWords,
  llm_fallback_count: inWords,
  bot_messages_count: inWords,
  customer_messages_count: inWords,
  not_understood_messages_count: inWords,
});
export type ExportRowV2 = z.output<typeof exportRowV2>;

/** The same line in version 1, which uses other words for the channel and the customer. */
export type ExportRowV1 = Omit<ExportRowV2, 'channel' | 'customer_messages_count'> & {
  channel: 'chat' | 'ticket';
  visitor_messages_count: string;
};

export const exportVersion = z.enum(['v1', 'v2']);
export type ExportVersion = z.output<typeof exportVersion>;

/** The body of `POST /data-export/v2/get-signed-urls`. */
export const signedUrlsInput = z.object({
  date: z
    .union([
      z.iso.date(),
      z.iso
        .datetime({ offset: true, local: true })
        .pipe(timestamp)
        .transform((at) => dayOf(at)),
    ])
    .describe('A day, or a time whose UTC day counts.'),
});

/**
 * Why a day has no files. `pending`: it is not over or not written yet; `empty`: it has no
 * conversations; `none`: it is before the first day.
 */
export const exportDayStatus = z.enum(['pending', 'empty', 'none']);

/** The response of `POST /data-export/v2/get-signed-urls`: links that work for one day. */
export const signedUrlsResponse = z.object({
  date: z.iso.date(),
  urls: z.array(z.url()),
  status: exportDayStatus.optional().describe('Present only if there are no files.'),
});
export type SignedUrlsResponse = z.output<typeof signedUrlsResponse>;

/** The query of `GET /data-export/v2/metrics` and `…/days`: whole UTC days, both ends included. */
export const exportPeriodQuery = z
  .object({
    from: z.iso.date(),
    to: z.iso.date(),
    botId: z.string().max(200).optional().describe('Only this bot; all bots by default.'),
  })
  .refine(({ from, to }) => inOrder(from, to), endBeforeStart('to'));

/** An exported file of a day. */
const exportedFile = z.object({
  version: exportVersion,
  name: z.string(),
  size_bytes: z.int().min(0),
  sha256: z.string(),
  url: z.url().describe('Works for one day.'),
});

/** A written day of a bot. */
export const exportedDay = z.object({
  bot_id: z.string(),
  date: z.iso.date(),
  sealed_at: z.iso.datetime(),
  conversations: z.int().min(0),
  erased: z.int().min(0).describe('How many lines belong to conversations that were erased later.'),
  late: z
    .int()
    .min(0)
    .max(10_000)
    .nullable()
    .describe(
      'Of a day without conversations: how many ended on it and arrived after it was written, as imported ones do, counted up to 10,000. They are in no file. null: not counted.',
    ),
  files: z.array(exportedFile),
});

/** The response of `GET /data-export/v2/days`: newest first. */
export const exportDaysResponse = z.object({ days: z.array(exportedDay) });
export type ExportDaysResponse = z.output<typeof exportDaysResponse>;

const percent = z.number().min(0).max(100).nullable();

/** The popular metrics (CONTRACT, part C), in percent. */
export const exportRates = z.object({
  total: z.int().min(0).describe(definitions.exported_conversations),
  bot_handled_rate: percent.describe(definitions.bot_handled_rate),
  deflection_rate: percent.describe(definitions.deflection_rate),
  escalation_rate: percent.describe(definitions.export_escalation_rate),
  failed_escalation_rate: percent.describe(definitions.failed_escalation_rate),
  informed_rate: percent.describe(definitions.informed_rate),
  automation_rate: percent.describe(definitions.automation_rate),
  custom_resolution_rate: percent.describe(
    'The same as automation_rate, under its name in version 2.',
  ),
  messages_understood_rate: z
    .number()
    .max(100)
    .nullable()
    .describe(definitions.messages_understood_rate),
});
export type ExportRates = z.output<typeof exportRates>;

const intents = z.array(z.object({ intent_name: z.string(), count: z.int().min(1) }));

export const exportFigures = exportRates.extend({
  first_intents: intents.describe(definitions.first_intents),
  last_intents: intents.describe(definitions.last_intents),
  by_first_meaningful_intent: z
    .array(exportRates.extend({ intent_name: z.string() }))
    .describe(definitions.first_meaningful_intent),
});
export type ExportFigures = z.output<typeof exportFigures>;

/** The response of `GET /data-export/v2/metrics`, computed from the written days. */
export const exportMetricsResponse = exportFigures.extend({
  from: z.iso.date(),
  to: z.iso.date(),
  bot_id: z.string().nullable(),
  days: z.int().min(0).describe('How many days were written in this period, summed over the bots.'),
});
export type ExportMetricsResponse = z.output<typeof exportMetricsResponse>;
