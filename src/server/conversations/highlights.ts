import type { Kysely } from 'kysely';
import type { SearchHighlight } from '../../contract/index.ts';
import type { Schema } from '../database/schema.ts';
import { highlightIn } from './rules/highlight.ts';
import type { ListedConversation } from './store/list.ts';
import { findBeginnings } from './store/messages.ts';

/**
 * Where each conversation of a page has the words of a search, by conversation id. Those that have them in ids,
 * names or addresses alone are absent.
 *
 * @param terms absent: nothing was searched for
 * @returns `null` if nothing was searched for
 */
export async function highlightsOf(
  query: Kysely<Schema>,
  organisationId: string,
  page: readonly ListedConversation[],
  terms: readonly string[] | undefined,
): Promise<Map<string, SearchHighlight> | null> {
  if (terms === undefined) return null;
  const highlights = new Map<string, SearchHighlight>();
  if (page.length === 0) return highlights;
  const ids = page.map(({ conversation }) => conversation.conversationId);
  for (const { conversationId, ...message } of await findBeginnings(query, organisationId, ids)) {
    if (highlights.has(conversationId)) continue;
    const highlight = highlightIn(message.content, terms);
    if (!highlight) continue;
    highlights.set(conversationId, {
      message_id: message.messageId,
      sender_type: message.senderType,
      ...highlight,
    });
  }
  return highlights;
}
