import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Schema } from '../../database/schema.ts';
import type { Transaction } from '../../database/store.ts';
import type { SavedViewTable } from '../tables.ts';

const byName = new Intl.Collator('en');

/** By name; of two with one name, the shared one first. */
const inOrder = (one: SavedViewTable, other: SavedViewTable) =>
  byName.compare(one.name, other.name) ||
  Number(one.agentId !== null) - Number(other.agentId !== null);

/** The shared views, and those of an agent, by name. @param agentId `null`: the shared ones alone */
export async function findViews(
  query: Kysely<Schema>,
  organisationId: string,
  agentId: number | null,
): Promise<SavedViewTable[]> {
  const views = await query
    .selectFrom('savedView')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where((eb) =>
      agentId === null
        ? eb('agentId', 'is', null)
        : eb.or([eb('agentId', 'is', null), eb('agentId', '=', agentId)]),
    )
    .execute();
  return views.sort(inOrder);
}

/**
 * Saves a view. It replaces one of the same name and owner.
 *
 * @param most the most views of one owner
 * @returns `null`: there are too many
 */
export async function saveView(
  { query }: Transaction,
  view: Omit<SavedViewTable, 'viewId'>,
  most: number,
): Promise<SavedViewTable | null> {
  const { organisationId, agentId } = view;
  const own = (await findViews(query, organisationId, agentId)).filter(
    (one) => one.agentId === agentId,
  );
  const isNew = !own.some(({ name }) => name === view.name);
  if (isNew && own.length >= most) return null;
  return query
    .insertInto('savedView')
    .values({ ...view, viewId: randomUUID() })
    .onConflict((conflict) =>
      (agentId === null
        ? conflict.columns(['organisationId', 'name']).where('agentId', 'is', null)
        : conflict.columns(['organisationId', 'agentId', 'name']).where('agentId', 'is not', null)
      ).doUpdateSet({ query: view.query }),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function removeViews(
  { query }: Transaction,
  organisationId: string,
  viewIds: readonly string[],
): Promise<void> {
  if (viewIds.length === 0) return;
  await query
    .deleteFrom('savedView')
    .where('organisationId', '=', organisationId)
    .where('viewId', 'in', viewIds)
    .execute();
}

/** The views of everybody. */
export async function findAllViews(
  query: Kysely<Schema>,
  organisationId: string,
): Promise<SavedViewTable[]> {
  return query
    .selectFrom('savedView')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .orderBy('viewId')
    .execute();
}
