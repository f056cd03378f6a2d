import { randomUUID } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { mailPreviewQuery, type MailStatusAnswer, testMailInput } from '../../../contract/index.ts';
import { DAY } from '../../../contract/time.ts';
import type { SurveyConfig } from '../rules/survey.ts';
import { languages, wordsOf } from '../words.ts';
import { type RenderedMail, senderAddress } from '../../mail/brand.ts';
import { renderSurveyMail } from '../mail.ts';
import { surveyLinks, surveyToken } from '../links.ts';
import { findConversation } from '../../conversations/index.ts';
import { findLinkSecret } from '../../http/link-secret.ts';
import { findSurvey, findSurveyConfig } from '../store/surveys.ts';
import { keyLimited, requireScope } from '../../http/access.ts';
import { problem, readJson, readQuery } from '../../http/response.ts';
import { bodyLimit } from '../../http/body-limit.ts';
import { type Env, ownOrigin, type Parts } from '../../http/context.ts';
import { PREVIEW } from './rating.ts';

/** A mail as a page: it runs nothing, and only our own pages show it. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src https: data:; frame-ancestors 'self'; base-uri 'none'; form-action 'none'; sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation";

const TESTS_PER_MINUTE = 5;

/** The mails of surveys: what they look like, those that were kept, and one to try. */
export function mailRoutes(parts: Parts): Hono<Env> {
  const { store, now, mailer, mailFrom } = parts;

  const configOf = (c: Context<Env>) =>
    findSurveyConfig(store.query, c.get('principal').organisationId);
  const publicUrl = (c: Context<Env>) => parts.publicUrl ?? ownOrigin(c, parts);

  const sample = (c: Context<Env>, config: SurveyConfig, language: string) =>
    renderSurveyMail(
      wordsOf(language),
      surveyLinks(publicUrl(c), PREVIEW),
      config,
      now() + config.expiryDays * DAY,
    );

  return new Hono<Env>()
    .get('/csat/mail/status', requireScope(parts, 'csat:read'), async (c) => {
      const config = await configOf(c);
      if (!config) return gone(c);
      const answer: MailStatusAnswer = {
        smtp: mailer !== null,
        sender: senderAddress(config, publicUrl(c), mailFrom).address,
        languages,
      };
      return c.json(answer);
    })
    .get('/csat/mail', requireScope(parts, 'csat:read'), async (c) => {
      const query = readQuery(c, mailPreviewQuery);
      if (query instanceof Response) return query;
      const config = await configOf(c);
      return config ? shown(c, sample(c, config, query.language), query.format) : gone(c);
    })
    .post(
      '/csat/mail/test',
      requireScope(parts, 'config:write'),
      keyLimited(parts.limits('csat-test-mail', TESTS_PER_MINUTE, 60)),
      bodyLimit(4 * 1024, 'It'),
      async (c) => {
        const input = await readJson(c, testMailInput);
        if (input instanceof Response) return input;
        if (!mailer) {
          return problem(c, 'conflict', 'There is no mail server: set AFTERWORD_SMTP_URL.');
        }
        const config = await configOf(c);
        if (!config) return gone(c);
        const from = senderAddress(config, publicUrl(c), mailFrom);
        const outcome = await mailer.send({
          ...sample(c, config, input.language),
          from,
          to: input.to,
          messageId: `test_${randomUUID()}@${from.address.split('@').at(-1)}`,
        });
        if (outcome.kind === 'accepted') return c.json({ success: true, sent_to: input.to });
        const said = `The mail server did not take it: ${outcome.reason}.`;
        return outcome.kind === 'unreachable' || outcome.kind === 'deferred'
          ? problem(c, 'unavailable', said)
          : problem(c, 'conflict', said);
      },
    )
    .get('/csat/surveys/:id/mail', requireScope(parts, 'config:write'), async (c) => {
      const { organisationId } = c.get('principal');
      const [survey, config, secret] = await Promise.all([
        findSurvey(store.query, organisationId, c.req.param('id')),
        configOf(c),
        findLinkSecret(store.query, organisationId),
      ]);
      // What has left is the customer's alone: its links would rate in their name.
      if (!survey || !config || secret === null || survey.isKept !== 1) {
        return problem(c, 'not_found', 'There is no mail of this survey that was kept.');
      }
      const { conversationId, surveyId, expiresAt } = survey;
      const conversation = await findConversation(store.query, organisationId, conversationId);
      const links = surveyLinks(publicUrl(c), surveyToken(secret, surveyId));
      return shown(
        c,
        renderSurveyMail(wordsOf(conversation?.language), links, config, expiresAt ?? now()),
        'html',
      );
    });
}

const gone = (c: Context) => problem(c, 'not_found', 'The organisation is gone.');

function shown(c: Context, mail: RenderedMail, format: 'html' | 'text'): Response {
  c.header('Content-Security-Policy', POLICY);
  c.header('Referrer-Policy', 'no-referrer');
  c.header('X-Content-Type-Options', 'nosniff');
  c.header('Cache-Control', 'no-store');
  return format === 'text' ? c.text(mail.text) : c.html(mail.html);
}
