import { randomUUID } from 'node:crypto';
import { customerErasureResponse, customerExportResponse } from '../../../contract/index.ts';
import { wholeConversation } from '../../conversations/index.ts';
import { sha256 } from '../../database/hash.ts';
import { endpoint } from '../../http/endpoint.ts';
import { Fault } from '../../http/errors.ts';
import type { Principal } from '../../http/principal.ts';
import type { Services } from '../../http/services.ts';
import type { CustomerServices } from '../services.ts';
import { addAudit, eraseConversations, findCustomerConversations } from '../store.ts';
import type { AuditTable } from '../tables.ts';

const OF_CUSTOMER = { id: 'The customer_id.' };

const NO_DATA = new Fault('not_found', 'No data is stored for this customer id.');

const exportCustomer = endpoint(
  {
    method: 'get',
    path: '/api/v1/customers/{id}',
    group: 'administration',
    summary: 'Export all data of a customer',
    access: 'admin',
    parameters: OF_CUSTOMER,
    responses: {
      200: {
        description: 'Every conversation with its transcript, files and events',
        schema: customerExportResponse,
      },
    },
    errors: ['not_found'],
  },
  async ({ c, principal, params, respond, fail }, services: CustomerServices) => {
    const { store } = services;
    const { organisationId } = principal;
    const found = await findCustomerConversations(store.query, organisationId, params.id);
    if (found.length === 0) return fail(NO_DATA);
    const conversations = [];
    // One after another, so that other requests get their turn.
    for (const one of found) {
      const detail = await wholeConversation(c, services, organisationId, one);
      if (!detail) continue;
      const events = await services.chatEvents(organisationId, one);
      conversations.push({ ...detail, chat_events: events });
    }
    const entry = auditOf(principal, 'export', params.id, found.length, services.now());
    await store.write((transaction) => addAudit(transaction, entry));
    return respond(200, {
      success: true,
      customer_id: params.id,
      conversations,
    });
  },
);

const eraseCustomer = endpoint(
  {
    method: 'delete',
    path: '/api/v1/customers/{id}',
    group: 'administration',
    summary: 'Erase a customer',
    description:
      'Erases messages, feedback, e-mail address, identity and files; counts stay. Nothing can be added to these conversations afterwards.',
    access: 'admin',
    parameters: OF_CUSTOMER,
    responses: { 200: { description: 'Erased', schema: customerErasureResponse } },
    errors: ['not_found'],
  },
  async ({ principal, params, respond, fail }, { store, now }: Services) => {
    const { organisationId } = principal;
    const erased = await store.write(async (transaction) => {
      const found = await findCustomerConversations(transaction.query, organisationId, params.id);
      if (found.length === 0) return found;
      await eraseConversations(transaction, organisationId, found, now());
      await addAudit(transaction, auditOf(principal, 'erase', params.id, found.length, now()));
      return found;
    });
    if (erased.length === 0) return fail(NO_DATA);
    store.changes.publish(erased.map((conversationId) => ({ organisationId, conversationId })));
    return respond(200, {
      success: true,
      customer_id: params.id,
      erased_conversations: erased.length,
    });
  },
);

/** Export and erasure of a customer's data. The audit trail records both, without content. */
export const customerEndpoints = [exportCustomer, eraseCustomer];

const auditOf = (
  { organisationId, keyHash }: Principal,
  action: 'export' | 'erase',
  customerId: string,
  conversations: number,
  at: number,
): AuditTable => ({
  organisationId,
  auditId: randomUUID(),
  at,
  action,
  keyHash,
  // A hash, so that the audit trail does not reveal the id.
  subjectHash: sha256(`${organisationId}\n${customerId}`),
  conversations,
});
