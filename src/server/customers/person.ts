import type { PersonalRecord, PersonInput } from '../../contract/index.ts';
import { Fault } from '../http/errors.ts';
import { auditOf } from './audit.ts';
import { erasePerson } from './erase.ts';
import { findPerson, type FoundPerson } from './find.ts';
import { countRecords, personalRecords } from './records.ts';
import { remainsOf } from './remains.ts';
import type { PersonServices } from './services.ts';
import { addAudit } from './store.ts';

/** Who asks: the organisation, and the hash of the key; empty: the server itself. */
export interface Asking {
  organisationId: string;
  keyHash: string;
}

/** The refusal of a body that names nobody, or perhaps two people; `null`: it names one person. */
export function faultOf({
  customer_id,
  email,
  conversation_id,
}: PersonInput): Fault<'invalid_request'> | null {
  const given = [customer_id, email, conversation_id].filter((one) => one !== undefined);
  return given.length === 1
    ? null
    : new Fault('invalid_request', 'Give exactly one of customer_id, email and conversation_id.');
}

const find = (services: PersonServices, { organisationId }: Asking, input: PersonInput) =>
  findPerson(services.store.query, organisationId, input, services.personalData.named);

/** What is stored about a person. */
export async function describePerson(services: PersonServices, asking: Asking, input: PersonInput) {
  const person = await find(services, asking, input);
  return {
    person,
    found: await countRecords(services, person),
    remains: await remainsOf(services, person),
  };
}

/**
 * Everything stored about a person; `null`: nothing. The audit trail has an entry.
 *
 * @param withContent whether photos and videos come with their bytes
 */
export async function exportPerson(
  services: PersonServices,
  asking: Asking,
  input: PersonInput,
  withContent = true,
): Promise<{ person: FoundPerson; records: AsyncGenerator<PersonalRecord> } | null> {
  const { store, now } = services;
  const person = await find(services, asking, input);
  if (!(await isKnown(services, person))) return null;
  const audit = await auditOf(store, asking.organisationId, asking.keyHash, input);
  const conversations = person.conversationIds.length;
  await store.write((transaction) =>
    addAudit(transaction, { ...audit, at: now(), action: 'export', conversations }),
  );
  return { person, records: personalRecords(services, person, withContent) };
}

/**
 * Erases a person; `null`: nothing is stored. The audit trail has an entry. Where only what an erasure keeps is
 * stored, such as the hash of an address that unsubscribed, nothing is erased.
 */
export async function forgetPerson(services: PersonServices, asking: Asking, input: PersonInput) {
  const person = await find(services, asking, input);
  const audit = await auditOf(services.store, asking.organisationId, asking.keyHash, input);
  const { erased, isLogClear } = await erasePerson(services, person, audit);
  if (Object.keys(erased).length === 0 && !(await isKnown(services, person))) return null;
  const remains = await remainsOf(services, person);
  return { person, erased, remains: { ...remains, write_ahead_log: !isLogClear } };
}

/** Whether anything is stored about a person. */
const isKnown = async (services: PersonServices, person: FoundPerson) =>
  !(await personalRecords(services, person, false).next()).done;

/** The links that were not followed, as on the wire. */
export const shownLinks = ({ notFollowed }: FoundPerson) =>
  notFollowed.map(({ customerId, email, reason }) => ({
    ...(customerId !== undefined && { customer_id: customerId }),
    ...(email !== undefined && { email }),
    reason,
  }));
