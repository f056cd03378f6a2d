import type { ExportInput, ExportRowV2 } from '../../contract/index.ts';
import { type Conversation, findConversations } from '../conversations/index.ts';
import type { Store } from '../database/store.ts';
import { type BsatScore, type Ending, exportRow, type TranscriptCounts } from './rules/row.ts';
import {
  countTranscripts,
  findSurveyed,
  findExportInputs,
  findMessageFacts,
} from './store/endings.ts';

/** What a file says of these conversations of an organisation; those that are gone are left out. */
export async function rowsOf(
  { query }: Pick<Store, 'query'>,
  organisationId: string,
  endings: readonly Ending[],
): Promise<ExportRowV2[]> {
  const ids = endings.map(({ conversationId }) => conversationId);
  const [found, counted, said, given, asked] = await Promise.all([
    findConversations(query, organisationId, ids),
    countTranscripts(query, organisationId, ids),
    findMessageFacts(query, organisationId, ids),
    findExportInputs(query, organisationId, ids),
    findSurveyed(query, organisationId, ids),
  ]);
  const conversations = new Map(found.map((one) => [one.conversationId, one]));
  const counts = Map.groupBy(counted, ({ conversationId }) => conversationId);
  const facts = Map.groupBy(said, ({ conversationId }) => conversationId);
  return endings.flatMap((ending) => {
    const { conversationId } = ending;
    const conversation = conversations.get(conversationId);
    if (!conversation || conversation.erasedAt !== null) return [];
    const none: ExportInput = {};
    return exportRow(
      conversation,
      ending,
      {
        ...transcriptCounts(counts.get(conversationId) ?? []),
        facts: facts.get(conversationId) ?? [],
      },
      given.get(conversationId) ?? none,
      bsatScore(conversation, asked.has(conversationId)),
    );
  });
}

function transcriptCounts(
  rows: readonly { senderType: string; messages: number; lastAt: number }[],
): Omit<TranscriptCounts, 'facts'> {
  const of = (type: string) => rows.find(({ senderType }) => senderType === type)?.messages ?? 0;
  return {
    customer: of('customer'),
    ai: of('ai'),
    humanAgent: of('human_agent'),
    lastAt: rows.length === 0 ? null : Math.max(...rows.map(({ lastAt }) => lastAt)),
  };
}

/** −1: asked, and not answered (CONTRACT, part C). */
function bsatScore({ csatScore }: Conversation, wasAsked: boolean): BsatScore {
  return csatScore ?? (wasAsked ? -1 : undefined);
}
