import type { Numbers } from '../../database/counter.ts';
import type { Transaction } from '../../database/store.ts';
import type { ChangedDetailTable } from '../tables.ts';

/** The changed object, the time and the author of a change. */
export type ChangedObject = Pick<
  ChangedDetailTable,
  'organisationId' | 'objectType' | 'objectId' | 'at' | 'changedBy'
>;

/**
 * Records each field that differs between two states, as one row.
 *
 * @param before `null`: the object is new
 */
export async function recordChanges<T extends object>(
  { query }: Transaction,
  object: ChangedObject,
  before: T | null,
  after: Partial<T>,
  numbers: Numbers,
): Promise<void> {
  for (const [field, value] of Object.entries(after)) {
    const former = before === null ? null : JSON.stringify(before[field as keyof T] ?? null);
    const next = JSON.stringify(value ?? null);
    if (former === next || (former === null && next === 'null')) continue;
    await query
      .insertInto('changedDetail')
      .values({ ...object, detailId: numbers.next(), field, former, next })
      .execute();
  }
}
