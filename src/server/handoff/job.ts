import type { Logger } from 'pino';
import { takeNumbers } from '../database/counter.ts';
import { MINUTE } from '../../contract/time.ts';
import type { Store } from '../database/store.ts';
import { findOrganisation } from '../keys/index.ts';
import { createRounds } from '../rounds/index.ts';
import {
  findAgents,
  findLostAgents,
  findTeams,
  lockAgents,
  setAgent,
  setAgentStatus,
} from '../team/index.ts';
import type { ChatAction } from './rules/action.ts';
import { type Chat, inQueueOrder } from './rules/chat.ts';
import { loadOf, nextAction } from './rules/next-action.ts';
import { findOpenChats, type StoredChat } from './store.ts';

/** How often to look, milliseconds; it is also woken. */
const ROUND = 1_000;
/** What is committed together is looked at together, milliseconds. */
const DELAY = 20;
/** An agent without a connection for so long is offline, milliseconds. */
const LOST_AFTER = 60_000;

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
  act(
    chat: Pick<Chat, 'organisationId' | 'conversationId' | 'chatId'>,
    action: ChatAction,
  ): Promise<unknown>;
  every?: number | undefined;
  /** Milliseconds without a connection after which an agent is offline. */
  lostAfter?: number | undefined;
}

/**
 * Offers chats, takes back offers that nobody took, and notices who is gone. Any number of nodes look; what
 * two of them decide is done once, as every action is checked again where it is written.
 */
export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { store, log, now, act, every = ROUND, lostAfter = LOST_AFTER } = options;
  /** Since when rounds have followed each other. */
  let awakeSince = now();
  let lookedAt = now();

  const rounds = createRounds({
    round: look,
    every,
    delay: DELAY,
    failed: ({ message }) =>
      log.warn({ reason: message }, 'chats could not be offered; again shortly'),
  });

  async function look(): Promise<void> {
    const at = now();
    // Nobody could be seen while this server slept or the database was down, and a clock that was set back says
    // nothing about the time before.
    if (at < lookedAt || at - lookedAt > lostAfter / 2) awakeSince = at;
    await noticeLost(at);
    lookedAt = at;
    const open = await findOpenChats(store.query);
    for (const [organisationId, own] of Map.groupBy(open, ({ chat }) => chat.organisationId)) {
      if (rounds.isStopped) return;
      await dispatch(organisationId, own, at);
    }
  }

  /**
   * @param at when the round began: if the server stands still meanwhile, what was read says nothing about the time
   *   after
   */
  async function dispatch(
    organisationId: string,
    own: readonly StoredChat[],
    at: number,
  ): Promise<void> {
    const [agents, teams, organisation] = await Promise.all([
      findAgents(store.query, organisationId),
      findTeams(store.query, organisationId),
      findOrganisation(store.query, organisationId),
    ]);
    const chats = own.map(({ chat }) => chat);
    const hereAt = new Map(own.map(({ chat, customerHereAt }) => [chat.chatId, customerHereAt]));
    const absence = Math.max(lostAfter, (organisation?.absenceMinutes ?? 0) * MINUTE);
    const load = loadOf(agents, chats);
    for (const chat of inQueueOrder(chats)) {
      if (rounds.isStopped) return;
      const people = {
        agents,
        teams,
        load,
        goneBefore: canMiss(absence, at) ? at - absence : null,
      };
      const action = nextAction(chat, people, at, hereAt.get(chat.chatId) ?? null);
      if (!action) continue;
      await act(chat, action);
      if (action.type !== 'offer') continue;
      const candidate = load.find(({ agentId }) => agentId === action.agentId);
      if (candidate) candidate.chats++;
    }
  }

  /** Who has no connection any more is offline. */
  async function noticeLost(at: number): Promise<void> {
    if (!canMiss(lostAfter, at)) return;
    const seenBefore = at - lostAfter;
    for (const { organisationId, agentId } of await findLostAgents(store.query, seenBefore)) {
      await store.write(async (transaction) => {
        const numbers = await takeNumbers(transaction, organisationId);
        const [agent] = await lockAgents(transaction, organisationId, [agentId]);
        if (!agent || agent.seenAt >= seenBefore) return;
        await setAgentStatus(transaction, agent, 'offline', now(), numbers);
        await setAgent(transaction, organisationId, agentId, {
          formerStatus: agent.status === 'wrapping_up' ? 'available' : agent.status,
        });
        await numbers.save();
      });
    }
  }

  /** Whether the server had run for long enough to tell who was gone for so long. */
  const canMiss = (time: number, at: number) => at - awakeSince >= time;

  return { wake: rounds.wake, round: rounds.run, stop: rounds.stop };
}
