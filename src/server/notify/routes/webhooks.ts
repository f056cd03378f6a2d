import { randomBytes, randomUUID } from 'node:crypto';
import {
  deliveryListResponse,
  webhookDeliveryResponse,
  doneResponse,
  type ListedDelivery,
  type ListedWebhook,
  webhookInput,
  webhookListResponse,
  webhookPatch,
  webhookResponse,
  webhookSecretResponse,
} from '../../../contract/index.ts';
import { iso, isoOrNull } from '../../../contract/time.ts';
import { endpoint } from '../../http/endpoint.ts';
import { Fault } from '../../http/errors.ts';
import type { NotifyServices } from '../services.ts';
import {
  addDeliveries,
  countPending,
  type DeliveryWithNotice,
  dropPending,
  findDeliveries,
} from '../store/notices.ts';
import {
  addWebhook,
  findWebhook,
  findWebhooks,
  removeWebhook,
  setWebhook,
} from '../store/webhooks.ts';
import type { WebhookTable } from '../tables.ts';

/** The most webhooks of an organisation. */
const MAX_WEBHOOKS = 20;
/** Deliveries in one list. */
const LISTED = 100;
const MAX_BODY = 16 * 1024;

const OF_WEBHOOK = { id: 'The id of the webhook.' };
const NOT_FOUND = new Fault('not_found', 'This webhook does not exist.');

const EXAMPLE = {
  url: 'https://example.com/afterword',
  types: ['chat.waiting', 'message.left'],
} as const;

const makeSecret = () => `whsec_${randomBytes(32).toString('base64url')}`;

const listed = (one: WebhookTable, pending: number): ListedWebhook => ({
  id: one.webhookId,
  url: one.url,
  form: one.form,
  types: JSON.parse(one.types) as ListedWebhook['types'],
  includes_content: one.withContent === 1,
  state: one.disabledAt !== null ? 'disabled' : one.failures > 0 ? 'failing' : 'active',
  note: one.note,
  last_error: one.problem,
  last_error_at: isoOrNull(one.problemAt),
  last_delivered_at: isoOrNull(one.deliveredAt),
  pending,
  created_at: iso(one.createdAt),
});

const listedDelivery = (one: DeliveryWithNotice): ListedDelivery => ({
  id: one.deliveryId,
  notice_id: one.noticeId,
  // No webhook is told of a digest.
  type: one.type as ListedDelivery['type'],
  conversation_id: one.conversationId,
  state: one.state,
  attempts: one.attempts,
  created_at: iso(one.createdAt),
  next_attempt_at: isoOrNull(one.dueAt),
  done_at: isoOrNull(one.doneAt),
  error: one.problem,
});

async function listedOne(
  { store }: NotifyServices,
  organisationId: string,
  webhookId: string,
): Promise<ListedWebhook | null> {
  const webhook = await findWebhook(store.query, organisationId, webhookId);
  if (!webhook) return null;
  const pending = await countPending(store.query, organisationId);
  return listed(webhook, pending.get(webhookId) ?? 0);
}

const listWebhooks = endpoint(
  {
    method: 'get',
    path: '/api/v1/webhooks/outgoing',
    group: 'webhooks',
    summary: 'List outgoing webhooks',
    description: 'The receivers of notices, with their state and the last error.',
    access: 'admin',
    responses: { 200: { description: 'All webhooks, oldest first', schema: webhookListResponse } },
  },
  async ({ principal, respond }, { store }: NotifyServices) => {
    const { organisationId } = principal;
    const pending = await countPending(store.query, organisationId);
    const all = await findWebhooks(store.query, organisationId);
    const data = all.map((one) => listed(one, pending.get(one.webhookId) ?? 0));
    return respond(200, { success: true, data });
  },
);

const createWebhook = endpoint(
  {
    method: 'post',
    path: '/api/v1/webhooks/outgoing',
    group: 'webhooks',
    summary: 'Create an outgoing webhook',
    description:
      'Notices are posted to the URL as `WebhookDelivery`, signed with HMAC SHA-256. A delivery that fails is repeated for a day. Deliveries may repeat. They arrive one at a time, in the order of what happened; replays come later. `410` disables the webhook. Redirects are not followed.',
    access: 'admin',
    body: {
      schema: webhookInput,
      maxBytes: MAX_BODY,
      example: { ...EXAMPLE, types: [...EXAMPLE.types] },
    },
    responses: {
      201: {
        description: 'The webhook with its secret, which is shown only once',
        schema: webhookSecretResponse,
      },
    },
    errors: ['conflict'],
  },
  async ({ principal, body, respond, fail }, { store, now }: NotifyServices) => {
    const { organisationId } = principal;
    const secret = makeSecret();
    const webhook: WebhookTable = {
      organisationId,
      webhookId: randomUUID(),
      url: body.url,
      form: body.form,
      types: JSON.stringify(body.types),
      secret,
      withContent: body.includes_content ? 1 : 0,
      createdAt: now(),
      disabledAt: null,
      note: null,
      failures: 0,
      restsUntil: 0,
      busyUntil: 0,
      problem: null,
      problemAt: null,
      deliveredAt: null,
    };
    const isAdded = await store.write(async (transaction) => {
      const known = await findWebhooks(transaction.query, organisationId);
      if (known.length >= MAX_WEBHOOKS) return false;
      await addWebhook(transaction, webhook);
      return true;
    });
    if (!isAdded) {
      return fail('conflict', `There are ${MAX_WEBHOOKS} webhooks. Delete one first.`);
    }
    return respond(201, { success: true, secret, data: listed(webhook, 0) });
  },
);

const changeWebhook = endpoint(
  {
    method: 'patch',
    path: '/api/v1/webhooks/outgoing/{id}',
    group: 'webhooks',
    summary: 'Change an outgoing webhook',
    description: 'With `enabled: false`, what is on its way is dropped.',
    access: 'admin',
    parameters: OF_WEBHOOK,
    body: { schema: webhookPatch, maxBytes: MAX_BODY, example: { enabled: true } },
    responses: { 200: { description: 'The webhook', schema: webhookResponse } },
    errors: ['not_found'],
  },
  async ({ principal, params, body, respond, fail }, services: NotifyServices) => {
    const { store, now } = services;
    const { organisationId } = principal;
    const { url, form, types, includes_content, enabled } = body;
    await store.write(async (transaction) => {
      await setWebhook(transaction, organisationId, params.id, {
        ...(url !== undefined && { url }),
        ...(form !== undefined && { form }),
        ...(types !== undefined && { types: JSON.stringify(types) }),
        ...(includes_content !== undefined && { withContent: includes_content ? 1 : 0 }),
        ...(enabled === true && { disabledAt: null, note: null, failures: 0, restsUntil: 0 }),
        ...(enabled === false && { disabledAt: now() }),
      });
      if (enabled === false && (await findWebhook(transaction.query, organisationId, params.id))) {
        await dropPending(
          transaction,
          organisationId,
          params.id,
          'The webhook is disabled.',
          now(),
        );
      }
    });
    const data = await listedOne(services, organisationId, params.id);
    return data ? respond(200, { success: true, data }) : fail(NOT_FOUND);
  },
);

const deleteWebhook = endpoint(
  {
    method: 'delete',
    path: '/api/v1/webhooks/outgoing/{id}',
    group: 'webhooks',
    summary: 'Delete an outgoing webhook',
    access: 'admin',
    parameters: OF_WEBHOOK,
    responses: { 200: { description: 'Deleted', schema: doneResponse } },
    errors: ['not_found'],
  },
  async ({ principal, params, respond, fail }, { store, now }: NotifyServices) => {
    const { organisationId } = principal;
    const wasThere = await store.write(async (transaction) => {
      if (!(await removeWebhook(transaction, organisationId, params.id))) return false;
      await dropPending(transaction, organisationId, params.id, 'The webhook was deleted.', now());
      return true;
    });
    return wasThere ? respond(200, { success: true }) : fail(NOT_FOUND);
  },
);

const replaceSecret = endpoint(
  {
    method: 'post',
    path: '/api/v1/webhooks/outgoing/{id}/secret',
    group: 'webhooks',
    summary: 'Replace the secret of an outgoing webhook',
    description: 'The next delivery is signed with the new secret.',
    access: 'admin',
    parameters: OF_WEBHOOK,
    responses: {
      201: {
        description: 'The new secret, which is shown only once',
        schema: webhookSecretResponse,
      },
    },
    errors: ['not_found'],
  },
  async ({ principal, params, respond, fail }, services: NotifyServices) => {
    const { organisationId } = principal;
    const secret = makeSecret();
    await services.store.write((transaction) =>
      setWebhook(transaction, organisationId, params.id, { secret }),
    );
    const data = await listedOne(services, organisationId, params.id);
    return data ? respond(201, { success: true, secret, data }) : fail(NOT_FOUND);
  },
);

const listDeliveries = endpoint(
  {
    method: 'get',
    path: '/api/v1/webhooks/outgoing/{id}/deliveries',
    group: 'webhooks',
    summary: 'List the deliveries of an outgoing webhook',
    description: `The latest ${LISTED}, newest first. They are kept for 30 days.`,
    access: 'admin',
    parameters: OF_WEBHOOK,
    responses: { 200: { description: 'The deliveries', schema: deliveryListResponse } },
    errors: ['not_found'],
  },
  async ({ principal, params, respond, fail }, { store }: NotifyServices) => {
    const { organisationId } = principal;
    if (!(await findWebhook(store.query, organisationId, params.id))) return fail(NOT_FOUND);
    const found = await findDeliveries(
      store.query,
      organisationId,
      { targetId: params.id },
      LISTED,
    );
    return respond(200, { success: true, data: found.map(listedDelivery) });
  },
);

const replayDelivery = endpoint(
  {
    method: 'post',
    path: '/api/v1/webhooks/deliveries/{id}/replay',
    group: 'webhooks',
    summary: 'Replay a delivery',
    description:
      'Delivers the notice again, with the same id. The data are those that the conversation has now.',
    access: 'admin',
    parameters: { id: 'The id of the delivery.' },
    responses: { 202: { description: 'The new delivery', schema: webhookDeliveryResponse } },
    errors: ['not_found', 'conflict'],
  },
  async ({ principal, params, respond, fail }, { store, now, notifier }: NotifyServices) => {
    const { organisationId } = principal;
    const [old] = await findDeliveries(store.query, organisationId, { deliveryId: params.id }, 1);
    if (!old || old.channel !== 'webhook') {
      return fail('not_found', 'This delivery does not exist or is older than 30 days.');
    }
    const { noticeId, targetId } = old;
    const webhook = await findWebhook(store.query, organisationId, targetId);
    if (!webhook || webhook.disabledAt !== null) {
      return fail('conflict', 'The webhook is disabled or was deleted. Enable it first.');
    }
    const [deliveryId] = await store.write((transaction) =>
      addDeliveries(
        transaction,
        [
          {
            organisationId,
            noticeId,
            channel: 'webhook',
            targetId,
            firstDueAt: now(),
            dueAt: now(),
          },
        ],
        now(),
      ),
    );
    notifier.wake();
    const [made] = await findDeliveries(
      store.query,
      organisationId,
      { deliveryId: deliveryId! },
      1,
    );
    return respond(202, { success: true, data: listedDelivery(made!) });
  },
);

/** Outgoing webhooks, their deliveries, and replays. */
export const webhookEndpoints = [
  listWebhooks,
  createWebhook,
  changeWebhook,
  deleteWebhook,
  replaceSecret,
  listDeliveries,
  replayDelivery,
];
