import type { Kysely } from 'kysely';
import { DAY } from '../../../contract/time.ts';
import type { Schema } from '../../database/schema.ts';
import { endedAt, isInNoFile } from './endings.ts';

/** Up to so many are counted. */
const MOST = 10_000;

/**
 * How many conversations of a bot ended on a day and are in no file: of a written day, those that arrived after it was
 * written. At most `MOST`.
 */
export async function countLate(
  query: Kysely<Schema>,
  { organisationId, botId, day }: { organisationId: string; botId: string; day: string },
): Promise<number> {
  const start = Date.parse(day);
  const { count } = await query
    .selectFrom(
      query
        .selectFrom('ending')
        .select('ending.conversationId')
        .where('ending.organisationId', '=', organisationId)
        .where('ending.botId', '=', botId)
        .where((eb) => eb(endedAt(eb), '>=', start))
        .where((eb) => eb(endedAt(eb), '<', start + DAY))
        .where(isInNoFile)
        .limit(MOST)
        .as('late'),
    )
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}
