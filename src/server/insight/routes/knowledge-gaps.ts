import { knowledgeGapsResponse, knowledgeGapsQuery } from '../../../contract/index.ts';
import { completeness } from '../../../contract/incomplete.ts';
import { type ArticleHead, findArticleHeads } from '../../articles/index.ts';
import type { ReadingServices } from '../../conversations/index.ts';
import { endpoint } from '../../http/endpoint.ts';
import { countStarted, lastHours } from '../../numbers/index.ts';
import { articlesFor, withWays } from '../rules/article-gap.ts';
import { knowledgeGap } from '../rules/gap.ts';
import { gapAnswerEndpoints } from './gap-answers.ts';
import { inTurns } from '../../rounds/index.ts';
import { gapId } from '../gap-id.ts';
import { findTopGaps } from '../top-gaps.ts';

const knowledgeGaps = endpoint(
  {
    method: 'get',
    path: '/api/v1/conversations/knowledge-gaps',
    group: 'metrics',
    summary: 'List what the AI could not answer',
    description:
      'Lists questions of customers that the AI did not answer: it replied with low confidence or did not know, or the customer marked the reply as not helpful, asked again, was frustrated, or was escalated. Similar questions are grouped: those with the 5,000 most frequent wordings. Of wordings that were used once, the latest are among them.',
    access: 'metrics:read',
    query: knowledgeGapsQuery,
    responses: {
      200: {
        description: 'The knowledge gaps, most frequent first',
        schema: knowledgeGapsResponse,
      },
    },
  },
  async ({ principal, query, respond }, { store, reader, now }: ReadingServices) => {
    const { organisationId } = principal;
    const { threshold, limit, time_range } = query;
    const window = lastHours(now(), time_range);
    const isComplete = await reader.caughtUp();
    const gaps = await findTopGaps(store.replica, organisationId, window, threshold, limit);
    const conversations = await countStarted(store.replica, organisationId, window);
    const stored = await findArticleHeads(store.replica, organisationId, ['published', 'draft']);
    const articles = await inTurns(withWays(stored));
    return respond(200, {
      success: true,
      ...completeness(isComplete),
      conversations,
      gaps: await Promise.all(
        gaps.map(async ({ gap, examples }) => {
          const leading = new Set(gap.words[0]!.split(' '));
          const asked = await inTurns(articlesFor(leading, articles));
          const links = asked.slice(0, MOST_ARTICLES).map(linkTo);
          return { id: gapId(gap.words[0]!), ...knowledgeGap(gap, examples, links) };
        }),
      ),
    });
  },
);

/** Articles named for one gap. */
const MOST_ARTICLES = 3;

const linkTo = ({ articleId, title, status }: ArticleHead) => ({
  id: articleId,
  title,
  status: status === 'published' ? status : ('draft' as const),
});

export const knowledgeGapEndpoints = [knowledgeGaps, ...gapAnswerEndpoints];
