import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import type { Transaction } from '../database/store.ts';
import type { AgentMailTable, MailThreadTable } from './tables.ts';

/** The most `Message-ID`s that are kept of a thread, and sent in `References`. */
const REFERENCES = 20;

/** Takes the next mail that is due. */
export async function claimAgentMail(
  { query, locksRows }: Transaction,
  now: number,
): Promise<AgentMailTable | null> {
  const mail = await query
    .selectFrom('agentMail')
    .selectAll()
    .where('dueAt', '<=', now)
    .where('claimedAt', 'is', null)
    .orderBy('dueAt')
    .limit(1)
    .$if(locksRows, (select) => select.forUpdate().skipLocked())
    .executeTakeFirst();
  if (!mail) return null;
  await change(query, mail, { claimedAt: now });
  return { ...mail, claimedAt: now };
}

/** The mails that a node took before a time, and whose outcome it has not recorded. */
export const findLostAgentMails = (query: Kysely<Schema>, claimedBefore: number) =>
  query
    .selectFrom('agentMail')
    .selectAll()
    .where('claimedAt', 'is not', null)
    .where('claimedAt', '<', claimedBefore)
    .limit(100)
    .execute();

/** Sends a mail again later. */
export const postponeAgentMail = (
  { query }: Transaction,
  mail: AgentMailTable,
  dueAt: number,
): Promise<void> => change(query, mail, { claimedAt: null, dueAt, attempts: mail.attempts + 1 });

async function change(
  query: Kysely<Schema>,
  { organisationId, mailId }: AgentMailTable,
  fields: Partial<AgentMailTable>,
): Promise<void> {
  await query
    .updateTable('agentMail')
    .set(fields)
    .where('organisationId', '=', organisationId)
    .where('mailId', '=', mailId)
    .execute();
}

export async function addAgentMails(
  { query }: Transaction,
  mails: readonly AgentMailTable[],
): Promise<void> {
  if (mails.length > 0)
    await query
      .insertInto('agentMail')
      .values([...mails])
      .execute();
}

/** Removes mails whose outcome is known. */
export async function removeAgentMails(
  { query }: Transaction,
  organisationId: string,
  messageIds: readonly string[],
): Promise<void> {
  if (messageIds.length === 0) return;
  await query
    .deleteFrom('agentMail')
    .where('organisationId', '=', organisationId)
    .where('messageId', 'in', messageIds)
    .execute();
}

/**
 * Adds a mail to the thread of a conversation, which is created with its first mail.
 *
 * @returns the `Message-ID`s of the thread, the oldest first
 */
export async function openMailThread(
  transaction: Transaction,
  thread: Omit<MailThreadTable, 'messageIds'>,
  messageId: string,
): Promise<string[]> {
  const { query } = transaction;
  await query
    .insertInto('mailThread')
    .values({ ...thread, messageIds: '[]' })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return addToThread(transaction, thread, messageId);
}

/** Adds a mail to a thread. @returns the `Message-ID`s of the thread, the oldest first */
export async function addToThread(
  { query, locksRows }: Transaction,
  { organisationId, conversationId }: Pick<MailThreadTable, 'organisationId' | 'conversationId'>,
  messageId: string,
): Promise<string[]> {
  const row = await query
    .selectFrom('mailThread')
    .select('messageIds')
    .where('organisationId', '=', organisationId)
    .where('conversationId', '=', conversationId)
    .$if(locksRows, (select) => select.forUpdate())
    .executeTakeFirst();
  if (!row) return [];
  const known = JSON.parse(row.messageIds) as string[];
  if (known.includes(messageId)) return known;
  const next = [...known, messageId].slice(-REFERENCES);
  await query
    .updateTable('mailThread')
    .set({ messageIds: JSON.stringify(next) })
    .where('organisationId', '=', organisationId)
    .where('conversationId', '=', conversationId)
    .execute();
  return next;
}

/** The thread to which a token in `Reply-To` belongs. */
export const findMailThread = (
  query: Kysely<Schema>,
  tokenHash: string,
): Promise<MailThreadTable | undefined> =>
  query.selectFrom('mailThread').selectAll().where('tokenHash', '=', tokenHash).executeTakeFirst();
