import { type Kysely, sql } from 'kysely';
import type { Schema } from '../../database/schema.ts';
import type { Range } from '../rules/rollup.ts';
import { isNot } from './expressions.ts';

/** A rating of at most so many stars is low. */
const LOW = sql.lit(2);
/** At least so many conversations of a kind put a customer at risk. */
const SEVERAL = sql.lit(2);

export interface AtRisk {
  customerId: string;
  lowRatings: number;
  frustrated: number;
  lastAt: number;
}

/** Customers with several conversations that they rated low or were frustrated in; those with the most first. */
export async function findAtRisk(
  query: Kysely<Schema>,
  organisationId: string,
  [from, to]: Range,
  limit: number,
): Promise<AtRisk[]> {
  const lowRatings = sql`sum(case when csat_score <= ${LOW} then 1 else 0 end)`;
  const frustrated = sql`sum(case when sentiment = 'frustrated' then 1 else 0 end)`;
  const { rows } = await sql<AtRisk>`
    select customer_id, ${lowRatings} as low_ratings, ${frustrated} as frustrated,
      max(started_at) as last_at
    from conversation
    where organisation_id = ${organisationId} and started_at >= ${from} and started_at < ${to}
      and customer_id is not null and (csat_score <= ${LOW} or sentiment = 'frustrated')
      and ${isNot('merged')}
    group by customer_id
    having ${lowRatings} >= ${SEVERAL} or ${frustrated} >= ${SEVERAL}
    order by ${lowRatings} + ${frustrated} desc, max(started_at) desc, customer_id
    limit ${limit}`.execute(query);
  return rows.map((row) => ({
    customerId: row.customerId,
    lowRatings: Number(row.lowRatings),
    frustrated: Number(row.frustrated),
    lastAt: Number(row.lastAt),
  }));
}
