export { createAgent, removeAgent } from './agents.ts';
export { isFault } from './fault.ts';
export { staffRoutes } from './routes/team.ts';
export { statusByWork } from './rules/agent-status.ts';
export { isOpenAt } from './rules/opening-hours.ts';
export { inOrder, type StoredTeam, teamFor, withDescendants } from './rules/team.ts';
export { signInLink } from './sign-in-link.ts';
export { renderSignInMail } from './sign-in-mail.ts';
export {
  addSignInLink,
  type Agent,
  findAgent,
  findAgentByEmail,
  findAgents,
  findAgentSpans,
  findLostAgents,
  lockAgents,
  setAgent,
  setAgentStatus,
  touchAgent,
  useSignInLink,
} from './store/agents.ts';
export { noteChanges } from './store/changed-details.ts';
export { countMembers, findTeams } from './store/teams.ts';
export { createTeam } from './teams.ts';
