import type { Kysely } from 'kysely';
import type { ConversationDetail } from '../../contract/index.ts';
import { dayOf } from '../../contract/time.ts';
import type { Schema } from '../database/schema.ts';
import { findExported } from './store/days.ts';
import { findEnding, findExportBots } from './store/endings.ts';

/** The state of a conversation in the daily export: the day of its file, and whether it was too late. */
export async function exportState(
  query: Kysely<Schema>,
  {
    organisationId,
    conversationId,
    updatedAt,
  }: { organisationId: string; conversationId: string; updatedAt: number },
): Promise<ConversationDetail['export']> {
  const [[exported], ending] = await Promise.all([
    findExported(query, organisationId, [conversationId]),
    findEnding(query, organisationId, conversationId),
  ]);
  if (exported) return { day: exported.day, late: updatedAt > exported.sealedAt };
  if (!ending) return { day: null, late: false };
  const [bot] = await findExportBots(query, ending);
  const isLate = bot?.lastDay != null && dayOf(ending.resolvedAt ?? ending.lastAt) <= bot.lastDay;
  return { day: null, late: isLate };
}
