import type { Transaction } from './store.ts';

/** Ids from the counter of an organisation. Each is used once, and they increase. */
export interface Numbers {
  /** The last that was used in an earlier transaction. */
  readonly before: number;
  /** The last that is used. */
  readonly last: number;
  next(): number;
  /** Stores the counter. Must be called before the transaction ends. */
  save(): Promise<void>;
}

/**
 * Locks the counter until the transaction ends. A transaction with larger ids therefore commits later, so
 * that readers never see an id before a smaller one.
 */
export async function takeNumbers(
  { query }: Transaction,
  organisationId: string,
): Promise<Numbers> {
  // Changes nothing, but locks the row, in one way to the database.
  const { last } = await query
    .insertInto('counter')
    .values({ organisationId, last: 0 })
    .onConflict((conflict) =>
      conflict.column('organisationId').doUpdateSet((eb) => ({ last: eb.ref('counter.last') })),
    )
    .returning('last')
    .executeTakeFirstOrThrow();
  let now = last;
  return {
    before: last,
    get last() {
      return now;
    },
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
