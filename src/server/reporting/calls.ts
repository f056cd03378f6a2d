import type {
  CallInput,
  ReportedCall,
  ReportedCallParticipant,
  ReportedParticipant,
} from '../../contract/index.ts';
import { iso, isoOrNull } from '../../contract/time.ts';
import { segmentsOf } from './rules.ts';
import type { Schema } from '../database/schema.ts';
import { menuOf, namesChangedAt, type Surroundings, userOf } from './surroundings.ts';
import { secondsBetween } from './vocabulary.ts';

type ParticipantRow = Schema['callParticipant'];

const reportedParticipant = (one: ParticipantRow): ReportedParticipant => ({
  id: one.participantId,
  type: one.type,
  agent_id: one.agentId,
  connected_at: isoOrNull(one.connectedAt),
  ended_at: isoOrNull(one.endedAt),
  duration: secondsBetween(one.connectedAt, one.endedAt),
  updated_at: iso(one.updatedAt),
});

const time = (value: number | null | undefined) => value ?? null;

export const reportedCallParticipant = (one: ParticipantRow): ReportedCallParticipant => ({
  ...reportedParticipant(one),
  call_id: one.callId,
});

/** A call as the reporting API shows it. Times in `given` are milliseconds since 1970. */
export function reportedCall(
  { callId, given, updatedAt }: Schema['call'],
  participants: readonly ParticipantRow[],
  around: Surroundings,
): ReportedCall {
  const call = JSON.parse(given) as CallInput;
  const connectedAt = time(call.connected_at);
  const endedAt = time(call.ended_at);
  const queuedAt = time(call.queued_at);
  const first = participants.find(({ type }) => type === 'end_user') ?? participants[0];
  return {
    id: callId,
    lang: call.lang ?? null,
    call_type: call.call_type,
    status: call.status,
    created_at: iso(call.created_at),
    queued_at: isoOrNull(queuedAt),
    connecting_at: isoOrNull(call.connecting_at),
    connected_at: isoOrNull(connectedAt),
    ended_at: isoOrNull(endedAt),
    scheduled_at: isoOrNull(call.scheduled_at),
    updated_at: iso(
      Math.max(
        updatedAt,
        namesChangedAt(
          around,
          [call.agent_id, ...call.transfers.flatMap((one) => [one.from_agent_id, one.to_agent_id])],
          [call.menu_id],
        ),
      ),
    ),
    wait_duration: secondsBetween(queuedAt, connectedAt),
    queue_duration: secondsBetween(queuedAt, connectedAt),
    hold_duration: call.hold_duration ?? null,
    call_duration: call.call_duration ?? secondsBetween(connectedAt, endedAt),
    rating: call.rating ?? null,
    has_feedback: call.has_feedback ?? false,
    out_ticket_id: call.out_ticket_id ?? null,
    out_ticket_url: call.out_ticket_url ?? null,
    recording_url: call.recording_url ?? null,
    voicemail_reason: call.voicemail_reason ?? null,
    disconnected_by: call.disconnected_by ?? null,
    fail_reason: call.fail_reason ?? null,
    selected_menu: menuOf(around, call.menu_id),
    agent_info: userOf(around, call.agent_id),
    end_user: {
      id: first?.participantId ?? callId,
      identifier: call.end_user?.identifier ?? null,
      out_contact_id: call.end_user?.out_contact_id ?? null,
    },
    transfers: call.transfers.map((one, index) => ({
      // Transfers are numbered within the call.
      id: index + 1,
      status: one.status,
      fail_reason: one.fail_reason ?? null,
      created_at: iso(one.created_at),
      from_menu: null,
      to_menu: null,
      from_agent: userOf(around, one.from_agent_id),
      to_agent: userOf(around, one.to_agent_id),
    })),
    participants: participants.map(reportedParticipant),
    ...segmentsOf({
      createdAt: call.created_at,
      queuedAt,
      connectingAt: time(call.connecting_at),
      connectedAt,
      endedAt,
      duration: call.call_duration ?? null,
      holdDuration: call.hold_duration ?? null,
      participants,
      transfers: call.transfers
        // Nobody was reached by a transfer that failed or is pending.
        .filter(({ status }) => status === 'transferred')
        .map((one) => ({ createdAt: one.created_at, connectedAt: time(one.connected_at) })),
    }),
  };
}
