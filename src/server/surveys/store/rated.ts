import { type Kysely, sql } from 'kysely';
import type { RatingOrigin } from '../../../contract/index.ts';
import type { Schema } from '../../database/schema.ts';

/** A conversation with a rating. */
export interface RatedConversation {
  conversationId: string;
  startedAt: number;
  csatScore: number;
  feedback: string | null;
  topic: string | null;
  source: RatingOrigin;
}

export interface RatedFilters {
  hasComment?: boolean | undefined;
  source?: RatingOrigin | undefined;
  /** Started at this time or later, and before the other; milliseconds since 1970. */
  from?: number | undefined;
  to?: number | undefined;
}

/** The channel of the survey that the rating was given in; without one, the API was told of it. */
const source = sql<RatingOrigin>`coalesce((
  select survey.channel from survey
  where survey.organisation_id = ${sql.ref('conversation.organisationId')}
    and survey.conversation_id = ${sql.ref('conversation.conversationId')}
    and survey.rating = ${sql.ref('conversation.csatScore')}
  order by survey.responded_at desc limit 1), 'api')`;

/** Rated conversations, newest first. @param after the last one of the page before */
export async function listRated(
  query: Kysely<Schema>,
  organisationId: string,
  filters: RatedFilters,
  {
    limit,
    after,
  }: { limit: number; after: { startedAt: number; conversationId: string } | undefined },
): Promise<RatedConversation[]> {
  const { hasComment, source: wanted, from, to } = filters;
  const rows = await query
    .selectFrom('conversation')
    .select(['conversationId', 'startedAt', 'csatScore', 'feedback', 'topic'])
    .select(source.as('source'))
    .where('conversation.organisationId', '=', organisationId)
    .where('csatScore', '>=', 1)
    .where((eb) => eb.or([eb('merged', '=', 0), eb('merged', 'is', null)]))
    .$if(from !== undefined, (select) => select.where('startedAt', '>=', from!))
    .$if(to !== undefined, (select) => select.where('startedAt', '<', to!))
    .$if(hasComment !== undefined, (select) =>
      select.where('feedback', hasComment ? 'is not' : 'is', null),
    )
    .$if(wanted !== undefined, (select) => select.where(source, '=', wanted!))
    .$if(after !== undefined, (select) =>
      select.where(({ eb, refTuple, tuple }) =>
        eb(
          refTuple('startedAt', 'conversationId'),
          '<',
          tuple(after!.startedAt, after!.conversationId),
        ),
      ),
    )
    .orderBy('startedAt', 'desc')
    .orderBy('conversationId', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...row, csatScore: row.csatScore! }));
}
