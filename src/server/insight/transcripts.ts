import type { Kysely } from 'kysely';
import { type Conversation, findThumbs, findTranscripts } from '../conversations/index.ts';
import type { Schema } from '../database/schema.ts';
import { findExportInputs } from '../exports/index.ts';
import type { Transcript } from './rules/reading.ts';

/** All that the transcripts of these conversations are read from, in their order. */
export async function transcriptsOf(
  query: Kysely<Schema>,
  organisationId: string,
  conversations: readonly Conversation[],
): Promise<Transcript[]> {
  const ids = conversations.map(({ conversationId }) => conversationId);
  const messages = await findTranscripts(query, organisationId, ids);
  const thumbs = await findThumbs(query, organisationId, ids);
  const given = await findExportInputs(query, organisationId, ids);
  return conversations.map((conversation) => {
    const { conversationId: id } = conversation;
    return {
      conversation,
      messages: messages.get(id) ?? [],
      thumbs: thumbs.get(id) ?? new Map(),
      given: given.get(id) ?? {},
    };
  });
}
