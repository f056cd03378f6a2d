import { timingSafeEqual } from 'node:crypto';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import type { z } from 'zod';
import {
  type AnswerSource,
  type ErrorCode,
  type RatedAnswer,
  type Rating,
  rateInput,
  rateQuery,
  submitForm,
  submitInput,
} from '../../../contract/index.ts';
import type { Limit } from '../../http/limits.ts';
import { mask } from '../../../text/redaction/mask.ts';
import { isOpen, type Survey } from '../rules/survey.ts';
import { type Brand } from '../../mail/brand.ts';
import { contactHashOf, tokenHashOf } from '../links.ts';
import { type Words, wordsOf } from '../words.ts';
import { findConversation } from '../../conversations/index.ts';
import { findLinkSecret } from '../../http/link-secret.ts';
import { findOrganisation } from '../../keys/index.ts';
import { findSurveyByToken, findSurveyConfig } from '../store/surveys.ts';
import { setContact } from '../store/contacts.ts';
import { counted } from '../../http/access.ts';
import { invalid, problem, readJson, readQuery } from '../../http/response.ts';
import { bodyLimit } from '../../http/body-limit.ts';
import { clientAddress, type Env, type Parts } from '../../http/context.ts';
import { noticePage, optOutPage, surveyPage } from '../page.ts';

/** In place of a token in a mail that is only looked at: its links open, and record nothing. */
export const PREVIEW = 'preview';

/** Calls a minute of an address, and of a token (CONTRACT, part B). */
const RATES_PER_MINUTE = 30;
const SUBMITS_PER_MINUTE = 10;

/** Room for the longest comment, however it is written. */
const MAX_BODY = 96 * 1024;

/** Whoever asks, and what they can make of an answer. */
const wantsPage = (c: Context) => (c.req.header('accept') ?? '').includes('text/html');

/** A browser or a proxy that looks ahead: nobody has clicked. */
const isPrefetch = (c: Context) =>
  ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'].some((name) =>
    /prefetch|prerender|preview/i.test(c.req.header(name) ?? ''),
  );

/** A survey that a link belongs to, with what its page needs. */
interface Found {
  survey: Survey;
  words: Words;
  brand: Brand | null;
}

/**
 * What customers answer: `/csat/rate` and `/csat/:token/submit` (CONTRACT, part B), the pages behind them,
 * and `/csat/:token/unsubscribe`. A program that follows a link rates at once; a browser gets a page, which
 * rates by script when it opens or by its button, so that what follows links without looking does not.
 */
export function answerRoutes(parts: Parts): Hono<Env> {
  const { store, now } = parts;

  const loadsOfToken = parts.limits('csat-load-token', RATES_PER_MINUTE, 60);

  /** Counts the address and the token. */
  const limits = (name: string, perMinute: number): MiddlewareHandler<Env> => {
    const byAddress = parts.limits(`${name}-address`, perMinute, 60);
    const byToken = parts.limits(`${name}-token`, perMinute, 60);
    return async (c, next) => {
      const token = c.req.param('token') ?? c.req.query('token');
      const refused =
        (await refusal(c, byAddress, clientAddress(c, parts))) ??
        (token === undefined ? undefined : await refusal(c, byToken, tokenHashOf(token)));
      return refused ?? next();
    };
  };

  async function find(token: string): Promise<Survey | null> {
    if (!/^[\w-]{43}$/.test(token)) return null;
    const hash = tokenHashOf(token);
    const survey = await findSurveyByToken(store.query, hash);
    const known = Buffer.from(survey?.tokenHash ?? '');
    const isSame = known.length === hash.length && timingSafeEqual(known, Buffer.from(hash));
    return survey && isSame ? survey : null;
  }

  async function withPage(c: Context<Env>, survey: Survey): Promise<Found> {
    const { organisationId, conversationId } = survey;
    const [conversation, config] = await Promise.all([
      findConversation(store.query, organisationId, conversationId),
      findSurveyConfig(store.query, organisationId),
    ]);
    const words = wordsOf(conversation?.language, ...spoken(c));
    return { survey, words, brand: config ?? null };
  }

  /** A refusal as JSON or as a page. */
  async function refuse(
    c: Context<Env>,
    code: Extract<ErrorCode, 'not_found' | 'expired' | 'invalid_request'>,
    message: string,
    survey: Survey | null,
  ): Promise<Response> {
    if (!wantsPage(c)) return problem(c, code, message);
    const { words, brand } = survey ? await withPage(c, survey) : visitor(c);
    const { mail } = words;
    const notice =
      code === 'expired'
        ? { title: mail.closed, text: mail.closedMore }
        : { title: mail.unknown, text: mail.unknownMore };
    const status = code === 'expired' ? 410 : code === 'not_found' ? 404 : 422;
    return noticePage(c, { words, brand, status }, notice);
  }

  const unknown = (c: Context<Env>) =>
    refuse(c, 'not_found', 'There is no survey with this token.', null);
  const closed = (c: Context<Env>, survey: Survey | null) =>
    refuse(c, 'expired', 'This survey is closed.', survey);

  async function record(
    survey: Survey,
    answer: { rating: Rating; feedback: string | null; source: AnswerSource },
  ): Promise<RatedAnswer | null> {
    const { organisationId, surveyId, conversationId } = survey;
    const { feedback } = answer;
    const organisation = await findOrganisation(store.query, organisationId);
    const isMasked = feedback !== null && organisation?.redaction === 1;
    const result = await parts.ingest.add('rating', {
      organisationId,
      surveyId,
      conversationId,
      receivedAt: now(),
      ...answer,
      feedback: isMasked ? mask(feedback) : feedback,
    });
    if (result.status === 'closed') return null;
    return { success: true, rating: result.rating, feedback: result.feedback };
  }

  return new Hono<Env>()
    .use('/csat/*', async (c, next) => {
      await next();
      c.header('Referrer-Policy', 'no-referrer');
    })
    .get('/csat/rate', limits('csat-rate', RATES_PER_MINUTE), async (c) => {
      const isPage = wantsPage(c);
      const token = c.req.query('token') ?? '';
      const query = readQuery(c, rateQuery);
      if (token === PREVIEW && !(query instanceof Response)) {
        return isPage
          ? previewPage(c, query.rating as Rating)
          : c.json(preview(query.rating as Rating));
      }
      const survey = await find(token);
      if (!survey) return unknown(c);
      if (!isOpen(survey, now())) return closed(c, survey);
      if (query instanceof Response) {
        return isPage ? refuse(c, 'invalid_request', 'The rating is missing.', survey) : query;
      }
      const rating = query.rating as Rating;
      c.header('Cache-Control', 'no-store');
      const isLooking = c.req.method === 'HEAD' || isPrefetch(c);
      if (isPage) {
        // No answer; but who opens them all is no customer.
        if (!isLooking) await record(survey, { rating, feedback: null, source: 'page' });
        return surveyPage(c, await withPage(c, survey), {
          path: pathOf(token),
          token,
          rating,
          feedback: survey.feedback,
          state: 'link',
        });
      }
      if (isLooking) {
        return c.json({ success: true, rating: survey.rating, feedback: survey.feedback });
      }
      const answer = await record(survey, { rating, feedback: null, source: 'plain' });
      return answer ? c.json(answer) : closed(c, survey);
    })
    .post(
      '/csat/rate',
      limits('csat-load', RATES_PER_MINUTE),
      bodyLimit(MAX_BODY, 'An answer'),
      async (c) => {
        const input = await readJson(c, rateInput);
        if (input instanceof Response) return input;
        const rating = input.rating as Rating;
        if (input.token === PREVIEW) return c.json(preview(rating));
        const refused = await refusal(c, loadsOfToken, tokenHashOf(input.token));
        if (refused) return refused;
        const survey = await find(input.token);
        if (!survey) return unknown(c);
        if (isPrefetch(c)) return c.json(preview(rating));
        const answer = await record(survey, { rating, feedback: null, source: 'script' });
        return answer ? c.json(answer) : closed(c, survey);
      },
    )
    .post(
      '/csat/:token/submit',
      limits('csat-submit', SUBMITS_PER_MINUTE),
      bodyLimit(MAX_BODY, 'An answer'),
      async (c) => {
        const token = c.req.param('token');
        const isForm = /^application\/x-www-form-urlencoded\b/i.test(
          c.req.header('content-type') ?? '',
        );
        const survey = token === PREVIEW ? null : await find(token);
        if (token !== PREVIEW && !survey) return unknown(c);
        const input = isForm ? await readForm(c) : await readJson(c, submitInput);
        if (input instanceof Response) {
          return isForm && wantsPage(c)
            ? refuse(c, 'invalid_request', 'The rating is missing.', survey)
            : input;
        }
        const rating = input.rating as Rating;
        const feedback = input.feedback?.trim() || null;
        if (survey) {
          const answer = await record(survey, { rating, feedback, source: 'person' });
          if (!answer) return closed(c, survey);
          if (!isForm) return c.json(answer);
        } else if (!isForm) return c.json({ ...preview(rating), feedback });
        return c.redirect(pathOf(token), 303);
      },
    )
    .get('/csat/:token/unsubscribe', limits('csat-opt-out', RATES_PER_MINUTE), async (c) => {
      const token = c.req.param('token');
      const survey = token === PREVIEW ? null : await find(token);
      if (token !== PREVIEW && !survey) return unknown(c);
      return optOutPage(c, survey ? await withPage(c, survey) : visitor(c), pathOf(token));
    })
    .post(
      '/csat/:token/unsubscribe',
      limits('csat-opt-out', RATES_PER_MINUTE),
      bodyLimit(MAX_BODY, 'It'),
      async (c) => {
        const token = c.req.param('token');
        const survey = token === PREVIEW ? null : await find(token);
        if (token !== PREVIEW && !survey) return unknown(c);
        if (survey) await optOut(survey);
        if (!wantsPage(c)) return c.json({ success: true });
        const options = survey ? await withPage(c, survey) : visitor(c);
        return noticePage(c, options, { title: options.words.mail.optedOut });
      },
    )
    .get('/csat/:token', limits('csat-page', RATES_PER_MINUTE), async (c) => {
      const token = c.req.param('token');
      if (token === PREVIEW) return previewPage(c, null);
      const survey = await find(token);
      if (!survey) return unknown(c);
      if (!isOpen(survey, now())) return closed(c, survey);
      return surveyPage(c, await withPage(c, survey), {
        path: pathOf(token),
        token,
        rating: survey.rating,
        feedback: survey.feedback,
        state: 'recorded',
      });
    });

  /** Also when the survey is long over; of an erased customer no address is left that could be mailed. */
  async function optOut({ organisationId, contactEmail }: Survey): Promise<void> {
    const secret = await findLinkSecret(store.query, organisationId);
    if (secret === null || contactEmail === null) return;
    await store.write((transaction) =>
      setContact(transaction, organisationId, contactHashOf(secret, contactEmail), {
        optedOutAt: now(),
      }),
    );
  }
}

const pathOf = (token: string) => `/api/v1/csat/${token}`;

const preview = (rating: Rating): RatedAnswer => ({ success: true, rating, feedback: null });

/** 429, for a browser in words of its language. */
async function refusal(c: Context<Env>, limit: Limit, from: string) {
  const refused = await counted(c, limit, from);
  return refused && wantsPage(c)
    ? noticePage(c, { ...visitor(c), status: 429 }, { title: visitor(c).words.mail.busy })
    : refused;
}

function previewPage(c: Context<Env>, rating: Rating | null) {
  return surveyPage(c, visitor(c), {
    path: pathOf(PREVIEW),
    token: PREVIEW,
    rating,
    feedback: null,
    state: 'preview',
  });
}

/** The languages that a browser asks for. */
const spoken = (c: Context) =>
  (c.req.header('accept-language') ?? '')
    .split(',')
    .slice(0, 10)
    .map((part) => part.trim());

/** Somebody of whom we know no more than what their browser says. */
const visitor = (c: Context): { words: Words; brand: null } => ({
  words: wordsOf(c.req.query('language'), ...spoken(c)),
  brand: null,
});

async function readForm(c: Context): Promise<z.output<typeof submitForm> | Response> {
  const form = submitForm.safeParse(await c.req.parseBody());
  return form.success ? form.data : invalid(c, 'form', form.error);
}
