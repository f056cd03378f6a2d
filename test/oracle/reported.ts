import { type SentCall, secondsOf, segmentsOf, timeOf } from './calls.ts';
import { type Hours, isOpenThen } from './local-time.ts';
import { meanOf } from './report.ts';
import type {
  AgentStatus,
  Recount,
  RecountedChat,
  RecountedConversation,
  StatusSpan,
} from './happened.ts';

/** An agent and a team as they were made. */
export interface MadeAgent {
  id: number;
  name: string;
  number: string;
}
export interface MadeTeam {
  id: number;
  name: string;
  parent: number | null;
  topics: readonly string[];
  hours: Hours;
}

/** All that the reports are about. */
export interface Office {
  agents: readonly MadeAgent[];
  teams: readonly MadeTeam[];
  calls: readonly SentCall[];
  removed: ReadonlySet<number>;
  /** When each agent signed in last, and when. */
  signedIn: ReadonlyMap<number, number>;
  since: number;
  now: number;
}

const COLOURS: Record<AgentStatus, [id: number, name: string, color: string]> = {
  available: [1, 'Available', '#1f8a4c'],
  busy: [2, 'Busy', '#b45309'],
  on_break: [3, 'Break', '#2563eb'],
  wrapping_up: [4, 'Wrap-up', '#7c3aed'],
  offline: [5, 'Offline', '#6b7280'],
};

function statusOf(status: AgentStatus) {
  const [id, name, color] = COLOURS[status];
  return { id, wfm_id: null, name, color };
}

/** What the reporting API is to say, without `updated_at` and the ids that the server gave. */
export function reportsOf(recount: Recount, office: Office) {
  const { chats, conversations, statuses } = recount;
  const byId = new Map(conversations.map((one) => [one.id, one]));
  const user = (id: number | null) => {
    const agent = office.agents.find((one) => one.id === id);
    if (!agent) return null;
    return {
      id: agent.id,
      email: `${agent.name.toLowerCase()}@example.com`,
      first_name: agent.name,
      middle_name: null,
      last_name: null,
      avatar_url: null,
      agent_number: agent.number,
    };
  };
  const team = (id: number | null) => office.teams.find((one) => one.id === id);
  const named = (one: MadeTeam) => ({
    id: one.id,
    name: one.name,
    parent_id: one.parent,
    position: 0,
    deleted: false,
  });
  const menu = (id: number | null) => {
    const own = team(id);
    return own ? { ...named(own), hidden: false, menu_type: 'chat', output_msg: null } : null;
  };
  const withCount = (one: MadeTeam) => ({
    ...named(one),
    agents_count: office.agents.filter(({ id }) => !office.removed.has(id)).length,
  });
  const lastSpan = (id: number) => statuses.findLast(({ agent }) => agent === id)!;

  const agents = office.agents.map(({ id }) => {
    const { status, from } = lastSpan(id);
    return {
      ...user(id)!,
      created_at: timeOf(office.since),
      last_login_time: timeOf(office.signedIn.get(id)!),
      status: statusOf(status),
      status_updated_at: timeOf(from),
      crm_authenticated: false,
      online: office.now - office.signedIn.get(id)! < 30_000,
      wrap_up: status === 'wrapping_up',
      call_count: office.calls.filter(({ participants }) =>
        participants.some(({ agent }) => agent === id),
      ).length,
      chat_count: chats.filter(({ stays }) => stays.some(({ agent }) => agent === id)).length,
      location: null,
      roles: ['agent'],
      teams: office.teams.map(withCount),
      channels: office.teams.map((one) => ({ channel_type: 'chat', menu: menu(one.id) })),
    };
  });

  return {
    agents,
    user_info: office.agents.map(({ id }) => user(id)),
    agent_status_history: statuses.map(({ agent, status, from, to }: StatusSpan) => ({
      agent: user(agent),
      status: statusOf(status),
      started: timeOf(from),
      ended: timeOf(to),
      duration: secondsOf(from, to),
    })),
    teams: office.teams.map(withCount),
    menus: office.teams.map(({ id }) => menu(id)),
    user_statuses: (Object.keys(COLOURS) as AgentStatus[]).map(statusOf),
    chats: chats.map((chat) => chatOf(chat, byId.get(chat.conversation)!)),
    chat_participants: chats.flatMap((chat, index) =>
      participantsOf(chat).map((one) => ({ ...one, chat: index })),
    ),
    calls: office.calls.toSorted((a, b) => a.id - b.id).map(callOf),
  };

  function participantsOf(chat: RecountedChat) {
    const shown = (agent: number | null, from: number, to: number | null) => ({
      type: agent === null ? 'end_user' : 'agent',
      agent_id: agent,
      connected_at: timeOf(from),
      ended_at: timeOf(to),
      duration: secondsOf(from, to),
      updated_at: timeOf(to ?? from),
    });
    return [
      shown(null, chat.queuedAt, chat.endedAt),
      ...chat.stays.map(({ agent, from, to }) => shown(agent, from, to)),
    ];
  }

  function chatOf(chat: RecountedChat, conversation: RecountedConversation) {
    const { stays, endedAt, asked, outcome, queuedAt } = chat;
    const taken = stays[0]?.from ?? null;
    const present = stays.filter(({ to }) => to === null);
    const responses = stays.flatMap((stay) => stay.responses);
    const waited = taken === null ? null : Math.round(chat.waits.reduce((a, b) => a + b, 0) / 1000);
    const own = team(chat.team);
    const above = own && team(own.parent);
    const path = own && [...(above ? [above] : []), own];
    const { segments, negative } = segmentsOf({
      created: queuedAt,
      queued: queuedAt,
      connecting: null,
      connected: taken,
      ended: endedAt,
      hold: null,
      duration: null,
      participants: [
        { type: 'end_user', connected: queuedAt, ended: endedAt },
        ...stays.map(({ from, to }) => ({ type: 'agent' as const, connected: from, ended: to })),
      ],
      transfers: chat.transfers
        .filter(({ status }) => status !== 'failed')
        .map(({ at }) => ({ created: at, connected: null })),
    });
    expectNone(negative);
    return {
      lang: null,
      chat_type: 'messaging',
      status:
        endedAt !== null
          ? chat.wrapUpBy !== null && chat.wrappedUpAt === null
            ? 'wrapping_up'
            : taken === null
              ? 'failed'
              : 'finished'
          : present.length > 0
            ? 'assigned'
            : chat.isAway
              ? 'unstaffed'
              : 'queued',
      sub_status: asked?.transfer ? 'transferring' : asked ? 'offered' : null,
      created_at: timeOf(queuedAt),
      queued_at: timeOf(queuedAt),
      assigned_at: timeOf(taken),
      ends_at: timeOf(endedAt),
      first_msg_sent_at: timeOf(chat.firstSaidAt),
      last_msg_sent_at: timeOf(chat.lastSaidAt),
      wait_duration: waited,
      queue_duration: waited,
      chat_duration: secondsOf(taken, endedAt),
      verified: false,
      rating: chat.rating,
      has_feedback: chat.commented,
      out_ticket_id: null,
      out_ticket_url: null,
      finish_reason: taken === null ? null : outcome,
      fail_reason: taken === null ? outcome : null,
      message_count: chat.messages,
      average_response_time: responses.length === 0 ? null : Math.round(meanOf(responses)! / 1000),
      longest_response_time: responses.length === 0 ? null : Math.round(chat.longest / 1000),
      selected_menu: menu(chat.team),
      menu_path: path
        ? {
            items_count: path.length,
            name: path.map(({ name }) => name).join(' / '),
            materialized_path: path.map(({ id }) => id).join('/'),
          }
        : null,
      agent_info: user(present[0]?.agent ?? chat.wrapUpBy ?? stays.at(-1)?.agent ?? null),
      end_user: conversation.isErased
        ? { identifier: null, out_contact_id: null }
        : {
            identifier: conversation.hasAddress ? `${conversation.id}@example.com` : null,
            out_contact_id: conversation.hasAddress ? conversation.id : null,
          },
      photos: [],
      videos: [],
      transfers: chat.transfers.map((one) => ({
        status: one.status,
        fail_reason: one.reason,
        created_at: timeOf(one.at),
        from_menu: menu(one.team),
        to_menu: menu(one.toTeam),
        from_agent: user(one.from),
        to_agent: user(one.toAgent),
      })),
      handle_durations: [...Map.groupBy(stays, ({ agent }) => agent)].map(([agent_id, times]) => ({
        agent_id,
        acw_duration: agent_id === chat.wrapUpBy ? secondsOf(endedAt, chat.wrappedUpAt) : null,
        chat_duration: times.some(({ to }) => to === null)
          ? null
          : Math.round(times.reduce((sum, { from, to }) => sum + to! - from, 0) / 1000),
      })),
      participants: participantsOf(chat),
      conversation_id: chat.conversation,
      segments,
      warnings: [],
    };
  }

  function callOf(call: SentCall) {
    const { created, queued, connected, ended, duration } = call;
    const { segments, negative } = segmentsOf({
      ...call,
      transfers: call.transfers.filter(({ status }) => status === 'transferred'),
    });
    const waited = secondsOf(queued, connected);
    return {
      id: call.id,
      lang: null,
      call_type: 'voice',
      status: 'finished',
      created_at: timeOf(created),
      queued_at: timeOf(queued),
      connecting_at: timeOf(call.connecting),
      connected_at: timeOf(connected),
      ended_at: timeOf(ended),
      scheduled_at: null,
      wait_duration: waited,
      queue_duration: waited,
      hold_duration: call.hold,
      call_duration: duration ?? secondsOf(connected, ended),
      rating: call.rating,
      has_feedback: false,
      out_ticket_id: null,
      out_ticket_url: null,
      recording_url: null,
      voicemail_reason: null,
      disconnected_by: null,
      fail_reason: null,
      selected_menu: menu(call.team),
      agent_info: user(call.agent),
      end_user: { identifier: null, out_contact_id: null },
      transfers: call.transfers.map((one, index) => ({
        id: index + 1,
        status: one.status,
        fail_reason: null,
        created_at: timeOf(one.created),
        from_menu: null,
        to_menu: null,
        from_agent: user(one.from),
        to_agent: user(one.to),
      })),
      participants: call.participants.map((one) => ({
        type: one.type,
        agent_id: one.agent,
        connected_at: timeOf(one.connected),
        ended_at: timeOf(one.ended),
        duration: secondsOf(one.connected, one.ended),
      })),
      segments,
      /** The names of the segments that the warnings are to be about. */
      warnings: negative,
    };
  }
}

function expectNone(negative: readonly string[]): void {
  if (negative.length > 0) throw new Error(`A chat of the recount has negative ${negative}.`);
}

/** What the live board is to show. */
export function boardOf({ chats, statuses }: Recount, office: Office) {
  const { now } = office;
  const open = chats.filter(({ endedAt }) => endedAt === null);
  const isTaken = ({ stays }: RecountedChat) => stays.some(({ to }) => to === null);
  const there = office.agents.filter(({ id }) => !office.removed.has(id));
  const spanOf = (id: number) => statuses.findLast(({ agent }) => agent === id)!;
  const has = (status: string) => there.filter(({ id }) => spanOf(id).status === status).length;
  const counts = (of: readonly RecountedChat[]) => {
    const waiting = of.filter((chat) => !isTaken(chat) && !chat.isAway);
    const waits = waiting.map(({ waitingSince }) => Math.round((now - waitingSince!) / 1000));
    return {
      waiting: waiting.length,
      in_chat: of.filter(isTaken).length,
      longest_wait_seconds: waits.length === 0 ? null : Math.max(...waits),
    };
  };
  const away = open.filter(({ isAway }) => isAway).map(({ queuedAt }) => queuedAt);
  const nobodys = open.filter(({ team }) => team === null);
  const wrapping = chats.filter((one) => one.wrapUpBy !== null && one.wrappedUpAt === null);
  return {
    ...counts(open),
    wrapping_up: wrapping.length,
    messages_left: away.length,
    oldest_message_seconds: away.length === 0 ? null : Math.round((now - Math.min(...away)) / 1000),
    agents_by_status: Object.fromEntries(
      (Object.keys(COLOURS) as AgentStatus[]).map((status) => [status, has(status)]),
    ),
    teams: [
      ...office.teams.map(({ id, name, hours }) => ({
        id,
        name,
        ...counts(open.filter(({ team }) => team === id)),
        available: has('available'),
        open: isOpenThen(hours, now),
      })),
      ...(nobodys.length > 0 || wrapping.some(({ team }) => team === null)
        ? [
            {
              id: null,
              name: null,
              ...counts(nobodys),
              available: has('available'),
              open: true,
            },
          ]
        : []),
    ],
    agents: there.map(({ id, name }) => ({
      id,
      name,
      status: spanOf(id).status,
      since: timeOf(spanOf(id).from),
      chats: chats.filter(({ stays }) => stays.some((one) => one.agent === id && one.to === null))
        .length,
      chat_limit: 50,
    })),
  };
}
