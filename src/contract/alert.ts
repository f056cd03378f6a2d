import { z } from 'zod';
import { ALERT_FIGURES, type AlertFigure, isCount, isOfNow, isShare } from './alert-figures.ts';
import { definitions } from './definitions.ts';
import { text } from './text.ts';

const time = z.iso.datetime();

export const alertFigure = z.enum(ALERT_FIGURES);

export const alertComparison = z.enum(['below', 'above', 'usual']);
export type AlertComparison = z.output<typeof alertComparison>;

/** The most alerts of an organisation. */
export const MAX_ALERTS = 50;
/** The most addresses of an alert, or of the weekly digest. */
export const MAX_MAIL_TO = 20;

const mailTo = z
  .array(z.email().max(254))
  .max(MAX_MAIL_TO)
  .describe('Who gets the mails; empty: all administrators.');

const ruleFields = {
  figure: alertFigure.describe(
    `\`csat_percent\`: ${definitions.conversations_csat_percent} \`escalated\`: the conversations in which a person was asked for. \`waiting\`, \`longest_wait_seconds\`: chats that wait for an agent now. The others are those of \`GET /api/v1/cs-metrics/series\`.`,
  ),
  comparison: alertComparison.describe(
    '`usual`: the figure is `threshold` times its usual value: the median of the same hours of the last four weeks. For `conversations` and `escalated` alone.',
  ),
  threshold: z
    .number()
    .min(0)
    .max(1_000_000)
    .describe('Percent, stars, a number, or seconds; with `usual`, a factor from 1.1 to 100.'),
  window_hours: z
    .int()
    .min(1)
    .max(720)
    .describe(
      'The figure is that of so many hours up to now; with `usual` at most 24. The waiting are those of now, whatever it says.',
    ),
  minimum: z
    .int()
    .min(0)
    .max(1_000_000)
    .describe(
      'How many it takes at least: ratings for `csat_percent` and `avg_csat_score`, conversations for rates, and with `usual` the number itself.',
    ),
};

const alertFields = {
  name: text(80).min(1),
  ...ruleFields,
  mail: z.boolean().describe('Whether mails are sent. Webhooks are told in any case.'),
  mail_to: mailTo,
  in_quiet_hours: z.boolean().describe('Whether mails and Slack are told in quiet hours, too.'),
  rest_minutes: z
    .int()
    .min(5)
    .max(10_080)
    .describe('After it is over, it does not start again for so long.'),
  enabled: z.boolean(),
};

interface Rule {
  figure: AlertFigure;
  comparison: AlertComparison;
  threshold: number;
  window_hours: number;
}

/** What is wrong with a rule as a whole; `null`: nothing. */
function faultIn({ figure, comparison, threshold, window_hours }: Rule): [string, string] | null {
  if (comparison === 'usual') {
    if (!isCount(figure)) {
      return ['comparison', 'Only conversations and escalated have a usual value.'];
    }
    if (threshold < 1.1 || threshold > 100) return ['threshold', 'Must be from 1.1 to 100.'];
    if (window_hours > 24) return ['window_hours', 'Must be at most 24.'];
    return null;
  }
  if (isOfNow(figure) && comparison === 'below') return ['comparison', 'Must be above.'];
  if (isShare(figure) && threshold > 100) return ['threshold', 'Must be at most 100.'];
  if (figure === 'avg_csat_score' && (threshold < 1 || threshold > 5)) {
    return ['threshold', 'Must be from 1 to 5.'];
  }
  return null;
}

function checked(rule: Rule, context: z.RefinementCtx): void {
  const fault = faultIn(rule);
  if (fault) context.addIssue({ code: 'custom', path: [fault[0]], message: fault[1] });
}

/** The body of `POST /api/v1/alerts`. */
export const alertInput = z
  .object({
    ...alertFields,
    window_hours: ruleFields.window_hours.default(24),
    minimum: ruleFields.minimum.default(0),
    mail: alertFields.mail.default(true),
    mail_to: mailTo.default([]),
    in_quiet_hours: alertFields.in_quiet_hours.default(false),
    rest_minutes: alertFields.rest_minutes.default(60),
    enabled: alertFields.enabled.default(true),
  })
  .superRefine(checked);
export type AlertInput = z.output<typeof alertInput>;

/** The body of `PATCH /api/v1/alerts/:id`: absent fields stay unchanged. */
export const alertPatch = z.object(alertFields).partial();

/** The body of `POST /api/v1/alerts/check`. */
export const alertCheckInput = z
  .object({
    ...ruleFields,
    window_hours: ruleFields.window_hours.default(24),
    minimum: ruleFields.minimum.default(0),
  })
  .superRefine(checked);
export type AlertRule = z.output<typeof alertCheckInput>;

/** A figure when it was looked at. */
export const measured = z.object({
  value: z.number().nullable().describe('`null`: there is nothing to count.'),
  counted: z
    .int()
    .min(0)
    .nullable()
    .describe('What `minimum` is compared with; null: it does not count.'),
  usual: z
    .number()
    .nullable()
    .describe('With `usual`: the median; null: fewer than two of the last four weeks are known.'),
});
export type Measured = z.output<typeof measured>;

export const alertCheckResponse = z.object({
  success: z.literal(true),
  ...measured.shape,
  reached: z.boolean().nullable().describe('Whether the alert would start; null: too few to tell.'),
  text: z.string().describe('The same as a sentence, in the language of the mails.'),
});
export type AlertCheckResponse = z.output<typeof alertCheckResponse>;

/** `too_few`: there is too little to tell. `off`: it was switched off, changed or removed. */
const endReason = z.enum(['over', 'too_few', 'off']);
export type EndReason = z.output<typeof endReason>;

const firing = z.object({
  id: z.string(),
  alert_id: z.string(),
  name: z.string(),
  started_at: time,
  ended_at: time.nullable(),
  end_reason: endReason.nullable(),
  text: z.string(),
});

export const listedAlert = z.object({
  id: z.string(),
  ...alertFields,
  state: z
    .enum(['off', 'quiet', 'firing', 'resting'])
    .describe('resting: it was over a short time ago, and cannot start again yet.'),
  last_started_at: time.nullable(),
  last_ended_at: time.nullable(),
  created_at: time,
});
export type ListedAlert = z.output<typeof listedAlert>;

export const alertListResponse = z.object({
  success: z.literal(true),
  data: z.array(listedAlert),
  firings: z.array(firing).describe('The last 20, newest first.'),
});
export type AlertListResponse = z.output<typeof alertListResponse>;

export const alertResponse = z.object({ success: z.literal(true), data: listedAlert });
export type AlertResponse = z.output<typeof alertResponse>;

/** The body of a delivery of `alert.started` and `alert.ended` in the form `json`. */
export const alertDelivery = z.object({
  id: z.string().describe('The same in every attempt and replay.'),
  type: z.enum(['alert.started', 'alert.ended']),
  created_at: time,
  organisation_id: z.string(),
  data: z.object({
    alert_id: z.string(),
    firing_id: z.string().describe('The same when it starts and when it is over.'),
    name: z.string(),
    ...ruleFields,
    ...measured.shape,
    started_at: time,
    ended_at: time.nullable(),
    end_reason: endReason.nullable(),
    text: z.string().describe('The same as a sentence, in the language of the mails.'),
    url: z.string().nullable().describe('The alerts in the dashboard.'),
  }),
});
export type AlertDelivery = z.output<typeof alertDelivery>;

/** A time of day, `HH:MM`. */
export const timeOfDay = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'Must be a time of day such as 07:30.');

/** The settings of the server without which no mail leaves. */
export const mailsNeed = z
  .array(z.string())
  .describe('The settings that the server lacks to send mails, such as AFTERWORD_SMTP_URL.');

const digestFields = {
  enabled: z.boolean(),
  weekday: z.int().min(1).max(7).describe('1: Monday, 7: Sunday; of the organisation’s time zone.'),
  time: timeOfDay.describe('When it is sent, in the organisation’s time zone.'),
  mail_to: mailTo,
};

/** The body of `PATCH /api/v1/digest`: absent fields stay unchanged. */
export const digestPatch = z
  .object({
    ...digestFields,
    unsubscribed: z
      .array(z.email().max(254))
      .max(1_000)
      .describe('Addresses can be taken from the list, not added.'),
  })
  .partial();

export const digestResponse = z.object({
  success: z.literal(true),
  data: z.object({
    ...digestFields,
    unsubscribed: z.array(z.string()).describe('Who has unsubscribed by the link in the mail.'),
    last_at: time.nullable().describe('When the last one was due.'),
    next_at: time.nullable(),
    mails_leave: z.boolean().describe('Whether the server can send mails.'),
    mails_need: mailsNeed,
  }),
});
export type DigestResponse = z.output<typeof digestResponse>;
