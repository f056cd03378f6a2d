import type { Context } from 'hono';
import type { Kysely } from 'kysely';
import type { ConversationDetail, RecordedEvent } from '../../contract/index.ts';
import { MAX_TRANSCRIPT_MESSAGES } from '../../contract/limits.ts';
import { iso } from '../../contract/time.ts';
import { LOOK_BACK } from '../../text/sentiment/index.ts';
import { findAttachments, linkTo, transcriptFiles } from '../attachments/index.ts';
import type { Schema } from '../database/schema.ts';
import type { Env } from '../http/context.ts';
import { findTopicNames, type TopicNames } from '../topics/index.ts';
import { transcriptCursor, transcriptPosition, type TranscriptPosition } from './cursor.ts';
import { messageReplyTo, messageThumbs } from './rules/message.ts';
import { LANGUAGE_SAMPLE, messageMoods } from './rules/sentiment.ts';
import type { TranscriptServices } from './services.ts';
import { findListedConversation, type ListedConversation } from './store/list.ts';
import type { EventTable } from './tables.ts';
import { findEvents } from './store/events.ts';
import { findFirstOfCustomer, pageMessages } from './store/messages.ts';
import { summary } from './summary.ts';

/** What a page of a transcript has. */
export interface TranscriptWanted {
  /** The most messages. */
  limit: number;
  /** Without it, the first or last messages. */
  position?: TranscriptPosition | undefined;
  start?: 'first' | 'last';
}

const FIRST_PAGE: TranscriptWanted = { limit: MAX_TRANSCRIPT_MESSAGES };

/** Events that tell something of a message which may be anywhere in the transcript. */
const MARKS = ['sentiment.changed', 'message.rated', 'attachment.added'];

/** What every page of a transcript needs of the whole: read once, however many pages are read. */
interface Whole {
  listed(): Promise<ListedConversation | undefined>;
  stored(): Promise<Awaited<ReturnType<typeof findAttachments>>>;
  marks(): Promise<EventTable[]>;
  topics(): Promise<TopicNames>;
}

const wholeOf = (query: Kysely<Schema>, organisationId: string, id: string): Whole => ({
  listed: once(() => findListedConversation(query, organisationId, id)),
  stored: once(() => findAttachments(query, organisationId, id)),
  marks: once(() => findEvents(query, organisationId, id, { types: MARKS })),
  topics: once(() => findTopicNames(query, organisationId)),
});

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => (result ??= read());
}

/** A conversation with a page of its transcript, files and events; `null` if it does not exist. */
export async function conversationDetail(
  c: Context<Env>,
  services: TranscriptServices,
  organisationId: string,
  id: string,
  wanted: TranscriptWanted = FIRST_PAGE,
  whole: Whole = wholeOf(services.store.query, organisationId, id),
): Promise<ConversationDetail | null> {
  const { query } = services.store;
  const [listed, page, stored, topics] = await Promise.all([
    whole.listed(),
    readPage(query, organisationId, id, wanted, whole),
    whole.stored(),
    whole.topics(),
  ]);
  if (!listed) return null;
  const { messages, before, events, marks, hasNext } = page;
  const { capabilityHash, language } = listed.conversation;
  const hasPrevious = before.length > 0;
  const first =
    language === null && (hasPrevious || hasNext)
      ? await findFirstOfCustomer(query, organisationId, id, LANGUAGE_SAMPLE)
      : undefined;
  const moods = messageMoods([...before, ...messages], marks, language, first);
  const thumbs = messageThumbs(marks);
  const addresses = messageReplyTo(events);
  const names = await services.agentNames(organisationId, [
    ...new Set(messages.flatMap(({ agentId }) => agentId ?? [])),
  ]);
  const shown = new Set(messages.map(({ messageId }) => messageId));
  const isWhole = !hasPrevious && !hasNext;
  const files = transcriptFiles(marks, stored, capabilityHash).filter(
    ({ messageId }) => isWhole || (messageId === null ? !hasPrevious : shown.has(messageId)),
  );
  return {
    ...summary(listed, topics),
    recorded_topic: listed.conversation.topic,
    messages: messages.map((message) => ({
      message_id: message.messageId,
      sender_type: message.senderType,
      agent_id: message.agentId,
      agent_name: names.get(message.agentId ?? 0) ?? null,
      claimed: message.isClaimed === 1,
      content: message.content,
      timestamp: iso(message.at),
      ai_confidence_score: message.aiConfidenceScore,
      sentiment: moods.get(message.messageId)?.sentiment ?? null,
      sentiment_score: moods.get(message.messageId)?.score ?? null,
      helpful: thumbs.get(message.messageId) ?? null,
      reply_to: addresses.get(message.messageId) ?? null,
    })),
    attachments: await Promise.all(
      files.map(async (file) => ({
        attachment_id: file.attachmentId,
        message_id: file.messageId,
        name: file.name,
        content_type: file.contentType,
        size_bytes: file.sizeBytes,
        url: file.isStored
          ? await linkTo(c, services, { organisationId, attachmentId: file.attachmentId })
          : null,
      })),
    ),
    events: events.map((event) => ({
      id: event.eventId,
      seq: event.seq,
      type: event.type,
      at: iso(event.at),
      data: JSON.parse(event.data) as RecordedEvent['data'],
    })),
    next_cursor: hasNext ? transcriptCursor({ side: 'after', place: messages.at(-1)! }) : null,
    previous_cursor: hasPrevious
      ? transcriptCursor({ side: 'before', place: messages[0] ?? before.at(-1)! })
      : null,
    export: await services.exportState(listed.conversation),
  };
}

/** A conversation with its whole transcript, read in pages; `null` if it does not exist. */
export async function wholeConversation(
  c: Context<Env>,
  services: TranscriptServices,
  organisationId: string,
  id: string,
): Promise<ConversationDetail | null> {
  const whole = wholeOf(services.store.query, organisationId, id);
  const read = (wanted: TranscriptWanted) =>
    conversationDetail(c, services, organisationId, id, wanted, whole);
  const detail = await read(FIRST_PAGE);
  while (detail?.next_cursor) {
    const next = await read({ ...FIRST_PAGE, position: transcriptPosition(detail.next_cursor)! });
    for (const message of next?.messages ?? []) detail.messages.push(message);
    for (const event of next?.events ?? []) detail.events.push(event);
    for (const file of next?.attachments ?? []) detail.attachments.push(file);
    detail.next_cursor = next?.next_cursor ?? null;
  }
  return detail;
}

async function readPage(
  query: Kysely<Schema>,
  organisationId: string,
  id: string,
  { limit, position, start = 'first' }: TranscriptWanted,
  whole: Whole,
) {
  const side = position?.side ?? (start === 'first' ? 'after' : 'before');
  const place = position?.place;
  // One more tells whether there are more.
  const found = await pageMessages(query, organisationId, id, { side, place, limit: limit + 1 });
  const hasMore = found.length > limit;
  const messages = !hasMore ? found : side === 'after' ? found.slice(0, limit) : found.slice(1);
  const hasPrevious = side === 'before' ? hasMore : place !== undefined;
  const hasNext = side === 'after' ? hasMore : place !== undefined;
  const from = messages[0] ?? place;
  const before =
    hasPrevious && from
      ? await pageMessages(query, organisationId, id, {
          side: 'before',
          place: from,
          limit: LOOK_BACK,
        })
      : [];
  const last = messages.at(-1);
  const events = await findEvents(query, organisationId, id, {
    after: before.at(-1)?.position,
    until: hasNext ? last?.position : undefined,
  });
  const isWhole = before.length === 0 && !hasNext;
  const marks = isWhole ? events : await whole.marks();
  return { messages, before, events, marks, hasNext };
}
