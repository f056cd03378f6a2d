import { getCookie } from 'hono/cookie';
import {
  doneResponse,
  pushKeyResponse,
  pushSubscriptionInput,
  pushSubscriptionResponse,
} from '../../../contract/index.ts';
import { sha256 } from '../../database/hash.ts';
import { endpoint } from '../../http/endpoint.ts';
import { SESSION_COOKIE } from '../../http/principal.ts';
import { arePushKeys } from '../push-message.ts';
import type { NotifyServices } from '../services.ts';
import { vapidKeysOf } from '../store/settings.ts';
import {
  findSubscription,
  findSubscriptions,
  removeSubscription,
  saveSubscription,
} from '../store/subscriptions.ts';

const readKey = endpoint(
  {
    method: 'get',
    path: '/api/v1/push',
    group: 'people',
    summary: 'Read what a browser needs to subscribe to push messages',
    access: 'agent',
    responses: { 200: { description: 'The key, and own browsers', schema: pushKeyResponse } },
  },
  async ({ principal, respond, fail }, { store }: NotifyServices) => {
    const { organisationId, agent } = principal;
    if (!agent) return fail('forbidden', 'Sign in as an agent.');
    const { publicKey } = await vapidKeysOf(store, organisationId);
    const own = await findSubscriptions(store.query, organisationId, [agent.agentId]);
    return respond(200, {
      success: true,
      public_key: publicKey,
      subscription_ids: own.map(({ subscriptionId }) => subscriptionId),
    });
  },
);

const subscribe = endpoint(
  {
    method: 'post',
    path: '/api/v1/push/subscriptions',
    group: 'people',
    summary: 'Send push messages to a browser',
    description:
      'Takes what `PushSubscription.toJSON()` returns. The signed-in agent then gets a push message when a customer waits or leaves a message, until the session ends. A subscription that its push service ended is removed.',
    access: 'agent',
    body: {
      schema: pushSubscriptionInput,
      maxBytes: 8 * 1024,
      example: {
        endpoint: 'https://push.example.com/abc',
        keys: {
          p256dh:
            'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
          auth: 'BTBZMqHH6r4Tts7J_aSIgg',
        },
      },
    },
    responses: { 201: { description: 'Subscribed', schema: pushSubscriptionResponse } },
  },
  async ({ c, principal, body, respond, fail }, { store, now }: NotifyServices) => {
    const { organisationId, agent } = principal;
    if (!agent) return fail('forbidden', 'Sign in as an agent.');
    const { endpoint: address, keys } = body;
    const own = { publicKey: keys.p256dh, authSecret: keys.auth };
    if (!arePushKeys(own)) {
      return fail('invalid_request', 'The keys are not those of a browser.', [
        { path: 'keys', message: 'Must be a point of P-256, and 16 bytes.' },
      ]);
    }
    const subscriptionId = sha256(address).slice(0, 32);
    await store.write((transaction) =>
      saveSubscription(transaction, {
        organisationId,
        subscriptionId,
        agentId: agent.agentId,
        endpoint: address,
        ...own,
        sessionHash: sha256(getCookie(c, SESSION_COOKIE) ?? ''),
        createdAt: now(),
      }),
    );
    return respond(201, { success: true, id: subscriptionId });
  },
);

const unsubscribe = endpoint(
  {
    method: 'delete',
    path: '/api/v1/push/subscriptions/{id}',
    group: 'people',
    summary: 'Send no more push messages to a browser',
    access: 'agent',
    parameters: { id: 'The id of the subscription.' },
    responses: { 200: { description: 'Unsubscribed', schema: doneResponse } },
    errors: ['not_found'],
  },
  async ({ principal, params, respond, fail }, { store }: NotifyServices) => {
    const { organisationId, agent } = principal;
    const isOwn = await store.write(async (transaction) => {
      const known = await findSubscription(transaction.query, organisationId, params.id);
      if (!known || known.agentId !== agent?.agentId) return false;
      await removeSubscription(transaction, organisationId, params.id);
      return true;
    });
    return isOwn
      ? respond(200, { success: true })
      : fail('not_found', 'This subscription does not exist.');
  },
);

/** Push messages to the browsers of agents. */
export const pushEndpoints = [readKey, subscribe, unsubscribe];
