import {
  customerErasureResponse,
  customerExportResponse,
  type PersonalRecord,
  type PersonInput,
} from '../../../contract/index.ts';
import { wholeConversation } from '../../conversations/index.ts';
import { endpoint } from '../../http/endpoint.ts';
import { Fault } from '../../http/errors.ts';
import { exportPerson, forgetPerson, shownLinks } from '../person.ts';
import type { CustomerServices } from '../services.ts';

const OF_CUSTOMER = { id: 'The customer_id.' };

const NO_DATA = new Fault('not_found', 'No data is stored for this customer id.');

const namedBy = (customer_id: string): PersonInput => ({ customer_id, include_unproven: false });

/** Kinds that the conversations of the response contain. */
const IN_CONVERSATIONS = new Set(['conversation', 'message', 'event', 'chat_event']);

const exportCustomer = endpoint(
  {
    method: 'get',
    path: '/api/v1/customers/{id}',
    group: 'administration',
    summary: 'Export all data of a customer',
    description:
      'In one response, with links to files. `POST /customers/export` streams the same data with the files.',
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
    const { organisationId } = principal;
    const exported = await exportPerson(services, principal, namedBy(params.id), false);
    if (!exported) return fail(NO_DATA);
    const conversations = [];
    for (const id of exported.person.conversationIds) {
      const detail = await wholeConversation(c, services, organisationId, id);
      const chat_events = await services.chatEvents(organisationId, id);
      if (detail) conversations.push({ ...detail, chat_events });
    }
    const records: PersonalRecord[] = [];
    // Without the bytes of files: the conversations have links to them.
    for await (const record of exported.records) {
      if (!IN_CONVERSATIONS.has(record.kind)) records.push(record);
    }
    return respond(200, { success: true, customer_id: params.id, conversations, records });
  },
);

const eraseCustomer = endpoint(
  {
    method: 'delete',
    path: '/api/v1/customers/{id}',
    group: 'administration',
    summary: 'Erase a customer',
    description:
      'Erases messages, feedback, e-mail address, identity and files; counts stay. Nothing can be added to these conversations afterwards. `POST /customers/erase` also finds people by address.',
    access: 'admin',
    parameters: OF_CUSTOMER,
    responses: { 200: { description: 'Erased', schema: customerErasureResponse } },
    errors: ['not_found'],
  },
  async ({ principal, params, respond, fail }, services: CustomerServices) => {
    const done = await forgetPerson(services, principal, namedBy(params.id));
    if (!done) return fail(NO_DATA);
    const { person, erased, remains } = done;
    return respond(200, {
      success: true,
      customer_id: params.id,
      erased_conversations: erased.conversation ?? 0,
      erased,
      not_followed: shownLinks(person),
      remains,
    });
  },
);

/** Export and erasure of a customer by their id. The audit trail records both, without content. */
export const customerEndpoints = [exportCustomer, eraseCustomer];
