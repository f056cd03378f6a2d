import type { Contact, Survey } from '../rules/survey.ts';
import type { Transaction } from '../../database/store.ts';
import type { ContactTable } from '../tables.ts';

/** What is known of an address, for this transaction alone until it ends. */
export async function lockContact(
  { query, locksRows }: Transaction,
  organisationId: string,
  contactHash: string,
): Promise<Contact> {
  // There has to be a row to be locked.
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

/** Its mail did not arrive: another may be sent. */
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
