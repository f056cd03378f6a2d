import type { Kysely } from 'kysely';
import { takeNumbers } from '../database/counter.ts';
import type { Transaction } from '../database/store.ts';
import type { Schema } from '../database/schema.ts';
import type { AttachmentTable } from './tables.ts';

/** The most files of one conversation. */
export interface FileLimits {
  conversation_files: number;
  conversation_file_bytes: number;
}

/**
 * Stores a file. A known id is not changed.
 *
 * @param limits absent: an agent sent it
 */
export async function addAttachment(
  transaction: Transaction,
  attachment: Omit<AttachmentTable, 'mediaId'>,
  content: Uint8Array,
  limits?: FileLimits,
): Promise<'added' | 'known' | { full: keyof FileLimits }> {
  const { query } = transaction;
  const { organisationId, attachmentId } = attachment;
  // Locks the counter, so that uploads at the same time are counted one after the other.
  const numbers = await takeNumbers(transaction, organisationId);
  if (await findAttachment(query, organisationId, attachmentId)) return 'known';
  const full = limits && (await fullBy(query, attachment, limits));
  if (full) return { full };
  await query
    .insertInto('attachment')
    .values({ ...attachment, mediaId: numbers.next() })
    .execute();
  await numbers.save();
  await query
    .insertInto('attachmentContent')
    .values({ organisationId, attachmentId, content })
    .execute();
  return 'added';
}

/**
 * The limit that one more file of its conversation would exceed. Files that came with another capability are
 * not the conversation's: nobody else can use up its room before it has arrived.
 */
async function fullBy(
  query: Kysely<Schema>,
  attachment: Omit<AttachmentTable, 'mediaId'>,
  limits: FileLimits,
): Promise<keyof FileLimits | null> {
  const { files, bytes } = await query
    .selectFrom('attachment')
    .select(({ fn }) => [fn.countAll().as('files'), fn.sum('sizeBytes').as('bytes')])
    .where('organisationId', '=', attachment.organisationId)
    .where('conversationId', '=', attachment.conversationId)
    .$if(attachment.capabilityHash !== null, (select) =>
      select.where(({ eb, or }) =>
        or([
          eb('capabilityHash', '=', attachment.capabilityHash),
          eb('capabilityHash', 'is', null),
        ]),
      ),
    )
    .executeTakeFirstOrThrow();
  if (Number(files) + 1 > limits.conversation_files) return 'conversation_files';
  const size = Number(bytes ?? 0) + attachment.sizeBytes;
  return size > limits.conversation_file_bytes ? 'conversation_file_bytes' : null;
}

/** The size of all files of an organisation, bytes. */
export async function sumSizes(query: Kysely<Schema>, organisationId: string): Promise<number> {
  const { bytes } = await query
    .selectFrom('attachment')
    .select(({ fn }) => fn.sum('sizeBytes').as('bytes'))
    .where('organisationId', '=', organisationId)
    .executeTakeFirstOrThrow();
  return Number(bytes ?? 0);
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

/** The language of a conversation, BCP 47, if it is known. */
export async function findLanguage(
  query: Kysely<Schema>,
  organisationId: string,
  conversationId: string,
): Promise<string | null | undefined> {
  const row = await query
    .selectFrom('conversation')
    .select('language')
    .where('organisationId', '=', organisationId)
    .where('conversationId', '=', conversationId)
    .executeTakeFirst();
  return row?.language;
}

/**
 * Deletes files created between `from` and `to` whose conversation never arrived.
 *
 * @returns the number of deleted files, at most `limit`
 */
export async function dropStrayAttachments(
  { query }: Transaction,
  from: number,
  to: number,
  limit: number,
): Promise<number> {
  const strays = await query
    .selectFrom('attachment')
    .select(['organisationId', 'attachmentId'])
    .where('organisationId', 'in', query.selectFrom('organisation').select('organisationId'))
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
    .limit(limit)
    .execute();
  for (const { organisationId, attachmentId } of strays) {
    for (const table of ['attachmentContent', 'attachment'] as const) {
      await query
        .deleteFrom(table)
        .where('organisationId', '=', organisationId)
        .where('attachmentId', '=', attachmentId)
        .execute();
    }
  }
  return strays.length;
}
