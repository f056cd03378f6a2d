import {
  conversationResponse,
  vendorDeliveryResponse,
  doneResponse,
  type ErrorIssue,
  read,
  vendor,
  type WebhookFailure,
  webhookFailureResponse,
  webhookFailuresResponse,
} from '../../../contract/index.ts';
import { iso } from '../../../contract/time.ts';
import { endpoint } from '../../http/endpoint.ts';
import { Fault, invalid } from '../../http/errors.ts';
import type { Services } from '../../http/services.ts';
import type { VendorServices } from '../services.ts';
import { findWebhookFailure, listWebhookFailures, removeWebhookFailure } from '../store.ts';
import type { WebhookFailureTable } from '../tables.ts';
import { KEPT, takeState } from '../take.ts';
import { vendorOf } from '../vendors.ts';

const OF_FAILURE = { id: 'The id of the failed delivery.' };

const NOT_FOUND = new Fault('not_found', 'This delivery does not exist or was deleted.');

const failureBody = (
  failure: Omit<WebhookFailureTable, 'body'> & { body: string | null },
): WebhookFailure => ({
  id: failure.failureId,
  source: vendor.parse(failure.source),
  received_at: iso(failure.receivedAt),
  issues: JSON.parse(failure.reason) as ErrorIssue[],
  body: JSON.parse(failure.body ?? 'null') as unknown,
});

const listFailures = endpoint(
  {
    method: 'get',
    path: '/api/v1/webhooks/failures',
    group: 'webhooks',
    summary: 'List failed deliveries',
    description: 'Signed deliveries that did not match the schema, newest first.',
    access: 'admin',
    responses: {
      200: { description: 'Deliveries of the last seven days', schema: webhookFailuresResponse },
    },
  },
  async ({ principal, respond }, { store, now }: Services) => {
    const failures = await listWebhookFailures(store.query, principal.organisationId, now() - KEPT);
    return respond(200, {
      success: true,
      data: failures.map(failureBody),
    });
  },
);

const getFailure = endpoint(
  {
    method: 'get',
    path: '/api/v1/webhooks/failures/{id}',
    group: 'webhooks',
    summary: 'Get a failed delivery',
    description: 'Including a body that is too long for the list.',
    access: 'admin',
    parameters: OF_FAILURE,
    responses: { 200: { description: 'The delivery', schema: webhookFailureResponse } },
    errors: ['not_found'],
  },
  async ({ principal, params, respond, fail }, { store, now }: Services) => {
    const { organisationId } = principal;
    const failure = await findWebhookFailure(store.query, organisationId, now() - KEPT, params.id);
    if (!failure) return fail(NOT_FOUND);
    return respond(200, { success: true, data: failureBody(failure) });
  },
);

const replayFailure = endpoint(
  {
    method: 'post',
    path: '/api/v1/webhooks/failures/{id}/replay',
    group: 'webhooks',
    summary: 'Replay a failed delivery',
    description: 'If the delivery is accepted this time, it is removed from the list.',
    access: 'admin',
    parameters: OF_FAILURE,
    responses: {
      201: { description: 'The conversation was created', schema: conversationResponse },
      200: {
        description: 'The conversation was updated, or the delivery concerns none',
        schema: vendorDeliveryResponse,
      },
    },
    errors: ['not_found', 'expired', 'invalid_request', 'body_too_large'],
  },
  async ({ principal, params, respond, fail }, services: VendorServices) => {
    const { store, now } = services;
    const { organisationId, redacts } = principal;
    const from = now() - KEPT;
    const failure = await findWebhookFailure(store.query, organisationId, from, params.id);
    if (!failure) return fail(NOT_FOUND);
    const webhook = vendorOf(failure.source)!;
    const delivery = read(webhook.schema, JSON.parse(failure.body));
    if (!delivery.success) return fail(invalid('delivery', delivery.error));
    const { failureId, receivedAt } = failure;
    const state = webhook.stateOf(delivery.data, receivedAt);
    const taken =
      state && (await takeState(services, state, { organisationId, receivedAt, redacts }));
    if (taken instanceof Fault) return fail(taken);
    await store.write((transaction) =>
      removeWebhookFailure(transaction, organisationId, failureId),
    );
    if (!taken) return respond(200, { success: true, status: 'ignored' });
    return respond(taken.status === 'created' ? 201 : 200, taken);
  },
);

const deleteFailure = endpoint(
  {
    method: 'delete',
    path: '/api/v1/webhooks/failures/{id}',
    group: 'webhooks',
    summary: 'Delete a failed delivery',
    access: 'admin',
    parameters: OF_FAILURE,
    responses: { 200: { description: 'Deleted', schema: doneResponse } },
    errors: ['not_found'],
  },
  async ({ principal, params, respond, fail }, { store }: Services) => {
    const wasThere = await store.write((transaction) =>
      removeWebhookFailure(transaction, principal.organisationId, params.id),
    );
    return wasThere ? respond(200, { success: true }) : fail(NOT_FOUND);
  },
);

/** List, replay and delete deliveries that did not match the schema. */
export const failureEndpoints = [listFailures, getFailure, replayFailure, deleteFailure];
