import { type Kysely, sql } from 'kysely';
import { takeNumbers } from '../database/counter.ts';
import type { Transaction } from '../database/store.ts';
import type { Schema } from '../database/schema.ts';
import { nameOf } from './bucket-name.ts';
import type { AttachmentTable, FileRemovalTable } from './tables.ts';

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

/**
 * The bytes of a file.
 *
 * @param range the first byte and the one after the last; the database gives no more than these
 * @returns `undefined`: the database does not have them
 */
export async function findAttachmentContent(
  query: Kysely<Schema>,
  organisationId: string,
  attachmentId: string,
  range?: readonly [start: number, end: number],
): Promise<Uint8Array | undefined> {
  const row = await query
    .selectFrom('attachmentContent')
    .select(({ ref }) =>
      sql<Uint8Array>`${range ? sql`substr(${ref('content')}, ${range[0] + 1}, ${range[1] - range[0]})` : ref('content')}`.as(
        'content',
      ),
    )
    .where('organisationId', '=', organisationId)
    .where('attachmentId', '=', attachmentId)
    .executeTakeFirst();
  return row?.content;
}

/** Whether the database has the bytes of a file. */
export async function hasAttachmentContent(
  query: Kysely<Schema>,
  organisationId: string,
  attachmentId: string,
): Promise<boolean> {
  const row = await query
    .selectFrom('attachmentContent')
    .select('attachmentId')
    .where('organisationId', '=', organisationId)
    .where('attachmentId', '=', attachmentId)
    .executeTakeFirst();
  return row !== undefined;
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
  now: number,
): Promise<number> {
  const strays = await query
    .selectFrom('attachment')
    .select(['organisationId', 'attachmentId', 'createdAt'])
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
  for (const stray of strays) {
    await deleteContent(query, stray, now);
    await query
      .deleteFrom('attachment')
      .where('organisationId', '=', stray.organisationId)
      .where('attachmentId', '=', stray.attachmentId)
      .execute();
  }
  return strays.length;
}

/** Deletes the bytes of a file: now if the database has them, else soon from the object storage. */
export async function deleteContent(
  query: Kysely<Schema>,
  file: Pick<AttachmentTable, 'organisationId' | 'attachmentId' | 'createdAt'>,
  now: number,
): Promise<void> {
  const { numDeletedRows } = await query
    .deleteFrom('attachmentContent')
    .where('organisationId', '=', file.organisationId)
    .where('attachmentId', '=', file.attachmentId)
    .executeTakeFirst();
  if (numDeletedRows === 0n) await removeSoon(query, file.organisationId, nameOf(file), now);
}

/** Notes that a file of the object storage is to be deleted. */
async function removeSoon(
  query: Kysely<Schema>,
  organisationId: string,
  name: string,
  dueAt: number,
): Promise<void> {
  await query
    .insertInto('fileRemoval')
    .values({ organisationId, name, dueAt })
    .onConflict((conflict) => conflict.columns(['organisationId', 'name']).doUpdateSet({ dueAt }))
    .execute();
}

/** Files whose bytes are in the database, or with `isInDatabase: false` those whose are not, in the order of their ids. */
export async function findInDatabase(
  query: Kysely<Schema>,
  after: Pick<AttachmentTable, 'organisationId' | 'attachmentId'> | undefined,
  limit: number,
  isInDatabase = true,
): Promise<AttachmentTable[]> {
  return (
    query
      .selectFrom('attachment')
      .selectAll('attachment')
      // The few in the database are found by their bytes: not by reading all files there ever were.
      .$if(isInDatabase, (select) =>
        select.where(({ eb, refTuple, selectFrom }) =>
          eb(
            refTuple('attachment.organisationId', 'attachment.attachmentId'),
            'in',
            selectFrom('attachmentContent')
              .select(['attachmentContent.organisationId', 'attachmentContent.attachmentId'])
              .$if(after !== undefined, (contents) =>
                contents.where(({ eb: one, refTuple: refs, tuple }) =>
                  one(
                    refs('attachmentContent.organisationId', 'attachmentContent.attachmentId'),
                    '>',
                    tuple(after!.organisationId, after!.attachmentId),
                  ),
                ),
              )
              .orderBy('attachmentContent.organisationId')
              .orderBy('attachmentContent.attachmentId')
              .limit(limit)
              .$asTuple('organisationId', 'attachmentId'),
          ),
        ),
      )
      .where(({ exists, not, selectFrom }) => {
        const content = exists(
          selectFrom('attachmentContent')
            .select('attachmentContent.attachmentId')
            .whereRef('attachmentContent.organisationId', '=', 'attachment.organisationId')
            .whereRef('attachmentContent.attachmentId', '=', 'attachment.attachmentId'),
        );
        return isInDatabase ? content : not(content);
      })
      .$if(after !== undefined, (select) =>
        select.where(({ eb, and, or }) =>
          or([
            eb('organisationId', '>', after!.organisationId),
            and([
              eb('organisationId', '=', after!.organisationId),
              eb('attachmentId', '>', after!.attachmentId),
            ]),
          ]),
        ),
      )
      .orderBy('organisationId')
      .orderBy('attachmentId')
      .limit(limit)
      .execute()
  );
}

/** @returns whether the database has the bytes of a file, which nobody deletes before the transaction ends */
async function holdContent(
  { query, locksRows }: Transaction,
  { organisationId, attachmentId }: Pick<AttachmentTable, 'organisationId' | 'attachmentId'>,
): Promise<boolean> {
  const content = await query
    .selectFrom('attachmentContent')
    .select('attachmentId')
    .where('organisationId', '=', organisationId)
    .where('attachmentId', '=', attachmentId)
    .$if(locksRows, (select) => select.forUpdate())
    .executeTakeFirst();
  return content !== undefined;
}

/**
 * Claims a file to move it to the object storage, until a time.
 *
 * @returns `false`: somebody else has moved it or is doing so, or it was deleted
 */
export async function claimMove(
  transaction: Transaction,
  file: Pick<AttachmentTable, 'organisationId' | 'attachmentId'>,
  name: string,
  until: number,
): Promise<boolean> {
  if (!(await holdContent(transaction, file))) return false;
  const { organisationId } = file;
  const { numInsertedOrUpdatedRows } = await transaction.query
    .insertInto('fileRemoval')
    .values({ organisationId, name, dueAt: until })
    .onConflict((conflict) => conflict.columns(['organisationId', 'name']).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** The object storage has a file: the database no longer needs it. If it was deleted meanwhile, it is deleted there too. */
export async function confirmMove(
  { query }: Transaction,
  {
    organisationId,
    attachmentId,
    createdAt,
  }: Pick<AttachmentTable, 'organisationId' | 'attachmentId' | 'createdAt'>,
  name: string,
  now: number,
): Promise<void> {
  const { numDeletedRows } = await query
    .deleteFrom('attachmentContent')
    .where('organisationId', '=', organisationId)
    .where('attachmentId', '=', attachmentId)
    // Not those of a later file with the same id.
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('attachment')
          .select('attachment.attachmentId')
          .where('attachment.organisationId', '=', organisationId)
          .where('attachment.attachmentId', '=', attachmentId)
          .where('attachment.createdAt', '=', createdAt),
      ),
    )
    .executeTakeFirst();
  // A commit whose outcome was unknown comes twice.
  const isDone =
    numDeletedRows > 0n ||
    (await findAttachment(query, organisationId, attachmentId))?.createdAt === createdAt;
  if (isDone) await dropRemoval(query, { organisationId, name });
  else await removeSoon(query, organisationId, name, now);
}

/** A move failed: what has arrived of the file is deleted soon, unless the database no longer has it. */
export async function giveUpMove(
  transaction: Transaction,
  file: Pick<AttachmentTable, 'organisationId' | 'attachmentId'>,
  name: string,
  now: number,
): Promise<void> {
  if (await holdContent(transaction, file)) {
    await removeSoon(transaction.query, file.organisationId, name, now);
  }
}

/** How many files were to be deleted from the object storage before a time, and were not. */
export async function countDueRemovals(query: Kysely<Schema>, before: number): Promise<number> {
  const { count } = await query
    .selectFrom('fileRemoval')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('dueAt', '<', before)
    .executeTakeFirstOrThrow();
  return Number(count);
}

export async function findDueRemovals(
  query: Kysely<Schema>,
  now: number,
  limit: number,
): Promise<FileRemovalTable[]> {
  return query
    .selectFrom('fileRemoval')
    .selectAll()
    .where('dueAt', '<=', now)
    .orderBy('dueAt')
    .limit(limit)
    .execute();
}

/** Puts a removal off, so that only who does so deletes the file. @returns `false`: somebody else did */
export async function claimRemoval(
  query: Kysely<Schema>,
  { organisationId, name, dueAt }: FileRemovalTable,
  until: number,
): Promise<boolean> {
  const { numUpdatedRows } = await query
    .updateTable('fileRemoval')
    .set({ dueAt: until })
    .where('organisationId', '=', organisationId)
    .where('name', '=', name)
    .where('dueAt', '=', dueAt)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function dropRemoval(
  query: Kysely<Schema>,
  { organisationId, name }: Pick<FileRemovalTable, 'organisationId' | 'name'>,
): Promise<void> {
  await query
    .deleteFrom('fileRemoval')
    .where('organisationId', '=', organisationId)
    .where('name', '=', name)
    .execute();
}
