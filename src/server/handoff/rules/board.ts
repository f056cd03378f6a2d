import { agentStatus, type AgentStatus, type BoardResponse } from '../../../contract/index.ts';
import { iso } from '../../../contract/time.ts';
import { fullName } from '../../team/rules/agent-name.ts';
import { isOpenAt } from '../../team/rules/opening-hours.ts';
import { type Team, withDescendants } from '../../team/rules/team.ts';
import { agentsIn, type Chat } from './chat.ts';

/** An agent with their teams. Times are milliseconds since 1970. */
export interface BoardAgent {
  agentId: number;
  firstName: string;
  lastName: string | null;
  status: AgentStatus;
  statusAt: number;
  chatLimit: number;
  teamIds: readonly number[];
  removedAt: number | null;
}

export interface BoardInput {
  /** All chats that are not closed. */
  chats: readonly Chat[];
  teams: readonly Team[];
  agents: readonly BoardAgent[];
  /** Customers who are to be answered by mail. */
  followUps: { count: number; since: number | null };
  /** Milliseconds since 1970. */
  now: number;
}

/** Waiting customers and online agents: in total, by team, and for each agent. */
export function boardOf(input: BoardInput): Omit<BoardResponse, 'success'> {
  const { chats, now } = input;
  const agents = input.agents.filter(({ removedAt }) => removedAt === null);
  const teams = input.teams.filter(({ deletedAt }) => deletedAt === null);
  const unclaimed = chats.filter((chat) => !teams.some(({ teamId }) => teamId === chat.teamId));
  const availableIn = (members: ReadonlySet<number> | null) =>
    agents.filter(
      ({ status, teamIds }) =>
        status === 'available' && (members === null || teamIds.some((id) => members.has(id))),
    ).length;
  return {
    ...countsOf(chats, now),
    wrapping_up: chats.filter(({ status }) => status === 'wrapping_up').length,
    ...messagesLeft(input),
    agents_by_status: Object.fromEntries(
      agentStatus.options.map((status) => [
        status,
        agents.filter((agent) => agent.status === status).length,
      ]),
    ) as BoardResponse['agents_by_status'],
    teams: [
      ...teams.map((team) => ({
        id: team.teamId,
        name: team.name,
        ...countsOf(
          chats.filter(({ teamId }) => teamId === team.teamId),
          now,
        ),
        available: availableIn(withDescendants(input.teams, team.teamId)),
        open: isOpenAt(team, now),
      })),
      ...(unclaimed.length > 0 || teams.length === 0
        ? [
            {
              id: null,
              name: null,
              ...countsOf(unclaimed, now),
              available: availableIn(null),
              open: true,
            },
          ]
        : []),
    ],
    agents: agents.map((agent) => ({
      id: agent.agentId,
      name: fullName(agent),
      status: agent.status,
      since: iso(agent.statusAt),
      chats: chats.filter((chat) => agentsIn(chat).includes(agent.agentId)).length,
      chat_limit: agent.chatLimit,
    })),
  };
}

/** With those who are still looking at the form for a message. */
function messagesLeft({ chats, followUps, now }: BoardInput) {
  const away = chats.filter(({ status }) => status === 'away').map(({ queuedAt }) => queuedAt);
  const first = Math.min(...away, followUps.since ?? Infinity);
  return {
    messages_left: away.length + followUps.count,
    oldest_message_seconds:
      first === Infinity ? null : Math.max(0, Math.round((now - first) / 1000)),
  };
}

function countsOf(chats: readonly Chat[], now: number) {
  const waits = chats
    .filter(({ status }) => status === 'queued')
    .map(({ queuedAt, figures: { waitingSince } }) =>
      Math.max(0, Math.round((now - (waitingSince ?? queuedAt)) / 1000)),
    );
  return {
    waiting: waits.length,
    in_chat: chats.filter(({ status }) => status === 'assigned').length,
    longest_wait_seconds: waits.length === 0 ? null : Math.max(...waits),
  };
}
