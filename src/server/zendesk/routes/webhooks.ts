import { randomUUID } from 'node:crypto';
import { type Context, Hono } from 'hono';
import {
  type DoneAnswer,
  type ErrorIssue,
  read,
  type WebhookFailuresAnswer,
  type ZendeskWebhook,
  zendeskWebhook,
} from '../../../contract/index.ts';
import { isSignedByZendesk } from '../signature.ts';
import { maskInput } from '../../conversations/index.ts';
import { maskDeeply } from '../../../text/redaction/mask.ts';
import { DAY } from '../../../contract/time.ts';
import { conversationOfTicket } from '../rules.ts';
import { addWebhookFailure, listWebhookFailures, removeWebhookFailure } from '../store.ts';
import { findOrganisation } from '../../keys/index.ts';
import { limited, requireScope } from '../../http/access.ts';
import { admitted } from '../../http/admission.ts';
import { invalid, issuesOf, jsonOf, problem } from '../../http/response.ts';
import { taken } from '../../conversations/index.ts';
import { bodyLimit } from '../../http/body-limit.ts';
import type { Env, Parts } from '../../http/context.ts';

const MAX_BODY = 1024 * 1024;

/** How long what could not be understood is kept, milliseconds. */
const KEPT = 7 * DAY;

/**
 * `POST /webhooks/zendesk?org_id=…` (CONTRACT, part A): a ticket, created, updated or solved, becomes
 * a conversation. Deliveries may come again, and in any order. What cannot be understood is kept for
 * seven days in `/webhooks/failures`, to be looked at and replayed.
 */
export function webhookRoutes(parts: Parts): Hono<Env> {
  const { store, ingest, now } = parts;

  async function take(
    c: Context<Env>,
    organisationId: string,
    redacts: boolean,
    webhook: ZendeskWebhook,
    receivedAt: number,
  ): Promise<Response> {
    const { input, version } = conversationOfTicket(webhook, receivedAt);
    const status = await ingest.add('conversation', {
      organisationId,
      receivedAt,
      input: redacts ? maskInput(input) : input,
      version,
    });
    parts.monitor.countConversation(status);
    return taken(c, input.conversation_id, status);
  }

  return new Hono<Env>()
    .post(
      '/webhooks/zendesk',
      limited(parts, parts.limits('webhooks', 600, 60)),
      bodyLimit(MAX_BODY, 'A ticket'),
      admitted(parts),
      async (c) => {
        const organisationId = c.req.query('org_id') ?? '';
        const secret = parts.zendeskSecrets.get(organisationId);
        if (secret === undefined) {
          return problem(
            c,
            'forbidden',
            'No Zendesk secret is configured for this org_id. Set AFTERWORD_ZENDESK_SECRET.',
          );
        }
        const body = await c.req.text();
        const delivery = {
          signature: c.req.header('x-zendesk-webhook-signature'),
          timestamp: c.req.header('x-zendesk-webhook-signature-timestamp'),
          body,
        };
        const receivedAt = now();
        if (!isSignedByZendesk(secret, delivery, receivedAt)) {
          return problem(
            c,
            'forbidden',
            'The signature does not fit the secret and the body, or its time is over 5 minutes off.',
          );
        }
        const organisation = await findOrganisation(store.query, organisationId);
        const redacts = organisation?.redaction !== 0;
        const json = jsonOf(c, body);
        if (json instanceof Response) return json;
        const webhook = read(zendeskWebhook, json.value);
        if (webhook.success) return take(c, organisationId, redacts, webhook.data, receivedAt);
        await store.write((transaction) =>
          addWebhookFailure(
            transaction,
            {
              organisationId,
              failureId: randomUUID(),
              source: 'zendesk',
              receivedAt,
              reason: JSON.stringify(issuesOf(webhook.error)),
              body: JSON.stringify(redacts ? maskDeeply(json.value, ['requester']) : json.value),
            },
            receivedAt - KEPT,
          ),
        );
        return invalid(c, 'body', webhook.error);
      },
    )
    .get('/webhooks/failures', requireScope(parts, 'admin'), async (c) => {
      const { organisationId } = c.get('principal');
      const failures = await listWebhookFailures(store.query, organisationId, now() - KEPT);
      const answer: WebhookFailuresAnswer = {
        success: true,
        data: failures.map((failure) => ({
          id: failure.failureId,
          source: 'zendesk',
          received_at: new Date(failure.receivedAt).toISOString(),
          issues: JSON.parse(failure.reason) as ErrorIssue[],
          body: JSON.parse(failure.body) as unknown,
        })),
      };
      return c.json(answer);
    })
    .post('/webhooks/failures/:id/replay', requireScope(parts, 'admin'), async (c) => {
      const { organisationId, redacts } = c.get('principal');
      const failures = await listWebhookFailures(store.query, organisationId, now() - KEPT);
      const failure = failures.find(({ failureId }) => failureId === c.req.param('id'));
      if (!failure) return problem(c, 'not_found', 'There is no such delivery any more.');
      const webhook = zendeskWebhook.safeParse(JSON.parse(failure.body));
      if (!webhook.success) return invalid(c, 'delivery', webhook.error);
      const answer = await take(c, organisationId, redacts, webhook.data, failure.receivedAt);
      if (answer.ok) {
        await store.write((transaction) =>
          removeWebhookFailure(transaction, organisationId, failure.failureId),
        );
      }
      return answer;
    })
    .delete('/webhooks/failures/:id', requireScope(parts, 'admin'), async (c) => {
      const { organisationId } = c.get('principal');
      const wasThere = await store.write((transaction) =>
        removeWebhookFailure(transaction, organisationId, c.req.param('id')),
      );
      if (!wasThere) return problem(c, 'not_found', 'There is no such delivery any more.');
      const answer: DoneAnswer = { success: true };
      return c.json(answer);
    });
}
