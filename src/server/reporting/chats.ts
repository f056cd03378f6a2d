import type { ReportedChat, ReportedParticipant } from '../../contract/index.ts';
import { iso, isoOrNull } from '../../contract/time.ts';
import type { Conversation } from '../conversations/index.ts';
import { agentsIn, type Chat, type Participant, pendingTransfer } from '../handoff/index.ts';
import { segmentsOf } from './rules.ts';
import { findConversations } from '../conversations/index.ts';
import { findMedia } from './store.ts';
import { type Schema } from '../database/schema.ts';
import { linkTo } from '../attachments/index.ts';
import type { Reader } from './reader.ts';
import { menuOf, namesChangedAt, type Surroundings, surroundings, userOf } from './surroundings.ts';
import { menuPath, secondsBetween } from './vocabulary.ts';

/** Chats as the reporting API shows them, with participants, transfers and files. */
export async function reportedChats(
  rows: readonly Schema['chat'][],
  reader: Reader,
): Promise<ReportedChat[]> {
  const { c, services, query, organisationId } = reader;
  const ids = rows.map(({ conversationId }) => conversationId);
  const [around, conversations, media] = await Promise.all([
    surroundings(reader),
    ids.length === 0 ? [] : findConversations(query, organisationId, ids),
    findMedia(query, organisationId, ids),
  ]);
  const byId = new Map(conversations.map((one) => [one.conversationId, one]));
  const files = Map.groupBy(media, ({ conversationId }) => conversationId);
  return Promise.all(
    rows.map(async ({ state }) => {
      const chat = JSON.parse(state) as Chat;
      const own = await Promise.all(
        (files.get(chat.conversationId) ?? []).map(async (file) => ({
          id: file.mediaId,
          createdAt: file.createdAt,
          type: file.contentType,
          url: await linkTo(c, services, file),
        })),
      );
      return reportedChat(chat, byId.get(chat.conversationId), around, own);
    }),
  );
}

const STATUS = {
  queued: 'queued',
  assigned: 'assigned',
  wrapping_up: 'wrapping_up',
  away: 'unstaffed',
} as const;

function reportedChat(
  chat: Chat,
  conversation: Conversation | undefined,
  around: Surroundings,
  media: readonly { id: number; createdAt: number; type: string; url: string }[],
): ReportedChat {
  const { queuedAt, assignedAt, endedAt, talk, figures, offer } = chat;
  const isTaken = assignedAt !== null;
  const waited = isTaken ? secondsBetween(0, figures.waited) : null;
  const status = chat.status === 'closed' ? (isTaken ? 'finished' : 'failed') : STATUS[chat.status];
  const team = around.teams.find(({ teamId }) => teamId === chat.teamId);
  const path = team && menuPath(around.teams, team);
  const first = chat.participants[0]!;
  const agent = agentsIn(chat)[0] ?? chat.wrapUpBy ?? chat.participants.findLast(isAgent)?.agentId;
  const measured = segmentsOf({
    createdAt: queuedAt,
    queuedAt,
    connectingAt: null,
    connectedAt: assignedAt,
    endedAt,
    duration: null,
    holdDuration: null,
    participants: chat.participants.map((one) => ({
      type: one.agentId === null ? 'end_user' : 'agent',
      connectedAt: one.connectedAt,
      endedAt: one.endedAt,
    })),
    // Nobody was transferred to by one that failed, whoever connects later.
    transfers: chat.transfers.filter((one) => one.status !== 'failed'),
  });
  return {
    id: chat.chatId,
    lang: conversation?.language ?? null,
    chat_type: 'messaging',
    status,
    sub_status: pendingTransfer(chat) ? 'transferring' : offer ? 'offered' : null,
    created_at: iso(queuedAt),
    queued_at: iso(queuedAt),
    assigned_at: isoOrNull(assignedAt),
    ends_at: isoOrNull(endedAt),
    updated_at: iso(
      Math.max(
        chat.updatedAt,
        conversation?.updatedAt ?? 0,
        ...media.map(({ createdAt }) => createdAt),
        namesChangedAt(
          around,
          [
            ...chat.participants.map(({ agentId }) => agentId),
            ...chat.transfers.flatMap((one) => [one.fromAgentId, one.toAgentId]),
          ],
          [chat.teamId, ...chat.transfers.flatMap((one) => [one.fromTeamId, one.toTeamId])],
        ),
      ),
    ),
    first_msg_sent_at: isoOrNull(talk.firstAt),
    last_msg_sent_at: isoOrNull(talk.lastAt),
    wait_duration: waited,
    queue_duration: waited,
    chat_duration: secondsBetween(assignedAt, endedAt),
    verified: conversation?.identityVerified === true,
    rating: figures.rating,
    // The comment may have been erased since.
    has_feedback: figures.isCommented && conversation?.feedback != null,
    out_ticket_id: conversation?.platformTicketId ?? null,
    out_ticket_url: null,
    finish_reason: isTaken ? chat.outcome : null,
    fail_reason: isTaken ? null : chat.outcome,
    message_count: talk.messages,
    average_response_time:
      talk.responses === 0 ? null : Math.round(talk.responseTotal / talk.responses / 1000),
    longest_response_time: talk.responses === 0 ? null : Math.round(talk.longestResponse / 1000),
    selected_menu: menuOf(around, chat.teamId),
    menu_path: path
      ? {
          items_count: path.length,
          name: path.map(({ name }) => name).join(' / '),
          materialized_path: path.map(({ teamId }) => teamId).join('/'),
        }
      : null,
    agent_info: userOf(around, agent),
    end_user: {
      id: first.participantId,
      identifier: conversation?.contactEmail ?? conversation?.customerId ?? null,
      out_contact_id: conversation?.customerId ?? null,
    },
    photos: media
      .filter(({ type }) => type.startsWith('image/'))
      .map(({ id, type, url }) => ({ id, photo_type: type, url })),
    videos: media
      .filter(({ type }) => type.startsWith('video/'))
      .map(({ id, url }) => ({ id, url })),
    transfers: chat.transfers.map((one) => ({
      id: one.transferId,
      status: one.status,
      fail_reason: one.failReason,
      created_at: iso(one.createdAt),
      from_menu: menuOf(around, one.fromTeamId),
      to_menu: menuOf(around, one.toTeamId),
      from_agent: userOf(around, one.fromAgentId),
      to_agent: userOf(around, one.toAgentId),
    })),
    handle_durations: handleDurations(chat),
    participants: chat.participants.map(reportedParticipant),
    conversation_id: chat.conversationId,
    ...measured,
  };
}

const isAgent = ({ agentId }: Participant) => agentId !== null;

export function reportedParticipant(
  one: Participant & { updatedAt?: number },
): ReportedParticipant {
  return {
    id: one.participantId,
    type: one.agentId === null ? 'end_user' : 'agent',
    agent_id: one.agentId,
    connected_at: iso(one.connectedAt),
    ended_at: isoOrNull(one.endedAt),
    duration: secondsBetween(one.connectedAt, one.endedAt),
    updated_at: iso(one.updatedAt ?? one.endedAt ?? one.connectedAt),
  };
}

/** How long each agent was in the chat, and how long they wrapped it up. */
function handleDurations({ participants, wrapUpBy, endedAt, wrappedUpAt }: Chat) {
  const byAgent = Map.groupBy(participants.filter(isAgent), ({ agentId }) => agentId!);
  return [...byAgent].map(([agent_id, times]) => ({
    agent_id,
    acw_duration: agent_id === wrapUpBy ? secondsBetween(endedAt, wrappedUpAt) : null,
    chat_duration: times.some((one) => one.endedAt === null)
      ? null
      : Math.round(times.reduce((sum, one) => sum + (one.endedAt! - one.connectedAt), 0) / 1000),
  }));
}
