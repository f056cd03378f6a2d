import { Hono } from 'hono';
import {
  type ListedSurvey,
  type SurveyAnalyticsAnswer,
  surveyAnalyticsQuery,
  type SurveyConfigAnswer,
  surveyConfigPatch,
  type SurveyListAnswer,
  surveyQuery,
} from '../../contract/index.ts';
import { DAY } from '../domain/rollup.ts';
import { type Survey, type SurveyConfig, surveyAnalytics } from '../domain/survey.ts';
import { countSurveys, findSurveyConfig, listSurveys, setSurveyConfig } from '../store/index.ts';
import { keyLimited, requireScope } from './access.ts';
import { problem, readJson, readQuery } from './answers.ts';
import { bodyLimit } from './body-limit.ts';
import type { Env, Parts } from './context.ts';

/** Calls a minute of a key (CONTRACT, part B). */
const PER_MINUTE = 30;

/** Days without a first one begin so long before the last one. */
const USUAL_PERIOD = 30 * DAY;

/** `/csat/surveys`, `/csat/analytics`, `/csat/config` (CONTRACT, part B). */
export function csatRoutes(parts: Parts): Hono<Env> {
  const { store, now } = parts;
  return new Hono<Env>()
    .get(
      '/csat/surveys',
      requireScope(parts, 'csat:read'),
      keyLimited(parts.limits('csat-surveys', PER_MINUTE, 60)),
      async (c) => {
        const query = readQuery(c, surveyQuery);
        if (query instanceof Response) return query;
        const { limit, offset, status, rating, start_date, end_date } = query;
        const { page, total } = await listSurveys(
          store.replica,
          c.get('principal').organisationId,
          {
            status,
            rating,
            from: start_date === undefined ? undefined : Date.parse(start_date),
            to: end_date === undefined ? undefined : Date.parse(end_date) + DAY,
          },
          { limit, offset },
        );
        const answer: SurveyListAnswer = { data: page.map(listed), total, limit, offset };
        return c.json(answer);
      },
    )
    .get(
      '/csat/analytics',
      requireScope(parts, 'csat:read'),
      keyLimited(parts.limits('csat-analytics', PER_MINUTE, 60)),
      async (c) => {
        const query = readQuery(c, surveyAnalyticsQuery);
        if (query instanceof Response) return query;
        const last = query.end_date === undefined ? now() : Date.parse(query.end_date);
        const first =
          query.start_date === undefined ? last - USUAL_PERIOD + DAY : Date.parse(query.start_date);
        const counts = await countSurveys(store.replica, c.get('principal').organisationId, [
          midnight(first),
          midnight(last) + DAY,
        ]);
        const answer: SurveyAnalyticsAnswer = {
          period: { start: dayOf(first), end: dayOf(last) },
          ...surveyAnalytics(counts),
        };
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
          const next: SurveyConfig = {
            enabled: patch.enabled ?? known.enabled,
            delayHours: patch.survey_delay_hours ?? known.delayHours,
            expiryDays: patch.survey_expiry_days ?? known.expiryDays,
          };
          await setSurveyConfig(transaction, organisationId, next);
          return next;
        });
        return config ? c.json(told(config)) : problem(c, 'not_found', 'The organisation is gone.');
      },
    );
}

const midnight = (milliseconds: number) => milliseconds - (milliseconds % DAY);
const dayOf = (milliseconds: number) => new Date(milliseconds).toISOString().slice(0, 10);
const iso = (milliseconds: number | null) =>
  milliseconds === null ? null : new Date(milliseconds).toISOString();

const told = ({ enabled, delayHours, expiryDays }: SurveyConfig): SurveyConfigAnswer => ({
  enabled,
  survey_delay_hours: delayHours,
  survey_expiry_days: expiryDays,
});

const listed = (survey: Survey): ListedSurvey => ({
  id: survey.surveyId,
  conversation_id: survey.conversationId,
  contact_email: survey.contactEmail,
  rating: survey.rating,
  feedback: survey.feedback,
  status: survey.status,
  sent_at: iso(survey.sentAt),
  responded_at: iso(survey.respondedAt),
  due_at: new Date(survey.dueAt).toISOString(),
  expires_at: iso(survey.expiresAt),
  reason: survey.reason,
});
