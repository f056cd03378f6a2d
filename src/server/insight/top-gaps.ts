import type { Kysely } from 'kysely';
import { DEFAULT_GAP_THRESHOLD, type KnowledgeGap } from '../../contract/index.ts';
import type { Schema } from '../database/schema.ts';
import type { Range } from '../numbers/index.ts';
import { inTurns } from '../rounds/index.ts';
import { findTopicNames } from '../topics/index.ts';
import { gapId } from './gap-id.ts';
import { type Gap, gapsOf, knowledgeGap } from './rules/gap.ts';
import { findGapExamples, groupGapQuestions, withTopic } from './store-gaps.ts';

/** The most frequent knowledge gaps of a window, each with its latest questions. */
export async function findTopGaps(
  query: Kysely<Schema>,
  organisationId: string,
  window: Range,
  threshold: number,
  limit: number,
): Promise<{ gap: Gap; examples: Awaited<ReturnType<typeof findGapExamples>> }[]> {
  const names = await findTopicNames(query, organisationId);
  const groups = await groupGapQuestions(query, organisationId, window, threshold);
  return Promise.all(
    (await inTurns(gapsOf(groups, limit))).map(async (found) => {
      const of = [query, organisationId, window, threshold, found] as const;
      const [gap, examples] = await Promise.all([withTopic(...of, names), findGapExamples(...of)]);
      return { gap, examples };
    }),
  );
}

/** The same as `GET /api/v1/conversations/knowledge-gaps` has them. */
export async function topGaps(
  query: Kysely<Schema>,
  organisationId: string,
  window: Range,
  limit: number,
): Promise<KnowledgeGap[]> {
  const found = await findTopGaps(query, organisationId, window, DEFAULT_GAP_THRESHOLD, limit);
  return found.map(({ gap, examples }) => ({
    id: gapId(gap.words[0]!),
    ...knowledgeGap(gap, examples),
  }));
}
