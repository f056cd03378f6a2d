import type { Expression, SqlBool } from 'kysely';
import { replace, type Save } from './save.ts';
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

const saveCounter: Save<'counter'> = { table: 'counter', whenKnown: replace() };

/**
 * Locks the counter until the transaction ends. A transaction with larger ids therefore commits later, so
 * that readers never see an id before a smaller one.
 */
export async function takeNumbers(
  transaction: Transaction,
  organisationId: string,
): Promise<Numbers> {
  const known = await takeNumbersIf(transaction, organisationId);
  if (known) return known;
  // Changes nothing if another transaction has added the row, but locks it.
  const { last } = await transaction.query
    .insertInto('counter')
    .values({ organisationId, last: 0 })
    .onConflict((conflict) =>
      conflict.column('organisationId').doUpdateSet((eb) => ({ last: eb.ref('counter.last') })),
    )
    .returning('last')
    .executeTakeFirstOrThrow();
  return numbersAfter(transaction, organisationId, last);
}

/**
 * Like `takeNumbers`, under a condition that the database checks: a look at it would be a round trip of its own.
 *
 * @returns `null` if it is not met, or if no number was taken so far
 */
export async function takeNumbersIf(
  transaction: Transaction,
  organisationId: string,
  condition?: Expression<SqlBool>,
): Promise<Numbers | null> {
  const row = await transaction.query
    .selectFrom('counter')
    .select('last')
    .where('organisationId', '=', organisationId)
    .$if(condition !== undefined, (select) => select.where(condition!))
    .$if(transaction.locksRows, (select) => select.forUpdate())
    .executeTakeFirst();
  return row ? numbersAfter(transaction, organisationId, row.last) : null;
}

function numbersAfter({ save }: Transaction, organisationId: string, last: number): Numbers {
  let now = last;
  return {
    before: last,
    get last() {
      return now;
    },
    next: () => ++now,
    async save() {
      if (now !== last) await save(saveCounter, [{ organisationId, last: now }]);
    },
  };
}
