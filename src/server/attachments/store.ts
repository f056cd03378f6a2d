import type { Kysely } from 'kysely';
import { takeNumbers } from '../database/counter.ts';
import type { Transaction } from '../database/store.ts';
import type { Schema } from '../database/schema.ts';
import type { AttachmentTable } from './tables.ts';

/** Stores a file. @returns whether it is new; a known id is not changed */
export async function addAttachment(
  transaction: Transaction,
  attachment: Omit<AttachmentTable, 'mediaId'>,
  content: Uint8Array,
): Promise<boolean> {
  const { query } = transaction;
  const { organisationId, attachmentId } = attachment;
  const numbers = await takeNumbers(transaction, organisationId);
  const { numInsertedOrUpdatedRows } = await query
    .insertInto('attachment')
    .values({ ...attachment, mediaId: numbers.next() })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (!numInsertedOrUpdatedRows) return false;
  await numbers.save();
  await query
    .insertInto('attachmentContent')
    .values({ organisationId, attachmentId, content })
    .execute();
  return true;
}

export async function findAttachment(
  query: Kysely<Schema>,
  organisationId: string,
  attachmentId: string,
): Promise<AttachmentTable | undefined> {
  return query
    .selectFrom('attachment')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where('attachmentId', '=', attachmentId)
    .executeTakeFirst();
}

/** The bytes of a file. */
export async function findAttachmentContent(
  query: Kysely<Schema>,
  organisationId: string,
  attachmentId: string,
): Promise<Uint8Array | undefined> {
  const row = await query
    .selectFrom('attachmentContent')
    .select('content')
    .where('organisationId', '=', organisationId)
    .where('attachmentId', '=', attachmentId)
    .executeTakeFirst();
  return row?.content;
}

/** The files of a conversation, oldest first. */
export async function findAttachments(
  query: Kysely<Schema>,
  organisationId: string,
  conversationId: string,
): Promise<AttachmentTable[]> {
  return query
    .selectFrom('attachment')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where('conversationId', '=', conversationId)
    .orderBy('createdAt')
    .orderBy('attachmentId')
    .execute();
}

/**
 * SHA-256 of the capability of a conversation.
 *
 * @returns `null` if it has none, because the site's server sent it; `undefined` if it does not exist
 */
export async function findCapabilityHash(
  query: Kysely<Schema>,
  organisationId: string,
  conversationId: string,
): Promise<string | null | undefined> {
  const row = await query
    .selectFrom('conversation')
    .select('capabilityHash')
    .where('organisationId', '=', organisationId)
    .where('conversationId', '=', conversationId)
    .executeTakeFirst();
  return row?.capabilityHash;
}

/** Deletes files created between `from` and `to` whose conversation never arrived. */
export async function dropStrayAttachments(
  { query }: Transaction,
  organisationId: string,
  from: number,
  to: number,
): Promise<void> {
  const strays = await query
    .selectFrom('attachment')
    .select('attachmentId')
    .where('organisationId', '=', organisationId)
    .where('createdAt', '>=', from)
    .where('createdAt', '<', to)
    .where('capabilityHash', 'is not', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('conversation')
            .select('conversation.conversationId')
            .whereRef('conversation.organisationId', '=', 'attachment.organisationId')
            .whereRef('conversation.conversationId', '=', 'attachment.conversationId')
            .whereRef('conversation.capabilityHash', '=', 'attachment.capabilityHash'),
        ),
      ),
    )
    .limit(100)
    .execute();
  if (strays.length === 0) return;
  const ids = strays.map(({ attachmentId }) => attachmentId);
  for (const table of ['attachmentContent', 'attachment'] as const) {
    await query
      .deleteFrom(table)
      .where('organisationId', '=', organisationId)
      .where('attachmentId', 'in', ids)
      .execute();
  }
}
