import type { Logger } from 'pino';
import { type Candidate, chooseAgent, isAnyoneThere } from './rules/assignment.ts';
import { agentsIn, type Chat, inQueueOrder, pendingTransfer } from './rules/chat.ts';
import { type ChatAction, OFFER_LASTS, TRANSFER_LASTS } from './rules/action.ts';
import { HOUR } from '../../contract/time.ts';
import { withDescendants } from '../team/index.ts';
import {
  type Agent,
  findAgents,
  findLostAgents,
  findTeams,
  lockAgents,
  setAgentStatus,
  type StoredTeam,
} from '../team/index.ts';
import { findOpenChats } from './store.ts';
import { type Store } from '../database/store.ts';
import { takeNumbers } from '../database/counter.ts';

/** How often to look, milliseconds; it is also woken. */
const ROUND = 1_000;
/** What is committed together is looked at together, milliseconds. */
const DELAY = 20;
/** An agent without a connection for so long is gone, milliseconds. */
const LOST_AFTER = 60_000;
/** A customer who may leave a message and does not has gone, milliseconds. */
const GIVEN_UP = HOUR;

/** Brings waiting customers and agents together. */
export interface Dispatcher {
  /** Says that somebody waits or is free. */
  wake(): void;
  /** Looks now. */
  round(): Promise<void>;
  stop(): Promise<void>;
}

export interface DispatcherOptions {
  store: Store;
  log: Logger;
  now: () => number;
  /** Does something to a chat; what is out of date is refused. */
  act(chat: Pick<Chat, 'organisationId' | 'conversationId'>, action: ChatAction): Promise<unknown>;
  every?: number | undefined;
  /** Milliseconds without a connection after which an agent is taken for gone. */
  lostAfter?: number | undefined;
}

/**
 * Offers chats, takes back offers that nobody took, and notices who is gone. Any number of nodes look; what
 * two of them decide is done once, as every action is checked again where it is written.
 */
export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { store, log, now, act, every = ROUND, lostAfter = LOST_AFTER } = options;
  let isStopped = false;
  let running: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  /** Since when rounds have followed each other. */
  let awakeSince = now();
  let lookedAt = now();

  async function look(): Promise<void> {
    const at = now();
    // Nobody could be seen while this server slept or the database was down.
    if (at - lookedAt > lostAfter / 2) awakeSince = at;
    await noticeLost();
    lookedAt = at;
    const open = await findOpenChats(store.query);
    for (const [organisationId, own] of Map.groupBy(open, ({ chat }) => chat.organisationId)) {
      const [agents, teams] = await Promise.all([
        findAgents(store.query, organisationId),
        findTeams(store.query, organisationId),
      ]);
      const chats = own.map(({ chat }) => chat);
      const load = loadOf(agents, chats);
      for (const chat of inQueueOrder(chats)) {
        if (isStopped) return;
        const action = nextAction(chat, agents, teams, load);
        if (!action) continue;
        await act(chat, action);
        if (action.type !== 'offer') continue;
        const candidate = load.find(({ agentId }) => agentId === action.agentId);
        if (candidate) candidate.chats++;
      }
    }
  }

  /** Who has no connection any more is offline. */
  async function noticeLost(): Promise<void> {
    if (!canMiss()) return;
    const seenBefore = now() - lostAfter;
    for (const { organisationId, agentId } of await findLostAgents(store.query, seenBefore)) {
      await store.write(async (transaction) => {
        const numbers = await takeNumbers(transaction, organisationId);
        const [agent] = await lockAgents(transaction, organisationId, [agentId]);
        if (!agent || agent.seenAt >= seenBefore) return;
        await setAgentStatus(transaction, agent, 'offline', now(), numbers);
        await numbers.save();
      });
    }
  }

  function nextAction(
    chat: Chat,
    agents: readonly Agent[],
    teams: readonly StoredTeam[],
    load: readonly Candidate[],
  ): ChatAction | null {
    const { status, offer } = chat;
    const involved = [...agentsIn(chat), ...(offer ? [offer.agentId] : [])];
    if (status === 'wrapping_up' && chat.wrapUpBy !== null) involved.push(chat.wrapUpBy);
    const lost = involved.find((agentId) => isGone(agents.find((one) => one.agentId === agentId)));
    if (lost !== undefined) return { type: 'lose', agentId: lost };
    if (status === 'away') {
      return now() - chat.updatedAt > GIVEN_UP ? { type: 'give_up' } : null;
    }
    if (status !== 'queued' && status !== 'assigned') return null;
    const pending = pendingTransfer(chat);
    if (offer && now() - offer.at >= OFFER_LASTS) {
      return { type: 'expire', agentId: offer.agentId };
    }
    if (pending && now() - pending.createdAt >= TRANSFER_LASTS) {
      return { type: 'fail_transfer', transferId: pending.transferId };
    }
    if (offer) return null;
    const membersOf = (teamId: number | null) =>
      teamId === null ? null : withDescendants(teams, teamId);

    if (status === 'queued') {
      const team = teams.find(({ teamId }) => teamId === chat.teamId);
      if (team && team.deletedAt !== null) return { type: 'move', teamId: teamAbove(teams, team) };
      const members = membersOf(chat.teamId);
      if (!isAnyoneThere(load, members)) return { type: 'away' };
      // When all were asked, all are asked again.
      const agentId = chooseAgent(load, members, chat.tried) ?? chooseAgent(load, members, []);
      return agentId === null ? null : { type: 'offer', agentId, kind: 'queue' };
    }
    if (!pending || pending.toTeamId === null) return null;
    const agentId = chooseAgent(load, membersOf(pending.toTeamId), [
      ...chat.tried,
      ...agentsIn(chat),
    ]);
    return agentId === null ? null : { type: 'offer', agentId, kind: 'transfer' };
  }

  const isGone = (agent: Agent | undefined) =>
    !agent ||
    agent.removedAt !== null ||
    (agent.status === 'offline' && canMiss() && agent.seenAt < now() - lostAfter);

  const canMiss = () => now() - awakeSince >= lostAfter;

  function round(): Promise<void> {
    const result = running.then(async () => {
      if (!isStopped) await look();
    });
    running = result.catch(() => {});
    return result;
  }

  const soon = (delay: number) => {
    if (isStopped) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = undefined;
      round()
        .catch((error: Error) =>
          log.warn({ reason: error.message }, 'chats could not be offered; again shortly'),
        )
        .finally(() => timer ?? soon(every));
    }, delay).unref();
  };
  soon(every);

  return {
    wake: () => soon(DELAY),
    round,
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}

function loadOf(agents: readonly Agent[], chats: readonly Chat[]): Candidate[] {
  return agents
    .filter(({ removedAt }) => removedAt === null)
    .map((agent) => ({
      ...agent,
      chats: chats.filter(
        (chat) => agentsIn(chat).includes(agent.agentId) || chat.offer?.agentId === agent.agentId,
      ).length,
    }));
}

/** The next team above that is there. */
function teamAbove(teams: readonly StoredTeam[], team: StoredTeam): number | null {
  const seen = new Set<number>();
  let above = team.parentId;
  while (above !== null && !seen.has(above)) {
    seen.add(above);
    const one = teams.find(({ teamId }) => teamId === above);
    if (!one) return null;
    if (one.deletedAt === null) return one.teamId;
    above = one.parentId;
  }
  return null;
}
