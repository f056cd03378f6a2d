import { mentions } from '../../text/mention.ts';
import { type Person, type PersonData, recordOf, rowsIn } from '../database/personal.ts';
import type { WebhookFailureTable } from './tables.ts';
import { vendorOf } from './vendors.ts';

/** Deliveries that could not be read, if they name the person or one of their conversations. */
export const deliveryData: PersonData = {
  async *records(query, person) {
    const { organisationId } = person;
    for await (const row of rowsIn(query, 'webhookFailure', 'failureId', organisationId)) {
      if (isAbout(row, person)) yield recordOf('webhook_delivery', row, ['reason', 'body']);
    }
  },

  async erase({ query }, person) {
    const { organisationId } = person;
    const ids: string[] = [];
    for await (const row of rowsIn(query, 'webhookFailure', 'failureId', organisationId)) {
      if (isAbout(row, person)) ids.push(row.failureId);
    }
    if (ids.length === 0) return {};
    await query
      .deleteFrom('webhookFailure')
      .where('organisationId', '=', organisationId)
      .where('failureId', 'in', ids)
      .execute();
    return { webhook_delivery: ids.length };
  },
};

function isAbout({ source, body }: WebhookFailureTable, person: Person): boolean {
  const delivery = JSON.parse(body) as unknown;
  if (mentions(delivery, person)) return true;
  const ids = vendorOf(source)?.idsIn(delivery) ?? [];
  return ids.some(
    (id) =>
      (typeof id === 'string' || typeof id === 'number') && person.ticketIds.includes(String(id)),
  );
}
