import { z } from 'zod';
import {
  conversationResponse,
  vendorDeliveryResponse,
  doneResponse,
} from '../../../contract/index.ts';
import { endpoint } from '../../http/endpoint.ts';
import { Fault } from '../../http/errors.ts';
import { chatwoot } from '../chatwoot.ts';
import { crisp } from '../crisp.ts';
import { freshdesk } from '../freshdesk.ts';
import { intercom } from '../intercom.ts';
import { DELIVERY, MAX_DELIVERY, ofOrganisation, receive } from '../receive.ts';
import type { VendorServices } from '../services.ts';
import type { VendorWebhook } from '../vendor.ts';

/** The parts of a declaration that differ. */
interface Declared<Schema extends z.ZodType> {
  /** Which deliveries count, and what becomes of them. */
  description: string;
  headers: Readonly<Record<string, string>>;
  query?: z.ZodObject;
  example: z.input<Schema>;
}

const receiverOf = <Schema extends z.ZodType>(
  webhook: VendorWebhook<Schema>,
  { description, headers, query = ofOrganisation, example }: Declared<Schema>,
) =>
  endpoint(
    {
      ...DELIVERY,
      // The compiler cannot derive them from a schema that it does not know.
      errors: [...DELIVERY.errors, 'malformed_json', 'invalid_request'],
      path: `/api/v1/webhooks/${webhook.vendor}`,
      summary: `Receive a webhook of ${webhook.name}`,
      description: `${description} Deliveries may repeat and may arrive in any order. A delivery that concerns no conversation is \`ignored\`. One that does not match the schema is refused with 422 and stored for seven days; see \`/webhooks/failures\`.`,
      headers,
      query,
      body: { schema: webhook.schema, isAnyType: true, maxBytes: MAX_DELIVERY, example },
      responses: {
        201: { description: 'The conversation was created', schema: conversationResponse },
        200: {
          description: 'The conversation was updated, or the delivery concerns none',
          schema: vendorDeliveryResponse,
        },
      },
    },
    async ({ c, respond, fail }, services: VendorServices) => {
      const taken = await receive(webhook, c, services);
      if (taken === 'ignored') return respond(200, { success: true, status: 'ignored' });
      if (taken instanceof Fault) return fail(taken);
      return taken.status === 'created' ? respond(201, taken) : respond(200, taken);
    },
  );

const receiveIntercom = receiverOf(intercom, {
  description:
    'A conversation becomes `intercom_{id}`; its replies become messages, its notes do not. A person takes over when it is assigned to, or answered by, a teammate after the bot.',
  headers: { 'X-Hub-Signature': 'sha1=hex(HMAC-SHA1(secret, body))' },
  example: {
    type: 'notification_event',
    topic: 'conversation.user.created',
    data: {
      item: {
        type: 'conversation',
        id: '1295',
        created_at: 1773144000,
        updated_at: 1773144000,
        state: 'open',
        source: {
          id: '3',
          body: '<p>Where is my parcel?</p>',
          author: { type: 'user', email: 'ana@example.com' },
        },
      },
    },
  },
});

/** Intercom asks whether the address exists before it accepts it, with HEAD. */
const checkIntercom = endpoint(
  {
    method: 'get',
    path: '/api/v1/webhooks/intercom',
    group: 'webhooks',
    summary: 'Check the address for Intercom',
    description: 'Intercom calls it with HEAD when the address is entered. It says nothing.',
    access: 'everybody',
    limits: [{ bound: 'webhooks_per_address' }],
    responses: { 200: { description: 'The address exists', schema: doneResponse } },
  },
  ({ respond }) => respond(200, { success: true }),
);

const receiveFreshdesk = receiverOf(freshdesk, {
  description:
    'A ticket becomes `freshdesk_{id}`. An automation rule sends `freshdesk_webhook` with the placeholders of Freshdesk; a program sends `ticket` as the API has it, with `conversations` and `requester`. Placeholders have no ids and no times: then the time of arrival counts.',
  headers: { 'X-Afterword-Secret': 'The secret.' },
  example: {
    freshdesk_webhook: {
      ticket_id: 1,
      ticket_subject: 'Where is my parcel?',
      ticket_description: '<div>It should be here.</div>',
      ticket_status: 'Open',
      requester_email: 'ana@example.com',
    },
  },
});

const receiveChatwoot = receiverOf(chatwoot, {
  description:
    'A conversation becomes `chatwoot_{id}`, with its number in the account. The events `message_created`, `message_updated`, `conversation_created`, `conversation_updated` and `conversation_status_changed` count.',
  headers: {
    'X-Chatwoot-Signature': 'sha256=hex(HMAC-SHA256(secret, timestamp + "." + body))',
    'X-Chatwoot-Timestamp':
      'Seconds since 1970; may differ from the time of the server by at most five minutes.',
  },
  example: {
    event: 'message_created',
    id: 7,
    content: 'Where is my parcel?',
    message_type: 'incoming',
    created_at: '2026-03-10T12:00:00.000Z',
    sender: { id: 4, type: 'contact', name: 'Ana' },
    conversation: { id: 12, status: 'open', updated_at: 1773144000.1 },
  },
});

const receiveCrisp = receiverOf(crisp, {
  description:
    'A session becomes `crisp_{session_id}`. The events `message:send`, `message:received`, `message:updated`, `message:removed`, and those of state, routing, rating, topic, segments, language, e-mail and nickname of a session count.',
  headers: {
    'X-Crisp-Signature':
      'hex(HMAC-SHA256(secret, "[" + timestamp + ";" + body + "]")), of plugin hooks. Website hooks have `key` in the URL.',
    'X-Crisp-Request-Timestamp': 'When it was sent, since 1970; at most a day ago.',
  },
  query: ofOrganisation.extend({
    key: z.string().optional().describe('The secret, of a website hook: Crisp does not sign it.'),
  }),
  example: {
    website_id: '42286ab3-b29a-4fde-8538-da0ae501d825',
    event: 'message:send',
    data: {
      session_id: 'session_36ba3566-9651-4790-afc8-ffedbccc317f',
      type: 'text',
      from: 'user',
      content: 'Where is my parcel?',
      fingerprint: 163239614854320,
      timestamp: 1773144000000,
    },
    timestamp: 1773144000100,
  },
});

/** Webhooks of systems other than Zendesk. */
export const vendorReceivers = [
  receiveIntercom,
  checkIntercom,
  receiveFreshdesk,
  receiveChatwoot,
  receiveCrisp,
];
