import { personErasureResponse, personInput, personResponse } from '../../../contract/index.ts';
import { endpoint } from '../../http/endpoint.ts';
import { Fault } from '../../http/errors.ts';
import { describePerson, exportPerson, faultOf, forgetPerson, shownLinks } from '../person.ts';
import type { CustomerServices } from '../services.ts';

const LINES = 'application/x-ndjson';

/** The identifier is in the body: addresses in URLs end up in the logs of proxies. */
const BODY = {
  schema: personInput,
  maxBytes: 4 * 1024,
  example: { email: 'ana@example.com' },
} as const;

const NO_DATA = new Fault('not_found', 'No data is stored about this person.');

const HOW =
  'Give a customer id, an e-mail address or a conversation. A customer id and an address lead to each other if the link was proven or came with a secret key, and the address belongs to no other customer id.';

const find = endpoint(
  {
    method: 'post',
    path: '/api/v1/customers/find',
    group: 'administration',
    summary: 'Find what is stored about a person',
    description: `${HOW} Changes nothing.`,
    access: 'admin',
    body: BODY,
    responses: { 200: { description: 'What was found', schema: personResponse } },
  },
  async ({ principal, body, respond, fail }, services: CustomerServices) => {
    const fault = faultOf(body);
    if (fault) return fail(fault);
    const { person, found, remains } = await describePerson(services, principal, body);
    return respond(200, {
      success: true,
      customer_ids: [...person.customerIds],
      emails: [...person.emails],
      conversation_ids: [...person.conversationIds],
      not_followed: shownLinks(person),
      found,
      remains,
    });
  },
);

const exportAll = endpoint(
  {
    method: 'post',
    path: '/api/v1/customers/export',
    group: 'administration',
    summary: 'Export everything about a person',
    description: `${HOW} One record per line, with its kind; files are in base64. The audit trail has an entry.`,
    access: 'admin',
    body: BODY,
    responses: { 200: { description: 'The records', type: LINES } },
    errors: ['not_found'],
  },
  async ({ c, principal, body, send, fail }, services: CustomerServices) => {
    const fault = faultOf(body);
    if (fault) return fail(fault);
    const exported = await exportPerson(services, principal, body);
    if (!exported) return fail(NO_DATA);
    const { records } = exported;
    const encoder = new TextEncoder();
    const content = new ReadableStream<Uint8Array>({
      async pull(controller) {
        const next = await records.next();
        if (next.done) controller.close();
        else controller.enqueue(encoder.encode(`${JSON.stringify(next.value)}\n`));
      },
      async cancel() {
        await records.return(undefined);
      },
    });
    c.header('Content-Type', `${LINES}; charset=utf-8`);
    c.header('Content-Disposition', 'attachment; filename="customer.ndjson"');
    c.header('X-Content-Type-Options', 'nosniff');
    c.header('Cache-Control', 'no-store');
    return send(c.body(content));
  },
);

const erase = endpoint(
  {
    method: 'post',
    path: '/api/v1/customers/erase',
    group: 'administration',
    summary: 'Erase a person',
    description: `${HOW} Erases everything but counts. Nothing can be added to the conversations afterwards. The response says what was erased, and what was not. The audit trail has an entry without the person.`,
    access: 'admin',
    body: BODY,
    responses: { 200: { description: 'Erased', schema: personErasureResponse } },
    errors: ['not_found'],
  },
  async ({ principal, body, respond, fail }, services: CustomerServices) => {
    const fault = faultOf(body);
    if (fault) return fail(fault);
    const done = await forgetPerson(services, principal, body);
    if (!done) return fail(NO_DATA);
    const { person, erased, remains } = done;
    return respond(200, { success: true, erased, not_followed: shownLinks(person), remains });
  },
);

/** Find, export and erase a person by one of their identifiers. */
export const personEndpoints = [find, exportAll, erase];
