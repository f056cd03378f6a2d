import type { AgentRole, AgentStatus } from '../../contract/index.ts';
import type { Row } from '../database/row.ts';
import type { StoredTeam } from './rules/team.ts';

declare module '../database/schema.ts' {
  interface Schema {
    agent: AgentTable;
    agentSpan: AgentSpanTable;
    team: TeamTable;
    teamMember: TeamMemberTable;
    signInLink: SignInLinkTable;
    changedDetail: ChangedDetailTable;
  }
}

/** A person of the team. */
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
  /** A connection of theirs was open then. */
  seenAt: number;
  /** When they last took a chat; 0: never. */
  lastTookAt: number;
  lastLoginAt: number | null;
  createdAt: number;
  updatedAt: number;
  removedAt: number | null;
}

/** A time in which an agent had one status. */
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

/** A link that signs an agent in once. */
export interface SignInLinkTable {
  organisationId: string;
  /** SHA-256, hex. */
  tokenHash: string;
  agentId: number;
  expiresAt: number;
}

/** A field of an agent, a team or a chat that was changed. */
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
