import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PersonalCounts, PersonalRecord } from '../../contract/index.ts';
import { addCounts, type Person } from '../database/personal.ts';
import type { PersonServices } from './services.ts';

/** Conversations read at once. */
const MANY = 20;

/**
 * Everything that is stored about a person, record by record.
 *
 * @param withContent whether photos and videos come with their bytes
 */
export async function* personalRecords(
  { store, personalData, fileContent }: PersonServices,
  person: Person,
  withContent: boolean,
): AsyncGenerator<PersonalRecord> {
  const { organisationId, conversationIds } = person;
  for (let from = 0; from < conversationIds.length; from += MANY) {
    const some = conversationIds.slice(from, from + MANY);
    for (const { records } of personalData.conversations) {
      if (records)
        yield* records(store.query, organisationId, some, withContent ? fileContent : undefined);
    }
    await nextTurn();
  }
  for (const { records } of personalData.people) yield* records(store.query, person);
}

/** How many records there are, without the bytes of files. */
export async function countRecords(
  services: PersonServices,
  person: Person,
): Promise<PersonalCounts> {
  const counts: PersonalCounts = {};
  for await (const { kind } of personalRecords(services, person, false)) {
    addCounts(counts, { [kind]: 1 });
  }
  return counts;
}
