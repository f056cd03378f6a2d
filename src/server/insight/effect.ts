import type { Kysely } from 'kysely';
import { type ArticleEffectResponse, DEFAULT_GAP_THRESHOLD } from '../../contract/index.ts';
import { DAY, iso } from '../../contract/time.ts';
import type { StoredArticle } from '../articles/index.ts';
import type { Schema } from '../database/schema.ts';
import { inTurns } from '../rounds/index.ts';
import { countAsking, waysToAsk } from './rules/article-gap.ts';
import { groupGapQuestions } from './store-gaps.ts';

/** The periods before and since are at most so long, … */
const LONGEST = 90 * DAY;
/** … and the one before at least so long: what was asked in an hour tells little. */
const SHORTEST = 7 * DAY;

/** What was asked before and since an article was published; `null`: it is not. */
export async function effectOf(
  query: Kysely<Schema>,
  organisationId: string,
  article: StoredArticle,
  now: number,
): Promise<ArticleEffectResponse['data']> {
  const { publishedAt, articleId } = article;
  if (publishedAt === null) return null;
  const ways = waysToAsk(article);
  const unanswered = async (from: number, to: number) => {
    const groups = await groupGapQuestions(
      query,
      organisationId,
      [from, to],
      DEFAULT_GAP_THRESHOLD,
    );
    return {
      from: iso(from),
      to: iso(to),
      unanswered: await inTurns(countAsking(ways, groups)),
    };
  };
  const long = Math.min(LONGEST, Math.max(0, now - publishedAt));
  const from = now - long;
  const used = await query
    .selectFrom('articleUse')
    .select(({ fn }) => [
      fn.countAll<number>().as('given'),
      fn.sum<number>('isAnswered').as('answered'),
    ])
    .where('organisationId', '=', organisationId)
    .where('articleId', '=', articleId)
    .where('at', '>=', from)
    .where('at', '<', now)
    .executeTakeFirstOrThrow();
  return {
    before: await unanswered(publishedAt - Math.max(SHORTEST, long), publishedAt),
    since: {
      ...(await unanswered(from, now)),
      given: Number(used.given),
      answered: Number(used.answered ?? 0),
    },
  };
}
