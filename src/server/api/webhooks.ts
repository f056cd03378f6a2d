import { Hono } from 'hono';
import { type ConversationAnswer, zendeskWebhook } from '../../contract/index.ts';
import { createLimit, isSignedByZendesk } from '../auth/index.ts';
import { maskInput } from '../domain/privacy.ts';
import { conversationOfTicket } from '../domain/zendesk.ts';
import { findOrganisation } from '../store/index.ts';
import { limited } from './access.ts';
import { parseJson, problem } from './answers.ts';
import { bodyLimit } from './body-limit.ts';
import type { Env, Parts } from './context.ts';

const MAX_BODY = 1024 * 1024;

/**
 * `POST /webhooks/zendesk?org_id=…` (CONTRACT, part A): a ticket, created, updated or solved, becomes
 * a conversation. Deliveries may come again, and in any order.
 */
export function webhookRoutes(parts: Parts): Hono<Env> {
  const { store, ingest, now } = parts;
  return new Hono<Env>().post(
    '/webhooks/zendesk',
    limited(parts, createLimit(600, 60)),
    bodyLimit(MAX_BODY, 'A ticket'),
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
      const webhook = parseJson(c, body, zendeskWebhook);
      if (webhook instanceof Response) return webhook;
      const organisation = await findOrganisation(store.query, organisationId);
      const { input, version } = conversationOfTicket(webhook, receivedAt);
      const status = await ingest.conversation({
        organisationId,
        receivedAt,
        input: organisation?.redaction === 0 ? input : maskInput(input),
        version,
      });
      parts.monitor.countConversation(status);
      const answer: ConversationAnswer = {
        success: true,
        conversation_id: input.conversation_id,
        status,
      };
      return c.json(answer, status === 'created' ? 201 : 200);
    },
  );
}
