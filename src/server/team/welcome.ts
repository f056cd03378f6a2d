import { HOUR } from '../../contract/time.ts';
import { takeNumbers } from '../database/counter.ts';
import type { Transaction } from '../database/store.ts';
import { lockAgents, setAgent, setAgentStatus, touchAgent } from './store/agents.ts';

/** After a longer absence, agents say themselves that they are back; milliseconds. */
const SHIFT = 12 * HOUR;

/**
 * Notes that an agent has a connection again. If the server set them offline because it was lost, they get
 * the status back that they had chosen.
 */
export async function welcomeAgent(
  transaction: Transaction,
  { organisationId, agentId }: { organisationId: string; agentId: number },
  now: number,
): Promise<void> {
  const numbers = await takeNumbers(transaction, organisationId);
  const [agent] = await lockAgents(transaction, organisationId, [agentId]);
  if (agent?.status === 'offline' && agent.formerStatus !== null && agent.removedAt === null) {
    if (now - agent.seenAt < SHIFT) {
      await setAgentStatus(transaction, agent, agent.formerStatus, now, numbers);
    }
    await setAgent(transaction, organisationId, agentId, { formerStatus: null });
  }
  await numbers.save();
  await touchAgent(transaction, organisationId, agentId, now);
}
