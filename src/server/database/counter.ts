import type { Transaction } from './store.ts';

/** Ids from the counter of an organisation. Each is used once, and they increase. */
export interface Numbers {
  next(): number;
  /** Stores the counter. Must be called before the transaction ends. */
  save(): Promise<void>;
}

/**
 * Locks the counter until the transaction ends. A transaction with larger ids therefore commits later, so
 * that readers never see an id before a smaller one.
 */
export async function takeNumbers(
  { query, locksRows }: Transaction,
  organisationId: string,
): Promise<Numbers> {
  await query
    .insertInto('counter')
    .values({ organisationId, last: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { last } = await query
    .selectFrom('counter')
    .select('last')
    .where('organisationId', '=', organisationId)
    .$if(locksRows, (select) => select.forUpdate())
    .executeTakeFirstOrThrow();
  let now = last;
  return {
    next: () => ++now,
    async save() {
      if (now === last) return;
      await query
        .updateTable('counter')
        .set({ last: now })
        .where('organisationId', '=', organisationId)
        .execute();
    },
  };
}
