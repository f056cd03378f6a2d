import type { KnowledgeGap } from '../../contract/index.ts';
import { DEFAULT_GAP_THRESHOLD } from '../../contract/index.ts';
import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import type { Range } from '../numbers/index.ts';
import { gapsOf, knowledgeGap } from './rules/gap.ts';
import { findGapExamples, groupGapQuestions, withTopic } from './store-gaps.ts';
import { inTurns } from '../rounds/index.ts';

/** The most frequent knowledge gaps of a window, as `GET /api/v1/conversations/knowledge-gaps` has them. */
export async function topGaps(
  query: Kysely<Schema>,
  organisationId: string,
  window: Range,
  limit: number,
): Promise<KnowledgeGap[]> {
  const threshold = DEFAULT_GAP_THRESHOLD;
  const groups = await groupGapQuestions(query, organisationId, window, threshold);
  return Promise.all(
    (await inTurns(gapsOf(groups, limit))).map(async (gap) => {
      const of = [query, organisationId, window, threshold, gap] as const;
      const [known, examples] = await Promise.all([withTopic(...of), findGapExamples(...of)]);
      return knowledgeGap(known, examples);
    }),
  );
}
