import type { Email } from 'postal-mime';
import { MAX_EVENT_CONTENT } from '../../contract/limits.ts';
import { mask } from '../../text/redaction/mask.ts';
import { findConversation } from '../conversations/index.ts';
import { sha256 } from '../database/hash.ts';
import { findOrganisation } from '../keys/index.ts';
import {
  failureIn,
  isAutomatic,
  isDeliveryReport,
  type MailHeaders,
} from './rules/inbound-mail.ts';
import { replyText } from './rules/mail-text.ts';
import { tokensIn } from './rules/reply-address.ts';
import type { HandoffServices } from './services.ts';
import { findLatestChat } from './store.ts';
import { addToThread, findMailThread } from './store-mails.ts';
import type { MailThreadTable } from './tables.ts';

/** What became of a mail. */
export type TakenMail =
  | { status: 'received' | 'repeated' }
  | {
      status: 'ignored';
      reason: 'no_mail' | 'unknown_address' | 'automatic' | 'loop' | 'delivery_report';
    }
  /** Too many came to one conversation: the provider sends it again later. */
  | { status: 'limited' };

/** Shown for a mail that has pictures or files alone. */
const NO_TEXT = '[The mail has no text.]';

/** Puts a mail of a customer into the conversation that its address names. */
export async function takeMail(raw: Uint8Array, services: HandoffServices): Promise<TakenMail> {
  const { store, now, ingest, bounds } = services;
  const { default: PostalMime } = await import('postal-mime');
  const mail = await PostalMime.parse(raw, { maxNestingDepth: 50, rfc822Attachments: true }).catch(
    () => null,
  );
  if (!mail) return { status: 'ignored', reason: 'no_mail' };
  const headers: MailHeaders = {
    all: (name) => mail.headers.filter(({ key }) => key === name).map(({ value }) => value),
    from: mail.from?.address ?? '',
  };
  const thread = await threadOf(mail, headers, services);
  if (!thread) return { status: 'ignored', reason: 'unknown_address' };
  const { organisationId, conversationId } = thread;
  if (isDeliveryReport(headers)) return noteFailure(mail, headers, thread, services);
  const id = (mail.messageId ?? '').replaceAll(/[<>\s]/g, '').slice(0, 500);
  const isOurs =
    (JSON.parse(thread.messageIds) as string[]).includes(id) && id.startsWith('reply.');
  if (isOurs || tokensIn([headers.from]).length > 0) return { status: 'ignored', reason: 'loop' };
  if (isAutomatic(headers)) return { status: 'ignored', reason: 'automatic' };

  const [organisation, conversation] = await Promise.all([
    findOrganisation(store.query, organisationId),
    findConversation(store.query, organisationId, conversationId),
  ]);
  const content = contentOf(mail);
  const messageId = `mail-${sha256(`${thread.tokenHash}\n${id === '' ? sha256Bytes(raw) : id}`).slice(0, 32)}`;
  const allowed = await bounds.take(
    'mails_received_per_conversation',
    `${organisationId} ${conversationId}`,
  );
  if (!allowed.allowed) return { status: 'limited' };
  const shown = organisation?.redaction === 0 ? content : mask(content, conversation?.language);
  const result = await ingest.add('chat', {
    organisationId,
    conversationId,
    receivedAt: now(),
    action: { type: 'mail_received', messageId, content: shown },
    left: { email: headers.from, content: shown },
  });
  if (result.status === 'unknown') return { status: 'ignored', reason: 'unknown_address' };
  if (result.status !== 'done') return { status: 'repeated' };
  if (id !== '') await store.write((transaction) => addToThread(transaction, thread, id));
  return { status: 'received' };
}

const sha256Bytes = (raw: Uint8Array) => sha256(Buffer.from(raw).toString('base64'));

/** The thread of the first address that names one. */
async function threadOf(
  mail: Email,
  { all }: MailHeaders,
  { store }: HandoffServices,
): Promise<MailThreadTable | null> {
  const named = [...(mail.to ?? []), ...(mail.cc ?? [])].flatMap((one) =>
    one.group ? one.group.map(({ address }) => address) : [one.address],
  );
  const delivered = ['delivered-to', 'x-original-to', 'envelope-to', 'x-forwarded-to'].flatMap(all);
  // A handful: every token is a query.
  for (const token of tokensIn([...delivered, ...named]).slice(0, 5)) {
    const thread = await findMailThread(store.query, sha256(token));
    if (thread) return thread;
  }
  return null;
}

/** The text of the customer, and the names of what cannot be shown. */
function contentOf(mail: Email): string {
  const text = replyText(mail) || NO_TEXT;
  const files = mail.attachments
    .filter(({ related }) => !related)
    .map(({ filename, mimeType }) => (filename ?? mimeType).slice(0, 100));
  const note =
    files.length === 0
      ? ''
      : `\n\n[Not shown, as files in mails are not kept: ${files.slice(0, 20).join(', ')}]`;
  const room = MAX_EVENT_CONTENT - note.length;
  return text.length > room
    ? `${text.slice(0, room - 40).trimEnd()} … [shortened]${note}`
    : text + note;
}

/** Notes that the last mail to the customer did not arrive. */
async function noteFailure(
  mail: Email,
  headers: MailHeaders,
  { organisationId, conversationId }: MailThreadTable,
  { store, now, ingest }: HandoffServices,
): Promise<TakenMail> {
  const parts = mail.attachments
    .filter(({ mimeType }) => mimeType === 'message/delivery-status')
    .map(({ content }) =>
      typeof content === 'string' ? content : Buffer.from(content as ArrayBuffer).toString(),
    );
  const reason = failureIn(headers, parts, mail.text ?? '');
  const found = await findLatestChat(store.query, organisationId, conversationId);
  const sent = found?.chat.followUp?.mail;
  if (reason !== null && sent && sent.outcome !== 'failed') {
    await ingest.add('chat', {
      organisationId,
      conversationId,
      chatId: found.chat.chatId,
      receivedAt: now(),
      action: { type: 'mail_outcome', messageId: sent.messageId, outcome: 'failed', reason },
    });
  }
  return { status: 'ignored', reason: 'delivery_report' };
}
