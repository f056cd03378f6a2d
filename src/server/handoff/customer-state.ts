import type { HandoffState } from '../../contract/index.ts';
import { isoOrNull, MINUTE } from '../../contract/time.ts';
import type { Store } from '../database/store.ts';
import { isSetApart } from '../conversations/index.ts';
import { findOrganisation } from '../keys/index.ts';
import { findAgents, findTeams, nextOpening, type StoredTeam } from '../team/index.ts';
import { agentsIn, type Chat, isMessageLeft, isUnanswered } from './rules/chat.ts';
import type { HandoffServices } from './services.ts';
import { findLatestChat, type StoredChat } from './store.ts';

/**
 * The state of a conversation's chat for the browser of the customer.
 *
 * @param heardAt when the caller heard of the last event that the state must include, as `performance.now()`
 * @returns also the chat, if it waits in a queue
 */
export async function customerState(
  services: Pick<HandoffServices, 'store' | 'queues' | 'teamTold' | 'now'>,
  organisationId: string,
  conversationId: string,
  heardAt: number,
): Promise<{ state: HandoffState; waiting: Chat | null }> {
  const found = await findLatestChat(services.store.query, organisationId, conversationId);
  if (found?.chat.status !== 'queued') {
    return {
      state: await otherState(services, organisationId, conversationId, found),
      waiting: null,
    };
  }
  const place = await services.queues.placeOf(found.chat, heardAt);
  return { state: { ...stateOfChat(found), ...place }, waiting: found.chat };
}

/** The state of a chat that does not wait in a queue. */
async function otherState(
  services: Pick<HandoffServices, 'store' | 'teamTold' | 'now'>,
  organisationId: string,
  conversationId: string,
  found: StoredChat | undefined,
): Promise<HandoffState> {
  const { store, now } = services;
  const base = stateOfChat(found);
  if (base.status === 'none' && (await waitsSetApart(store, organisationId, conversationId))) {
    return { ...base, status: 'waiting' };
  }
  const chat = found?.chat ?? null;
  if (chat === null || chat.status === 'away' || isMessageLeft(chat) || isUnanswered(chat)) {
    const of = { organisationId, conversationId };
    const told = await services.teamTold(of, chat);
    if (chat?.status !== 'away') return { ...base, ...told };
    return { ...base, ...told, ...(await answerTimes(store, organisationId, chat.teamId, now())) };
  }
  if (!found || base.status === 'none') return base;
  const ids = agentsIn(found.chat);
  const agents = await findAgents(store.query, organisationId, ids);
  return {
    ...base,
    agents: ids.flatMap((id) => {
      const agent = agents.find(({ agentId }) => agentId === id);
      return agent ? [{ name: agent.firstName, avatar_url: agent.avatarUrl }] : [];
    }),
  };
}

/** Whether the customer asked for a person, was set apart, and agents see that they wait. */
async function waitsSetApart(
  { query }: Store,
  organisationId: string,
  conversationId: string,
): Promise<boolean> {
  if (!(await isSetApart(query, organisationId, conversationId))) return false;
  const agents = await findAgents(query, organisationId);
  return agents.some(({ removedAt }) => removedAt === null);
}

/** When somebody is there again, and how soon a message is answered. */
async function answerTimes(
  { query }: Store,
  organisationId: string,
  teamId: number | null,
  now: number,
): Promise<Pick<HandoffState, 'opens_at' | 'answer_within_minutes'>> {
  const [teams, organisation] = await Promise.all([
    findTeams(query, organisationId),
    findOrganisation(query, organisationId),
  ]);
  const team = teams.find((one) => one.teamId === teamId && one.deletedAt === null);
  return {
    opens_at: isoOrNull(team ? openingOf(organisationId, team, now) : null),
    answer_within_minutes: organisation?.answerMinutes ?? null,
  };
}

/** The next openings by team and quarter of an hour: many customers may look at once. */
const openings = new Map<string, number | null>();
const MOST_OPENINGS = 1_000;

function openingOf(organisationId: string, team: StoredTeam, now: number): number | null {
  if (team.hours === null && team.holidays.length === 0) return null;
  const key = `${organisationId} ${team.teamId} ${team.updatedAt} ${Math.floor(now / MINUTE)}`;
  const known = openings.get(key);
  if (known !== undefined) return known;
  if (openings.size >= MOST_OPENINGS) openings.clear();
  const next = nextOpening(team, now);
  openings.set(key, next);
  return next;
}

function stateOfChat(found: StoredChat | undefined): HandoffState {
  const none: HandoffState = {
    status: 'none',
    place: null,
    wait_seconds: null,
    agents: [],
    seen_at: null,
    opens_at: null,
    answer_within_minutes: null,
    told: [],
    telling: false,
  };
  if (!found) return none;
  const { chat, agentSeenAt } = found;
  const seen_at = isoOrNull(agentSeenAt);
  switch (chat.status) {
    case 'queued':
      return { ...none, status: 'waiting' };
    case 'assigned':
      return { ...none, status: 'with_person', seen_at };
    case 'away':
      return { ...none, status: 'away' };
    case 'wrapping_up':
      return { ...none, status: 'ended', seen_at };
    default:
      return { ...none, status: chat.assignedAt === null ? 'none' : 'ended', seen_at };
  }
}
