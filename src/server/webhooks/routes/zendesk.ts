import { conversationResponse } from '../../../contract/index.ts';
import { endpoint } from '../../http/endpoint.ts';
import { Fault } from '../../http/errors.ts';
import { DELIVERY, MAX_DELIVERY, ofOrganisation, receive } from '../receive.ts';
import type { VendorServices } from '../services.ts';
import { zendesk } from '../zendesk.ts';

export const receiveTicket = endpoint(
  {
    ...DELIVERY,
    path: '/api/v1/webhooks/zendesk',
    summary: 'Receive a Zendesk ticket',
    description:
      'A created, updated or solved ticket becomes the conversation `zendesk_{id}`. Deliveries may repeat and may arrive in any order. A delivery that does not match the schema is refused with 422 and stored for seven days; see `/webhooks/failures`.',
    query: ofOrganisation,
    headers: {
      'X-Zendesk-Webhook-Signature': 'base64(HMAC-SHA256(secret, timestamp + body))',
      'X-Zendesk-Webhook-Signature-Timestamp':
        'ISO 8601; may differ from the time of the server by at most five minutes.',
    },
    body: {
      schema: zendesk.schema,
      isAnyType: true,
      maxBytes: MAX_DELIVERY,
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
  },
  async ({ c, respond, fail }, services: VendorServices) => {
    const taken = await receive(zendesk, c, services);
    // Every delivery is about a ticket.
    if (taken === 'ignored') throw new Error('A ticket was ignored.');
    if (taken instanceof Fault) return fail(taken);
    return respond(taken.status === 'created' ? 201 : 200, taken);
  },
);
