import { type Kysely, sql } from 'kysely';
import type { TopicTotals, Totals } from '../domain/metrics.ts';
import type { Schema } from './schema.ts';

const sum = (expression: ReturnType<typeof sql>) => sql<number>`coalesce(sum(${expression}), 0)`;

/** Sums over the conversations that started in [from, to), milliseconds since 1970. */
export async function sumConversations(
  query: Kysely<Schema>,
  organisationId: string,
  from: number,
  to: number,
): Promise<Totals> {
  const score = sql.ref('csatScore');
  const ai = sql.ref('aiHandled');
  const row = await query
    .selectFrom('conversation')
    .where('organisationId', '=', organisationId)
    .where('startedAt', '>=', from)
    .where('startedAt', '<', to)
    .select((eb) => [
      eb.fn.countAll<number>().as('conversations'),
      sum(ai).as('aiHandled'),
      sum(sql.ref('escalated')).as('escalated'),
      sum(sql.ref('firstContactResolution')).as('firstContactResolved'),
      eb.fn.count<number>('firstContactResolution').as('firstContactKnown'),
      eb.fn.count<number>('csatScore').as('ratings'),
      sum(score).as('ratingSum'),
      sum(sql`case when ${ai} = 1 and ${score} is not null then 1 else 0 end`).as('aiRatings'),
      sum(sql`case when ${ai} = 1 then ${score} else 0 end`).as('aiRatingSum'),
      sum(sql.ref('costMicros')).as('costMicros'),
      sum(sql.ref('estimatedHumanCostMicros')).as('estimatedHumanCostMicros'),
    ])
    .executeTakeFirstOrThrow();
  return row;
}

/** The topics with most conversations in [from, to), then by name; those without a topic left out. */
export async function sumTopics(
  query: Kysely<Schema>,
  organisationId: string,
  from: number,
  to: number,
  limit: number,
): Promise<TopicTotals[]> {
  const rows = await query
    .selectFrom('conversation')
    .where('organisationId', '=', organisationId)
    .where('startedAt', '>=', from)
    .where('startedAt', '<', to)
    .where('topicKey', 'is not', null)
    .groupBy('topicKey')
    .select((eb) => [
      'topicKey as topic',
      eb.fn.countAll<number>().as('conversations'),
      sum(sql.ref('escalated')).as('escalated'),
    ])
    .orderBy('conversations', 'desc')
    .orderBy('topicKey')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...row, topic: row.topic ?? '' }));
}
