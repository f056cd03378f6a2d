import { mentions } from '../../text/mention.ts';
import { type Person, type PersonData, recordOf, rowsIn } from '../database/personal.ts';
import type { IdempotencyTable } from './tables.ts';

/** Responses to requests with an `Idempotency-Key` that name the person or one of their conversations. */
export const storedResponseData: PersonData = {
  async *records(query, person) {
    const { organisationId } = person;
    for await (const row of rowsIn(query, 'idempotency', 'idempotencyKey', organisationId)) {
      if (isAbout(row, person)) yield recordOf('stored_response', row);
    }
  },

  async erase({ query }, person) {
    const { organisationId } = person;
    const keys: string[] = [];
    for await (const row of rowsIn(query, 'idempotency', 'idempotencyKey', organisationId)) {
      if (isAbout(row, person)) keys.push(row.idempotencyKey);
    }
    for (const key of keys) {
      await query
        .deleteFrom('idempotency')
        .where('organisationId', '=', organisationId)
        .where('idempotencyKey', '=', key)
        .execute();
    }
    return { stored_response: keys.length };
  },
};

function isAbout({ idempotencyKey, answer }: IdempotencyTable, person: Person): boolean {
  const { emails, customerIds, conversationIds } = person;
  const known = { emails, customerIds: [...customerIds, ...conversationIds] };
  return mentions(idempotencyKey, known) || mentions(parsed(answer), known);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
