import { knowledgeGapsResponse, knowledgeGapsQuery } from '../../../contract/index.ts';
import { findArticles, type StoredArticle } from '../../articles/index.ts';
import type { ReadingServices } from '../../conversations/index.ts';
import { endpoint } from '../../http/endpoint.ts';
import { conversationRollup, countWindow, lastHours } from '../../numbers/index.ts';
import { articlesFor, withWays } from '../rules/article-gap.ts';
import { gapsOf, knowledgeGap } from '../rules/gap.ts';
import { gapAnswerEndpoints } from './gap-answers.ts';
import { inTurns } from '../../rounds/index.ts';
import { findGapExamples, groupGapQuestions, withTopic } from '../store-gaps.ts';

const knowledgeGaps = endpoint(
  {
    method: 'get',
    path: '/api/v1/conversations/knowledge-gaps',
    group: 'metrics',
    summary: 'List what the AI could not answer',
    description:
      'Lists questions of customers that the AI did not answer: it replied with low confidence or did not know, or the customer marked the reply as not helpful, asked again, was frustrated, or was escalated. Similar questions are grouped.',
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
    await reader.caughtUp();
    const groups = await groupGapQuestions(store.replica, organisationId, window, threshold);
    const counted = await countWindow(store.replica, conversationRollup, organisationId, window, {
      only: ['conversations'],
    });
    const stored = await findArticles(store.replica, organisationId, ['published', 'draft']);
    const articles = await inTurns(withWays(stored));
    return respond(200, {
      success: true,
      conversations: counted.reduce((sum, { conversations }) => sum + conversations, 0),
      gaps: await Promise.all(
        (await inTurns(gapsOf(groups, limit))).map(async (gap) => {
          const of = [store.replica, organisationId, window, threshold, gap] as const;
          const [known, examples] = await Promise.all([withTopic(...of), findGapExamples(...of)]);
          const leading = new Set(gap.words[0]!.split(' '));
          const asked = await inTurns(articlesFor(leading, articles));
          return knowledgeGap(known, examples, asked.slice(0, MOST_ARTICLES).map(linkTo));
        }),
      ),
    });
  },
);

/** Articles named for one gap. */
const MOST_ARTICLES = 3;

const linkTo = ({ articleId, title, status }: StoredArticle) => ({
  id: articleId,
  title,
  status: status === 'published' ? status : ('draft' as const),
});

export const knowledgeGapEndpoints = [knowledgeGaps, ...gapAnswerEndpoints];
