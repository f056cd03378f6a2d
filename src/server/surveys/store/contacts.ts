import type { Contact, Survey } from '../rules/survey.ts';
import type { Transaction } from '../../database/store.ts';
import type { ContactTable } from '../tables.ts';

/** Reads the state of an address, and locks it until the transaction ends. */
export async function lockContact(
  { query, locksRows }: Transaction,
  organisationId: string,
  contactHash: string,
): Promise<Contact> {
  // Only an existing row can be locked.
  await query
    .insertInto('contact')
    .values({ organisationId, contactHash })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return query
    .selectFrom('contact')
    .select(['surveyId', 'surveyedAt', 'optedOutAt', 'bouncedAt'])
    .where('organisationId', '=', organisationId)
    .where('contactHash', '=', contactHash)
    .$if(locksRows, (select) => select.forUpdate())
    .executeTakeFirstOrThrow();
}

/** The state of an address; `undefined`: nothing is known. */
export async function findContact(
  { query }: Transaction,
  organisationId: string,
  contactHash: string,
): Promise<Contact | undefined> {
  return query
    .selectFrom('contact')
    .select(['surveyId', 'surveyedAt', 'optedOutAt', 'bouncedAt'])
    .where('organisationId', '=', organisationId)
    .where('contactHash', '=', contactHash)
    .executeTakeFirst();
}

export async function setContact(
  { query }: Transaction,
  organisationId: string,
  contactHash: string,
  change: Partial<Contact>,
): Promise<void> {
  await query
    .insertInto('contact')
    .values({ organisationId, contactHash, ...change } satisfies Partial<ContactTable> as never)
    .onConflict((conflict) =>
      conflict.columns(['organisationId', 'contactHash']).doUpdateSet(change),
    )
    .execute();
}

/** The mail did not leave or arrive: allows another survey to this address. */
export async function forgetSurveyed(
  { query }: Transaction,
  { organisationId, surveyId }: Survey,
  contactHash: string,
): Promise<void> {
  await query
    .updateTable('contact')
    .set({ surveyedAt: null, surveyId: null })
    .where('organisationId', '=', organisationId)
    .where('contactHash', '=', contactHash)
    .where('surveyId', '=', surveyId)
    .execute();
}
