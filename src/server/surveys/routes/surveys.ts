import { type Context, Hono } from 'hono';
import {
  type ListedSurvey,
  type SurveyAnalyticsAnswer,
  surveyAnalyticsQuery,
  type SurveyBreakdownAnswer,
  surveyBreakdownQuery,
  surveyChannel,
  type SurveyConfigAnswer,
  surveyConfigPatch,
  type SurveyDetailAnswer,
  type SurveyDimension,
  type SurveyListAnswer,
  surveyQuery,
} from '../../../contract/index.ts';
import { DAY, dayOf, HOUR } from '../../../contract/time.ts';
import { type Range } from '../../numbers/index.ts';
import type { Survey, SurveyConfig } from '../rules/survey.ts';
import { addUpSurveys, type SurveyCounts, surveyFigures } from '../rules/figures.ts';
import { type Counted, countWindow } from '../../numbers/index.ts';
import { surveyRollup } from '../store/rollups.ts';
import {
  findSurvey,
  findSurveyConfig,
  hastenSurvey,
  listSurveys,
  setSurveyConfig,
} from '../store/surveys.ts';
import { findSurveyAnswers } from '../store/answers.ts';
import { keyLimited, requireScope } from '../../http/access.ts';
import { problem, readJson, readQuery } from '../../http/response.ts';
import { bodyLimit } from '../../http/body-limit.ts';
import type { Env, Parts } from '../../http/context.ts';

/** Calls a minute of a key (CONTRACT, part B). */
const PER_MINUTE = 30;

/** Days without a first one begin so long before the last one. */
const USUAL_PERIOD = 30 * DAY;

type Group = 'channel' | 'topicKey' | 'agentId' | 'aiHandled';
type Row = Counted<keyof SurveyCounts, Group>;

/** `/csat/surveys`, `/csat/analytics`, `/csat/breakdown`, `/csat/config` (CONTRACT, part B). */
export function surveyRoutes(parts: Parts): Hono<Env> {
  const { store, now } = parts;

  function periodOf({ start_date, end_date }: Days): Range {
    const last = midnight(end_date === undefined ? now() : Date.parse(end_date));
    const first = start_date === undefined ? last - USUAL_PERIOD + DAY : Date.parse(start_date);
    return [midnight(first), last + DAY];
  }

  const counted = (
    c: Context<Env>,
    period: Range,
    grouping: { by: Group[]; buckets?: { span: number; origin: number } },
  ): Promise<Row[]> =>
    countWindow(store.replica, surveyRollup, c.get('principal').organisationId, period, grouping);

  return new Hono<Env>()
    .get(
      '/csat/surveys',
      requireScope(parts, 'csat:read'),
      keyLimited(parts.limits('csat-surveys', PER_MINUTE, 60)),
      async (c) => {
        const query = readQuery(c, surveyQuery);
        if (query instanceof Response) return query;
        const { limit, offset, status, rating, channel, flag, start_date, end_date } = query;
        const { page, total } = await listSurveys(
          store.replica,
          c.get('principal').organisationId,
          {
            status,
            rating,
            channel,
            flag,
            from: start_date === undefined ? undefined : Date.parse(start_date),
            to: end_date === undefined ? undefined : Date.parse(end_date) + DAY,
          },
          { limit, offset },
        );
        const answer: SurveyListAnswer = { data: page.map(listed), total, limit, offset };
        return c.json(answer);
      },
    )
    .get('/csat/surveys/:id', requireScope(parts, 'csat:read'), async (c) => {
      const { organisationId } = c.get('principal');
      const survey = await findSurvey(store.query, organisationId, c.req.param('id'));
      if (!survey) return problem(c, 'not_found', 'There is no such survey.');
      const answers = await findSurveyAnswers(store.query, organisationId, [survey.surveyId]);
      const answer: SurveyDetailAnswer = {
        data: {
          ...listed(survey),
          answers: answers.map((one) => ({
            at: new Date(one.at).toISOString(),
            rating: one.rating,
            feedback: one.feedback,
            source: one.source,
            suspected_automation: one.isSuspected === 1,
          })),
        },
      };
      return c.json(answer);
    })
    .post('/csat/surveys/:id/send', requireScope(parts, 'config:write'), async (c) => {
      const { organisationId } = c.get('principal');
      const id = c.req.param('id');
      const survey = await findSurvey(store.query, organisationId, id);
      if (!survey) return problem(c, 'not_found', 'There is no such survey.');
      const isHastened = await store.write((transaction) =>
        hastenSurvey(transaction, organisationId, id, now()),
      );
      if (!isHastened) return problem(c, 'conflict', 'This survey does not wait to be sent.');
      await parts.sender.round();
      const after = (await findSurvey(store.query, organisationId, id)) ?? survey;
      return c.json({ data: listed(after) });
    })
    .get(
      '/csat/analytics',
      requireScope(parts, 'csat:read'),
      keyLimited(parts.limits('csat-analytics', PER_MINUTE, 60)),
      async (c) => {
        const query = readQuery(c, surveyAnalyticsQuery);
        if (query instanceof Response) return query;
        const period = periodOf(query);
        const [from, to] = period;
        const before: Range = [from - (to - from), from];
        const [is, was] = await Promise.all([
          counted(c, period, { by: ['channel'] }),
          counted(c, before, { by: ['channel'] }),
        ]);
        const asked = (rows: readonly Row[]) =>
          rows.filter(({ channel }) => query.channel === undefined || channel === query.channel);
        const answer: SurveyAnalyticsAnswer = {
          period: daysOf(period),
          ...surveyFigures(addUpSurveys(asked(is))),
          previous: { period: daysOf(before), ...surveyFigures(addUpSurveys(asked(was))) },
          channels: surveyChannel.options.map((channel) => ({
            channel,
            ...surveyFigures(addUpSurveys(is.filter((row) => row.channel === channel))),
          })),
        };
        return c.json(answer);
      },
    )
    .get(
      '/csat/breakdown',
      requireScope(parts, 'csat:read'),
      keyLimited(parts.limits('csat-breakdown', 4 * PER_MINUTE, 60)),
      async (c) => {
        const query = readQuery(c, surveyBreakdownQuery);
        if (query instanceof Response) return query;
        const { by, channel } = query;
        const period = periodOf(query);
        const { group, span, keyOf, all } = DIMENSIONS[by];
        const rows = await counted(c, period, {
          by: ['channel', ...group],
          ...(span === undefined ? {} : { buckets: { span, origin: 0 } }),
        });
        const asked = rows.filter((row) => channel === undefined || row.channel === channel);
        const found = Map.groupBy(asked, keyOf);
        for (const key of all?.(period) ?? []) if (!found.has(key)) found.set(key, []);
        const data = [...found]
          .map(([key, mine]) => ({ key, ...surveyFigures(addUpSurveys(mine)) }))
          .filter(({ total_surveys_sent }) => all !== undefined || total_surveys_sent > 0)
          .sort((a, b) =>
            all === undefined
              ? b.total_responses - a.total_responses || ((a.key ?? '') < (b.key ?? '') ? -1 : 1)
              : (a.key ?? '') < (b.key ?? '')
                ? -1
                : 1,
          );
        const answer: SurveyBreakdownAnswer = { period: daysOf(period), by, data };
        return c.json(answer);
      },
    )
    .get('/csat/config', requireScope(parts, 'csat:read'), async (c) => {
      const config = await findSurveyConfig(store.query, c.get('principal').organisationId);
      return config ? c.json(told(config)) : problem(c, 'not_found', 'The organisation is gone.');
    })
    .put(
      '/csat/config',
      requireScope(parts, 'config:write'),
      bodyLimit(16 * 1024, 'A configuration'),
      async (c) => {
        const patch = await readJson(c, surveyConfigPatch);
        if (patch instanceof Response) return patch;
        const { organisationId } = c.get('principal');
        const config = await store.write(async (transaction) => {
          const known = await findSurveyConfig(transaction.query, organisationId);
          if (!known) return null;
          const next = configOf({ ...told(known), ...patch });
          await setSurveyConfig(transaction, organisationId, next);
          return next;
        });
        return config ? c.json(told(config)) : problem(c, 'not_found', 'The organisation is gone.');
      },
    );
}

interface Days {
  start_date?: string | undefined;
  end_date?: string | undefined;
}

/** How figures are broken down: grouped by what, in slots of what length, and how a row is called. */
const DIMENSIONS: Record<
  SurveyDimension,
  {
    group: Group[];
    span?: number;
    keyOf(row: Row): string | null;
    /** All rows there are to be, in order, also the empty ones; else the most answered first. */
    all?(period: Range): string[];
  }
> = {
  topic: { group: ['topicKey'], keyOf: ({ topicKey }) => topicKey || null },
  agent: { group: ['agentId'], keyOf: ({ agentId }) => agentId || null },
  handler: { group: ['aiHandled'], keyOf: ({ aiHandled }) => (aiHandled === 1 ? 'ai' : 'people') },
  hour: {
    group: [],
    span: HOUR,
    keyOf: ({ start }) => hourName((start % DAY) / HOUR),
    all: () => Array.from({ length: 24 }, (_, hour) => hourName(hour)),
  },
  day: {
    group: [],
    span: DAY,
    keyOf: ({ start }) => dayOf(start),
    all: ([from, to]) =>
      Array.from({ length: (to - from) / DAY }, (_, index) => dayOf(from + index * DAY)),
  },
};

const hourName = (hour: number) => String(hour).padStart(2, '0');
const midnight = (milliseconds: number) => milliseconds - (milliseconds % DAY);
const daysOf = ([from, to]: Range) => ({ start: dayOf(from), end: dayOf(to - DAY) });
const iso = (milliseconds: number | null) =>
  milliseconds === null ? null : new Date(milliseconds).toISOString();

const told = (config: SurveyConfig): SurveyConfigAnswer => ({
  enabled: config.enabled,
  survey_delay_hours: config.delayHours,
  survey_expiry_days: config.expiryDays,
  pause_days: config.pauseDays,
  brand_name: config.brandName,
  brand_color: config.brandColor,
  logo_url: config.logoUrl,
  sender: config.sender,
});

/** @param answer a configuration, and perhaps `undefined` where a field was not given */
const configOf = (answer: {
  [K in keyof SurveyConfigAnswer]: SurveyConfigAnswer[K] | undefined;
}): SurveyConfig => {
  const given = answer as SurveyConfigAnswer;
  return {
    enabled: given.enabled,
    delayHours: given.survey_delay_hours,
    expiryDays: given.survey_expiry_days,
    pauseDays: given.pause_days,
    brandName: given.brand_name,
    brandColor: given.brand_color,
    logoUrl: given.logo_url,
    sender: given.sender,
  };
};

const listed = (survey: Survey): ListedSurvey => ({
  id: survey.surveyId,
  conversation_id: survey.conversationId,
  channel: survey.channel,
  contact_email: survey.contactEmail,
  rating: survey.rating,
  feedback: survey.feedback,
  status: survey.status,
  sent_at: iso(survey.sentAt),
  responded_at: iso(survey.respondedAt),
  due_at: new Date(survey.dueAt).toISOString(),
  expires_at: iso(survey.expiresAt),
  reason: survey.reason,
  doubtful: survey.isDoubtful === 1,
  kept: survey.isKept === 1,
  suspected_automation: survey.suspected,
});
