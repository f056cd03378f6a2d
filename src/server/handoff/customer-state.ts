import type { HandoffState } from '../../contract/index.ts';
import { isoOrNull } from '../../contract/time.ts';
import type { Store } from '../database/store.ts';
import { isSetApart } from '../conversations/index.ts';
import { findAgents } from '../team/index.ts';
import { agentsIn } from './rules/chat.ts';
import type { HandoffServices } from './services.ts';
import { findLatestChat, type StoredChat } from './store.ts';

/**
 * The state of a conversation's chat for the browser of the customer.
 *
 * @param last the number of an event that the state must include; 0: none
 */
export async function customerState(
  services: Pick<HandoffServices, 'store' | 'queues' | 'teamTold'>,
  organisationId: string,
  conversationId: string,
  last: number,
): Promise<HandoffState> {
  const { store, queues } = services;
  const found = await findLatestChat(store.query, organisationId, conversationId);
  const base = stateOfChat(found);
  if (base.status === 'none' && (await waitsSetApart(store, organisationId, conversationId))) {
    return { ...base, status: 'waiting' };
  }
  const chat = found?.chat ?? null;
  if (chat === null || chat.status === 'away' || chat.outcome === 'message_left') {
    const of = { organisationId, conversationId };
    return { ...base, ...(await services.teamTold(of, chat)) };
  }
  if (!found || base.status === 'none') return base;
  if (base.status === 'waiting') return { ...base, ...(await queues.placeOf(found.chat, last)) };
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

function stateOfChat(found: StoredChat | undefined): HandoffState {
  const none: HandoffState = {
    status: 'none',
    place: null,
    wait_seconds: null,
    agents: [],
    seen_at: null,
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
