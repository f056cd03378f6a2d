import { sql } from 'kysely';
import type { Store } from '../src/server/database/store.ts';

/**
 * Copies what is stored of the organisation `default` to others, called `other 1` and so on, and counts what there is
 * for the planner. Their rows are mixed as if all had come in at the same time.
 */
export async function copyToOthers({ query }: Store, others: number): Promise<void> {
  // Of a partitioned table: the table, not its partitions.
  const { rows: columns } = await sql<{ table: string; column: string; type: string }>`
    select pg_class.relname as table, attname as column, format_type(atttypid, null) as type
    from pg_class join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
    where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') and not relispartition
      and exists (select 1 from pg_attribute where attrelid = pg_class.oid and attname = 'organisation_id')
    order by attnum`.execute(query);
  const tables = Map.groupBy(columns, ({ table }) => table);
  for (const [table, all] of tables) {
    const values = all.map(({ column, type }) => {
      if (column === 'organisation_id') return sql`'other ' || number`;
      if (type === 'tsvector') return MARKED;
      // What is looked up without an organisation is of one.
      const isLookedUp = /_hash$|^passkey_id$/.test(column) && type === 'text';
      return isLookedUp ? sql`${sql.id(column)} || number` : sql.id(column);
    });
    await sql`insert into ${sql.id(table)} (${sql.join(all.map(({ column }) => sql.id(column)))})
      select ${sql.join(values)} from ${sql.id(table)}, generate_series(1, ${others}) as number
      where organisation_id = 'default' order by ${inOrder(all[1]!.column)}, number`.execute(query);
  }
  await sql`analyze`.execute(query);
}

/** Words behind the mark of the other organisation. */
const MARKED = sql`array_to_tsvector(array(
  select substr(encode(sha256(convert_to('other ' || number, 'UTF8')), 'hex'), 1, 4) || substr(word, 5)
  from unnest(tsvector_to_array(words)) as word))`;

/** As rows come in: `c9` before `c10`. */
const inOrder = (column: string) => sql`length(${sql.id(column)}::text), ${sql.id(column)}`;
