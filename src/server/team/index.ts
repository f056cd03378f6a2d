export { authorsOf } from './authors.ts';
export { changeBy, type ChangeContext } from './change-context.ts';
export { changeAgent, createAgent, removeAgent } from './agents.ts';
export { agentEndpoints } from './routes/agents.ts';
export { teamEndpoints } from './routes/teams.ts';
export { UNKNOWN_AGENT } from './faults.ts';
export { fullName } from './rules/agent-name.ts';
export { isOnline, ONLINE, statusByWork } from './rules/agent-status.ts';
export { isOpenAt, nextOpening } from './rules/opening-hours.ts';
export { reachOf, warningOf } from './rules/reach.ts';
export { inOrder, type StoredTeam, teamByTopic, withDescendants } from './rules/team.ts';
export type { TeamServices } from './services.ts';
export {
  type Agent,
  findAgent,
  findAgentByEmail,
  findAgents,
  findWorkingSpans,
  findLostAgents,
  lockAgents,
  setAgent,
  setAgentStatus,
  removeAgentSessions,
  touchAgent,
} from './store/agents.ts';
export { recordChanges } from './store/changed-details.ts';
export { findAllOwnReplies, findOwnReplies, setOwnReplies } from './store/own-replies.ts';
export { countMembers, findTeams } from './store/teams.ts';
export { changeTeam, createTeam, deleteTeam } from './teams.ts';
export { welcomeAgent } from './welcome.ts';
