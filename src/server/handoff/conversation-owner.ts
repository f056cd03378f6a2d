import type { Kysely } from 'kysely';
import { findConversation } from '../conversations/index.ts';
import { sha256 } from '../database/hash.ts';
import type { Schema } from '../database/schema.ts';
import { Fault } from '../http/errors.ts';

/** @returns why a browser may not use a conversation; `null`: it may, as it started it (DESIGN, rule 5) */
export async function ownerFault(
  query: Kysely<Schema>,
  organisationId: string,
  request: { conversation_id: string; capability: string },
): Promise<Fault<'not_found' | 'forbidden'> | null> {
  const conversation = await findConversation(query, organisationId, request.conversation_id);
  if (!conversation)
    return new Fault('not_found', 'This conversation is unknown, or has not been received yet.');
  if (conversation.capabilityHash === sha256(request.capability)) return null;
  return new Fault(
    'forbidden',
    'This conversation belongs to another browser: the capability does not match.',
  );
}
