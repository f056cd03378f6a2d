import type { Transaction } from './store.ts';

/** Numbers of an organisation, from one counter: each is given once, and later ones are larger. */
export interface Numbers {
  next(): number;
  /** Writes how far the counter has come; nothing before it is on disk. */
  save(): Promise<void>;
}

/**
 * Takes the counter for this transaction alone until it ends: whoever gets a larger number commits later,
 * so that no reader ever sees a number before a smaller one.
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
