import { type Context, Hono } from 'hono';
import {
  type AgentAnswer,
  agentInput,
  type AgentLinkAnswer,
  type AgentListAnswer,
  agentPatch,
  type ListedAgent,
  type ListedTeam,
  type TeamAnswer,
  teamInput,
  type TeamListAnswer,
  teamPatch,
} from '../../../contract/index.ts';
import { keyId } from '../../http/principal.ts';
import { signInLink } from '../sign-in-link.ts';
import { agentsIn } from '../../handoff/index.ts';
import { isOpenAt } from '../rules/opening-hours.ts';
import { type Agent, findAgent, findAgents, removeAgentSessions } from '../store/agents.ts';
import { countMembers, findTeams, type StoredTeam } from '../store/teams.ts';
import { findOpenChats } from '../../handoff/index.ts';
import { type ChangeContext, changeAgent, createAgent, removeAgent } from '../agents.ts';
import { changeTeam, createTeam, deleteTeam } from '../teams.ts';
import { isFault, type TeamFault } from '../fault.ts';
import { requireScope } from '../../http/access.ts';
import { problem, readJson } from '../../http/response.ts';
import { bodyLimit } from '../../http/body-limit.ts';
import { type Env, ownOrigin, type Parts } from '../../http/context.ts';
import { iso } from '../../../contract/time.ts';

/** An inbox that was heard of so recently is open, milliseconds. */
const ONLINE = 30_000;

const refused = (c: Context, { code, message, path }: TeamFault) =>
  problem(c, code, message, path === undefined ? undefined : [{ path, message }]);

/** What is no number is nobody's. */
const idOf = (c: Context): number => {
  const id = Number(c.req.param('id'));
  return Number.isSafeInteger(id) ? id : -1;
};

/** `/agents` and `/teams`: who answers, and what goes to whom. */
export function staffRoutes(parts: Parts): Hono<Env> {
  const { store, now, dispatcher } = parts;
  const limit = bodyLimit(64 * 1024, 'It');
  const admin = requireScope(parts, 'admin');

  const contextOf = (c: Context<Env>): ChangeContext => {
    const { organisationId, agent, keyHash } = c.get('principal');
    const changedBy = agent ? `agent:${agent.agentId}` : `key:${keyId(keyHash)}`;
    return { organisationId, changedBy, now: now() };
  };

  async function listedAgents(organisationId: string, agents: readonly Agent[]) {
    const open = await findOpenChats(store.query, organisationId);
    return agents.map((agent): ListedAgent => ({
      id: agent.agentId,
      email: agent.email,
      first_name: agent.firstName,
      middle_name: agent.middleName,
      last_name: agent.lastName,
      avatar_url: agent.avatarUrl,
      agent_number: agent.agentNumber,
      location: agent.location,
      role: agent.role,
      chat_limit: agent.chatLimit,
      team_ids: agent.teamIds,
      status: agent.status,
      status_updated_at: iso(agent.statusAt),
      online: now() - agent.seenAt < ONLINE,
      open_chats: open.filter(({ chat }) => agentsIn(chat).includes(agent.agentId)).length,
      created_at: iso(agent.createdAt),
      updated_at: iso(agent.updatedAt),
      last_login_at: agent.lastLoginAt === null ? null : iso(agent.lastLoginAt),
      removed: agent.removedAt !== null,
    }));
  }

  async function agentAnswer(c: Context<Env>, agent: Agent, status: 200 | 201 = 200) {
    const [data] = await listedAgents(agent.organisationId, [agent]);
    const answer: AgentAnswer = { success: true, data: data! };
    return c.json(answer, status);
  }

  const listedTeam = (team: StoredTeam, members: ReadonlyMap<number, number>): ListedTeam => ({
    id: team.teamId,
    name: team.name,
    parent_id: team.parentId,
    position: team.position,
    topics: [...team.topics],
    hours: team.hours,
    time_zone: team.timeZone,
    holidays: [...team.holidays],
    agents_count: members.get(team.teamId) ?? 0,
    open: isOpenAt(team, now()),
    created_at: iso(team.createdAt),
    updated_at: iso(team.updatedAt),
  });

  async function teamAnswer(c: Context<Env>, team: StoredTeam, status: 200 | 201 = 200) {
    const members = await countMembers(store.query, c.get('principal').organisationId);
    const answer: TeamAnswer = { success: true, data: listedTeam(team, members) };
    return c.json(answer, status);
  }

  return new Hono<Env>()
    .get('/agents', admin, async (c) => {
      const { organisationId } = c.get('principal');
      const agents = await findAgents(store.query, organisationId);
      const there = agents.filter(({ removedAt }) => removedAt === null);
      const answer: AgentListAnswer = {
        success: true,
        data: await listedAgents(organisationId, there),
      };
      return c.json(answer);
    })
    .post('/agents', admin, limit, async (c) => {
      const input = await readJson(c, agentInput);
      if (input instanceof Response) return input;
      const result = await createAgent(store, contextOf(c), input);
      return isFault(result) ? refused(c, result.fault) : agentAnswer(c, result.agent, 201);
    })
    .patch('/agents/:id', admin, limit, async (c) => {
      const patch = await readJson(c, agentPatch);
      if (patch instanceof Response) return patch;
      const result = await changeAgent(store, contextOf(c), idOf(c), patch);
      if (isFault(result)) return refused(c, result.fault);
      dispatcher.wake();
      return agentAnswer(c, result.agent);
    })
    .delete('/agents/:id', admin, async (c) => {
      const result = await removeAgent(store, contextOf(c), idOf(c));
      if (isFault(result)) return refused(c, result.fault);
      dispatcher.wake();
      return c.json({ success: true });
    })
    .delete('/agents/:id/sessions', admin, async (c) => {
      const { organisationId } = c.get('principal');
      await store.write((transaction) => removeAgentSessions(transaction, organisationId, idOf(c)));
      return c.json({ success: true });
    })
    .post('/agents/:id/link', admin, async (c) => {
      const { organisationId } = c.get('principal');
      const agent = await findAgent(store.query, organisationId, idOf(c));
      if (!agent || agent.removedAt !== null) {
        return problem(c, 'not_found', 'There is no agent with this id.');
      }
      const answer: AgentLinkAnswer = {
        success: true,
        url: await signInLink(store, organisationId, agent.agentId, {
          publicUrl: parts.publicUrl ?? ownOrigin(c, parts),
          now: now(),
        }),
      };
      return c.json(answer);
    })
    .get('/teams', admin, async (c) => {
      const { organisationId } = c.get('principal');
      const [teams, members] = await Promise.all([
        findTeams(store.query, organisationId),
        countMembers(store.query, organisationId),
      ]);
      const answer: TeamListAnswer = {
        success: true,
        data: teams
          .filter(({ deletedAt }) => deletedAt === null)
          .map((team) => listedTeam(team, members)),
      };
      return c.json(answer);
    })
    .post('/teams', admin, limit, async (c) => {
      const input = await readJson(c, teamInput);
      if (input instanceof Response) return input;
      const result = await createTeam(store, contextOf(c), input);
      return isFault(result) ? refused(c, result.fault) : teamAnswer(c, result.team, 201);
    })
    .patch('/teams/:id', admin, limit, async (c) => {
      const patch = await readJson(c, teamPatch);
      if (patch instanceof Response) return patch;
      const result = await changeTeam(store, contextOf(c), idOf(c), patch);
      if (isFault(result)) return refused(c, result.fault);
      dispatcher.wake();
      return teamAnswer(c, result.team);
    })
    .delete('/teams/:id', admin, async (c) => {
      const result = await deleteTeam(store, contextOf(c), idOf(c));
      if (isFault(result)) return refused(c, result.fault);
      dispatcher.wake();
      return c.json({ success: true });
    });
}
