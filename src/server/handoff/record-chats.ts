import type { Numbers } from '../database/counter.ts';
import type { Transaction } from '../database/store.ts';
import {
  lockAgents,
  recordChanges,
  setAgent,
  setAgentStatus,
  statusByWork,
} from '../team/index.ts';
import { agentsIn, type Chat, type LiveEvent } from './rules/chat.ts';
import { findOpenChats, saveChats } from './store.ts';

/** Chats that events of a transaction changed. */
export interface ChatChanges {
  organisationId: string;
  /** As stored, and as they are after the events. */
  changes: readonly { before: Chat | null; after: Chat }[];
  events: readonly LiveEvent[];
  /** Who changed each chat, by its id; absent: the customer. */
  changedBy: ReadonlyMap<number, string>;
  /** The agents whose workload may have changed. */
  busy: ReadonlySet<number>;
  /** When agents accepted a chat, by agent. */
  took: ReadonlyMap<number, number>;
}

/** Saves changed chats, records the changes of team and agent, and updates the agents' statuses. */
export async function recordChats(
  transaction: Transaction,
  chats: ChatChanges,
  numbers: Numbers,
): Promise<void> {
  const { organisationId, changes, events, changedBy } = chats;
  await saveChats(transaction, organisationId, changes, events);
  for (const { before, after } of changes) {
    await recordChanges(
      transaction,
      {
        organisationId,
        objectType: 'chat',
        objectId: after.chatId,
        at: after.updatedAt,
        changedBy: changedBy.get(after.chatId) ?? 'customer',
      },
      before && placeOf(before),
      placeOf(after),
      numbers,
    );
  }
  await followWork(transaction, chats, numbers);
}

/** Updates the status of agents to their workload: wrapping up, or available again. */
async function followWork(
  transaction: Transaction,
  { organisationId, events, busy, took }: ChatChanges,
  numbers: Numbers,
): Promise<void> {
  if (busy.size === 0) return;
  const open = (await findOpenChats(transaction.query, organisationId)).map(({ chat }) => chat);
  const at = Math.max(...events.map((event) => event.at));
  for (const agent of await lockAgents(transaction, organisationId, [...busy])) {
    const { agentId } = agent;
    const work = {
      chats: open.filter((chat) => agentsIn(chat).includes(agentId)).length,
      wrapUps: open.filter((chat) => chat.status === 'wrapping_up' && chat.wrapUpBy === agentId)
        .length,
    };
    const status = statusByWork(agent.status, work);
    await setAgentStatus(transaction, agent, status, at, numbers);
    const tookAt = took.get(agentId);
    if (tookAt !== undefined) {
      await setAgent(transaction, organisationId, agentId, { lastTookAt: tookAt, updatedAt: at });
    }
  }
}

/** The team and the agent of a chat, whose changes are recorded. */
const placeOf = (chat: Chat) => ({ team_id: chat.teamId, agent_id: agentsIn(chat)[0] ?? null });
