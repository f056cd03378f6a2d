import { randomUUID } from 'node:crypto';
import { customerErasureAnswer, customerExportAnswer } from '../../../contract/index.ts';
import { conversationDetail } from '../../conversations/index.ts';
import { sha256 } from '../../database/hash.ts';
import { endpoint } from '../../http/endpoint.ts';
import { Fault } from '../../http/errors.ts';
import type { Principal } from '../../http/principal.ts';
import type { Services } from '../../http/services.ts';
import type { CustomerServices } from '../services.ts';
import { addAudit, eraseConversations, findCustomerConversations } from '../store.ts';
import type { AuditTable } from '../tables.ts';

const OF_CUSTOMER = { id: 'The customer_id.' };

const NOTHING_KEPT = new Fault('not_found', 'Nothing is kept under this customer id.');

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
        schema: customerExportAnswer,
      },
    },
    errors: ['not_found'],
  },
  async ({ c, principal, params, respond, fail }, services: CustomerServices) => {
    const { store } = services;
    const { organisationId } = principal;
    const found = await findCustomerConversations(store.query, organisationId, params.id);
    if (found.length === 0) return fail(NOTHING_KEPT);
    const conversations = await Promise.all(
      found.map(async (one) => {
        const detail = await conversationDetail(c, services, organisationId, one);
        if (!detail) return [];
        const events = await services.chatEvents(organisationId, one);
        return [{ ...detail, chat_events: events }];
      }),
    );
    const note = auditOf(principal, 'export', params.id, found.length, services.now());
    await store.write((transaction) => addAudit(transaction, note));
    return respond(200, {
      success: true,
      customer_id: params.id,
      conversations: conversations.flat(),
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
      'Removes messages, feedback, address, identity and files; counts stay. Nothing can be added to these conversations any more.',
    access: 'admin',
    parameters: OF_CUSTOMER,
    responses: { 200: { description: 'Erased', schema: customerErasureAnswer } },
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
    if (erased.length === 0) return fail(NOTHING_KEPT);
    store.changes.publish(erased.map((conversationId) => ({ organisationId, conversationId })));
    return respond(200, {
      success: true,
      customer_id: params.id,
      erased_conversations: erased.length,
    });
  },
);

/** What is kept of a customer, exported or erased; both are noted in the audit trail, without content. */
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
  // Whose it was can be checked by who knows the id, and not read from it.
  subjectHash: sha256(`${organisationId}\n${customerId}`),
  conversations,
});
