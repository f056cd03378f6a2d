import type { AgentRole, AgentStatus } from '../../contract/index.ts';
import type { Row } from '../database/row.ts';
import type { StoredTeam } from './rules/team.ts';

declare module '../database/schema.ts' {
  interface Schema {
    agent: AgentTable;
    agentSpan: AgentSpanTable;
    ownReplies: OwnRepliesTable;
    team: TeamTable;
    teamMember: TeamMemberTable;
    changedDetail: ChangedDetailTable;
  }
}

/** The canned replies that an agent keeps for themselves. */
export interface OwnRepliesTable {
  organisationId: string;
  agentId: number;
  /** JSON of the contract's `CannedReplies`. */
  replies: string;
}

/** An agent. */
export interface AgentTable {
  organisationId: string;
  agentId: number;
  /** In lower case. */
  email: string;
  firstName: string;
  middleName: string | null;
  lastName: string | null;
  avatarUrl: string | null;
  agentNumber: string | null;
  location: string | null;
  role: AgentRole;
  chatLimit: number;
  status: AgentStatus;
  statusAt: number;
  /** The status before the server set the agent offline, which returns with the connection. */
  formerStatus: AgentStatus | null;
  /** When a connection of the agent was last open. */
  seenAt: number;
  /** When the agent last took a chat; 0: never. */
  lastTookAt: number;
  lastLoginAt: number | null;
  createdAt: number;
  updatedAt: number;
  /** When their name, address, picture or number last changed, which lists of chats and calls show too. */
  profileAt: number;
  removedAt: number | null;
}

/** A period in which an agent had one status. */
export interface AgentSpanTable {
  organisationId: string;
  spanId: number;
  agentId: number;
  status: AgentStatus;
  startedAt: number;
  endedAt: number | null;
}

export type TeamTable = Row<StoredTeam> & { organisationId: string };

export interface TeamMemberTable {
  organisationId: string;
  teamId: number;
  agentId: number;
}

/** A changed field of an agent, a team or a chat. */
export interface ChangedDetailTable {
  organisationId: string;
  detailId: number;
  at: number;
  objectType: 'agent' | 'team' | 'chat';
  objectId: number;
  field: string;
  /** JSON. */
  former: string | null;
  next: string | null;
  /** `agent:ID`, `key:ID` or `server`. */
  changedBy: string;
}
