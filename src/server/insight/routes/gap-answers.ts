import {
  articleEffectResponse,
  gapQuestionsQuery,
  gapQuestionsResponse,
} from '../../../contract/index.ts';
import { completeness } from '../../../contract/incomplete.ts';
import { iso } from '../../../contract/time.ts';
import { findArticle } from '../../articles/index.ts';
import type { ReadingServices } from '../../conversations/index.ts';
import { endpoint } from '../../http/endpoint.ts';
import { pathNumber } from '../../http/path-number.ts';
import { lastHours } from '../../numbers/index.ts';
import { inTurns } from '../../rounds/index.ts';
import { effectOf } from '../effect.ts';
import { gapId } from '../gap-id.ts';
import { wordsOf } from '../rules/article-gap.ts';
import { gapAsking, MAX_QUESTION } from '../rules/gap.ts';
import { findGapQuestions, findWordings, groupGapQuestions } from '../store-gaps.ts';
import { findReplies } from '../store-replies.ts';

const gapQuestions = endpoint(
  {
    method: 'get',
    path: '/api/v1/conversations/knowledge-gaps/questions',
    group: 'metrics',
    summary: 'List the questions of a knowledge gap',
    description: 'Each with what the bot replied, and what an agent did.',
    access: 'conversations:read',
    query: gapQuestionsQuery,
    responses: {
      200: { description: 'The questions, newest first', schema: gapQuestionsResponse },
    },
  },
  async ({ principal, query, respond }, { store, reader, now }: ReadingServices) => {
    const { organisationId } = principal;
    const { question, gap, threshold, time_range, limit } = query;
    const window = lastHours(now(), time_range);
    const isComplete = await reader.caughtUp();
    const groups = await groupGapQuestions(store.replica, organisationId, window, threshold);
    const own = wordsOf(question).join(' ');
    // The words of a long question are those of its whole text, and not of the part that is stored.
    const isWhole = question.length < MAX_QUESTION && groups.some(({ words }) => words === own);
    const named = groups.find(({ words }) => gap !== undefined && gapId(words) === gap);
    const wordings = named
      ? [named.words]
      : isWhole
        ? [own]
        : await findWordings(store.replica, organisationId, window, threshold, question);
    const words = await inTurns(gapAsking(groups, new Set(wordings)));
    const asked =
      words.length === 0
        ? []
        : await findGapQuestions(store.replica, organisationId, window, threshold, words, limit);
    return respond(200, {
      success: true,
      ...completeness(isComplete),
      questions: await Promise.all(
        asked.map(async (one) => {
          const { bot, agent } = await findReplies(store.replica, organisationId, one);
          return {
            conversation_id: one.conversationId,
            message_id: one.messageId,
            at: iso(Number(one.at)),
            content: one.question,
            bot_reply: bot,
            agent_reply: agent,
          };
        }),
      ),
    });
  },
);

const articleEffect = endpoint(
  {
    method: 'get',
    path: '/api/v1/articles/{id}/effect',
    group: 'knowledge',
    summary: 'Read whether an article closed a gap',
    description:
      'Compares how often its question stayed unanswered before and since it was published, and counts how often the bot used it. It does not prove a cause: fewer customers may have asked.',
    access: 'metrics:read',
    parameters: { id: 'The id of the article.' },
    responses: { 200: { description: 'The counts', schema: articleEffectResponse } },
    errors: ['not_found'],
  },
  async ({ principal, params, respond, fail }, { store, reader, now }: ReadingServices) => {
    const { organisationId } = principal;
    const article = await findArticle(store.query, organisationId, pathNumber(params.id));
    if (!article || article.status === 'deleted') {
      return fail('not_found', 'No article has this id.');
    }
    const isComplete = await reader.caughtUp();
    const data = await effectOf(store.query, organisationId, article, now());
    return respond(200, { success: true, ...completeness(isComplete), data });
  },
);

/** What leads from a knowledge gap to an article, and back. */
export const gapAnswerEndpoints = [gapQuestions, articleEffect];
