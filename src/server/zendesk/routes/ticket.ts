import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { conversationResponse, zendeskWebhook } from '../../../contract/index.ts';
import { maskDeeply } from '../../../text/redaction/mask.ts';
import type { Store } from '../../database/store.ts';
import { jsonOf } from '../../http/body.ts';
import { endpoint } from '../../http/endpoint.ts';
import { Fault, invalid, issuesOf } from '../../http/errors.ts';
import { findOrganisation } from '../../keys/index.ts';
import type { ZendeskServices } from '../services.ts';
import { isSignedByZendesk } from '../signature.ts';
import { addWebhookFailure } from '../store.ts';
import { KEPT, type Receipt, takeTicket } from '../take.ts';

export const receiveTicket = endpoint(
  {
    method: 'post',
    path: '/api/v1/webhooks/zendesk',
    group: 'webhooks',
    summary: 'Receive a Zendesk ticket',
    description:
      'A created, updated or solved ticket becomes the conversation `zendesk_{id}`. Deliveries may repeat and may arrive in any order. A delivery that does not match the schema is refused with 422 and stored for seven days; see `/webhooks/failures`.',
    access: 'signature',
    limits: [{ bound: 'webhooks_per_address' }],
    isAdmitted: true,
    // Unsigned deliveries are refused before the body is parsed.
    isReadLater: true,
    query: z.object({ org_id: z.string().describe('The organisation.') }),
    headers: {
      'X-Zendesk-Webhook-Signature': 'base64(HMAC-SHA256(secret, timestamp + body))',
      'X-Zendesk-Webhook-Signature-Timestamp':
        'ISO 8601; may differ from the time of the server by at most five minutes.',
    },
    body: {
      schema: zendeskWebhook,
      isAnyType: true,
      maxBytes: 1024 * 1024,
      example: {
        ticket_id: 35436,
        ticket: {
          id: 35436,
          subject: 'My printer is on fire!',
          status: 'solved',
          satisfaction_rating: { score: 'good' },
          tags: ['ai_handled'],
          requester_id: 20978392,
          comments: [{ id: 1, author_id: 20978392, body: 'Help!', via: { channel: 'web' } }],
        },
      },
    },
    responses: {
      201: { description: 'The conversation was created', schema: conversationResponse },
      200: { description: 'The conversation was updated', schema: conversationResponse },
    },
    errors: ['expired', 'body_too_large'],
  },
  async ({ c, respond, fail }, services: ZendeskServices) => {
    const { store, now, zendeskSecrets } = services;
    const organisationId = c.req.query('org_id') ?? '';
    const secret = zendeskSecrets.get(organisationId);
    if (secret === undefined) {
      return fail(
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
      return fail(
        'forbidden',
        'The signature is invalid, or its timestamp differs from the server time by more than 5 minutes.',
      );
    }
    const organisation = await findOrganisation(store.query, organisationId);
    const receipt = { organisationId, receivedAt, redacts: organisation?.redaction !== 0 };
    const json = jsonOf(body);
    if (json instanceof Fault) return fail(json);
    const webhook = zendeskWebhook.safeParse(json.value);
    if (!webhook.success) {
      await keepFailure(store, json.value, webhook.error, receipt);
      return fail(invalid('body', webhook.error));
    }
    const taken = await takeTicket(services, webhook.data, receipt);
    if (taken instanceof Fault) return fail(taken);
    return respond(taken.status === 'created' ? 201 : 200, taken);
  },
);

/** Stores a delivery that does not match the schema, so that it can be inspected and replayed. */
const keepFailure = (
  store: Store,
  body: unknown,
  error: z.ZodError,
  { organisationId, receivedAt, redacts }: Receipt,
) =>
  store.write((transaction) =>
    addWebhookFailure(
      transaction,
      {
        organisationId,
        failureId: randomUUID(),
        source: 'zendesk',
        receivedAt,
        reason: JSON.stringify(issuesOf(error)),
        body: JSON.stringify(redacts ? maskDeeply(body, ['requester']) : body),
      },
      receivedAt - KEPT,
    ),
  );
