import type { Kysely } from 'kysely';
import { DAY } from '../../contract/time.ts';
import type { Schema } from '../database/schema.ts';
import type { Store, Transaction } from '../database/store.ts';

/** What is used of the language model. Costs are millionths of a USD. */
export interface Use {
  calls: number;
  micros: number;
}

const dayOf = (at: number) => at - (at % DAY);

/** The use of an organisation on the day of `at`. */
async function findUse(query: Kysely<Schema>, organisationId: string, at: number): Promise<Use> {
  const row = await query
    .selectFrom('upstreamUse')
    .select(['calls', 'micros'])
    .where('organisationId', '=', organisationId)
    .where('day', '=', dayOf(at))
    .executeTakeFirst();
  return { calls: row?.calls ?? 0, micros: Number(row?.micros ?? 0) };
}

/**
 * Adds to the use of the day, unless it would exceed a limit. Nodes that do this at once wait for each other.
 *
 * @returns the limit that would be exceeded; `null`: the use was added
 */
export async function reserveUse(
  store: Store,
  organisationId: string,
  at: number,
  more: Use,
  limits: Use,
): Promise<keyof Use | null> {
  return store.write(async (transaction) => {
    await addUse(transaction, organisationId, at, { calls: 0, micros: 0 });
    const used = await findUse(transaction.query, organisationId, at);
    if (used.calls + more.calls > limits.calls) return 'calls';
    if (used.micros + more.micros > limits.micros) return 'micros';
    await addUse(transaction, organisationId, at, more);
    return null;
  });
}

/** Adds to the use of the day, and locks it until the transaction ends. */
export async function addUse(
  { query }: Transaction,
  organisationId: string,
  at: number,
  { calls, micros }: Use,
): Promise<void> {
  await query
    .insertInto('upstreamUse')
    .values({ organisationId, day: dayOf(at), calls, micros })
    .onConflict((conflict) =>
      conflict.columns(['organisationId', 'day']).doUpdateSet((eb) => ({
        calls: eb('upstreamUse.calls', '+', calls),
        micros: eb('upstreamUse.micros', '+', micros),
      })),
    )
    .execute();
}
