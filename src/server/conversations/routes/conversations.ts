import { type Context, Hono } from 'hono';
import {
  clientId,
  type ConversationDetail,
  conversationInput,
  type ConversationListAnswer,
  conversationQuery,
  type KnowledgeGapsAnswer,
  knowledgeGapsQuery,
  type RecordedEvent,
} from '../../../contract/index.ts';
import { transcriptFiles } from '../../attachments/index.ts';
import type { Conversation } from '../rules/conversation.ts';
import { gapsOf, knowledgeGap } from '../../insight/index.ts';
import { dayOf } from '../../../contract/time.ts';
import { lastHours } from '../../numbers/index.ts';
import { messageThumbs } from '../rules/message.ts';
import { maskInput } from '../rules/masking.ts';
import { messageMoods } from '../rules/sentiment.ts';
import { findAttachments } from '../../attachments/index.ts';
import { findEnding, findExportBots, findExported } from '../../exports/index.ts';
import { findEvents } from '../store/events.ts';
import { findGapExamples, groupGapQuestions } from '../../insight/index.ts';
import {
  findListedConversation,
  listConversations,
  type ListPosition,
} from '../store/conversations.ts';
import { findMessages } from '../store/messages.ts';
import { type Store } from '../../database/store.ts';
import { requireScope } from '../../http/access.ts';
import { linkTo } from '../../attachments/index.ts';
import { problem, readJson, readQuery } from '../../http/response.ts';
import { taken } from '../taken.ts';
import { admitted } from '../../http/admission.ts';
import { bodyLimit } from '../../http/body-limit.ts';
import { filtersOf, summary } from '../summary.ts';
import { iso } from '../../../contract/time.ts';
import { idempotent } from '../../http/idempotency.ts';
import type { Env, Parts } from '../../http/context.ts';
import type { Services } from '../../http/services.ts';

/** Largest body of `POST /conversations`, bytes. */
const MAX_BODY = 1024 * 1024;

/** `POST /conversations`, `GET /conversations`, `GET /conversations/:id` (CONTRACT, part A). */
export function conversationRoutes(parts: Parts): Hono<Env> {
  const { store, ingest, now } = parts;
  return new Hono<Env>()
    .post(
      '/conversations',
      requireScope(parts, 'conversations:write'),
      bodyLimit(MAX_BODY, 'A conversation'),
      admitted(parts),
      idempotent(parts),
      async (c) => {
        const input = await readJson(c, conversationInput);
        if (input instanceof Response) return input;
        const { organisationId, redacts } = c.get('principal');
        const status = await ingest.conversation({
          organisationId,
          receivedAt: now(),
          input: redacts ? maskInput(input) : input,
        });
        parts.monitor.countConversation(status);
        return taken(c, input.conversation_id, status);
      },
    )
    .get('/conversations', requireScope(parts, 'conversations:read'), async (c) => {
      const query = readQuery(c, conversationQuery);
      if (query instanceof Response) return query;
      const after = query.cursor === undefined ? undefined : positionFrom(query.cursor);
      if (after === null) {
        return problem(c, 'invalid_request', 'The cursor is not one of ours.', [
          { path: 'cursor', message: 'Use next_cursor of the page before.' },
        ]);
      }
      const { organisationId } = c.get('principal');
      if (query.q !== undefined) await parts.reader.caughtUp();
      const { page, total } = await listConversations(store, organisationId, {
        limit: query.limit,
        after,
        filters: filtersOf(query),
      });
      const last = page.at(-1)?.conversation;
      const answer: ConversationListAnswer = {
        success: true,
        data: page.map(summary),
        next_cursor: last && page.length === query.limit ? cursorOf(last) : null,
        total,
      };
      return c.json(answer);
    })
    .get('/conversations/knowledge-gaps', requireScope(parts, 'metrics:read'), async (c) => {
      const query = readQuery(c, knowledgeGapsQuery);
      if (query instanceof Response) return query;
      const { organisationId } = c.get('principal');
      const window = lastHours(now(), query.time_range);
      await parts.reader.caughtUp();
      const groups = await groupGapQuestions(
        store.replica,
        organisationId,
        window,
        query.threshold,
      );
      const answer: KnowledgeGapsAnswer = {
        success: true,
        gaps: await Promise.all(
          gapsOf(groups, query.limit).map(async (gap) =>
            knowledgeGap(
              gap,
              await findGapExamples(store.replica, organisationId, window, query.threshold, gap),
            ),
          ),
        ),
      };
      return c.json(answer);
    })
    .get('/conversations/:id', requireScope(parts, 'conversations:read'), async (c) => {
      const { organisationId } = c.get('principal');
      const data = await conversationDetail(c, parts, organisationId, c.req.param('id'));
      if (!data) return problem(c, 'not_found', 'There is no conversation with this id.');
      return c.json({ success: true, data });
    });
}

/** Where it stands in the daily export. */
async function exportOf(
  query: Store['query'],
  { organisationId, conversationId, updatedAt }: Conversation,
  exported: { day: string; sealedAt: number } | undefined,
): Promise<ConversationDetail['export']> {
  if (exported) return { day: exported.day, late: updatedAt > exported.sealedAt };
  const ending = await findEnding(query, organisationId, conversationId);
  if (!ending) return { day: null, late: false };
  const [bot] = await findExportBots(query, ending);
  const isLate = bot?.lastDay != null && dayOf(ending.resolvedAt ?? ending.lastAt) <= bot.lastDay;
  return { day: null, late: isLate };
}

/** A conversation with its transcript, files and events; `null`: there is none. */
export async function conversationDetail(
  c: Context<Env>,
  parts: Services,
  organisationId: string,
  id: string,
): Promise<ConversationDetail | null> {
  const { store } = parts;
  const [listed, messages, events, stored, exported] = await Promise.all([
    findListedConversation(store.query, organisationId, id),
    findMessages(store.query, organisationId, [id]),
    findEvents(store.query, organisationId, id),
    findAttachments(store.query, organisationId, id),
    findExported(store.query, organisationId, [id]),
  ]);
  if (!listed) return null;
  const moods = messageMoods(messages, events, listed.conversation.language);
  const thumbs = messageThumbs(events);
  return {
    ...summary(listed),
    messages: messages.map((message) => ({
      message_id: message.messageId,
      sender_type: message.senderType,
      agent_id: message.agentId,
      content: message.content,
      timestamp: iso(message.at),
      ai_confidence_score: message.aiConfidenceScore,
      sentiment: moods.get(message.messageId)?.sentiment ?? null,
      sentiment_score: moods.get(message.messageId)?.score ?? null,
      helpful: thumbs.get(message.messageId) ?? null,
    })),
    attachments: await Promise.all(
      transcriptFiles(events, stored, listed.conversation.capabilityHash).map(async (file) => ({
        attachment_id: file.attachmentId,
        message_id: file.messageId,
        name: file.name,
        content_type: file.contentType,
        size_bytes: file.sizeBytes,
        url: file.isStored
          ? await linkTo(c, parts, { organisationId, attachmentId: file.attachmentId })
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
    export: await exportOf(store.query, listed.conversation, exported[0]),
  };
}

function cursorOf({ startedAt, conversationId }: ListPosition): string {
  return Buffer.from(JSON.stringify([startedAt, conversationId])).toString('base64url');
}

function positionFrom(cursor: string): ListPosition | null {
  try {
    const [startedAt, conversationId] = JSON.parse(
      Buffer.from(cursor, 'base64url').toString(),
    ) as unknown[];
    const id = clientId.safeParse(conversationId);
    return Number.isSafeInteger(startedAt) && id.success
      ? { startedAt: startedAt as number, conversationId: id.data }
      : null;
  } catch {
    return null;
  }
}
