import type { Signal } from '@preact/signals';
import type { AgentListResponse, TeamListResponse } from '../../../contract/index.ts';
import { send } from '../../api.ts';
import { keptLoad } from '../../load.ts';

export const agents = keptLoad<AgentListResponse>();
export const teams = keptLoad<TeamListResponse>();

/**
 * Changes an agent or a team. Each shows the other: both are fetched again.
 *
 * @param problem why it was refused
 * @returns whether it was done
 */
export async function change(
  problem: Signal<string | null>,
  method: string,
  address: string,
  body?: object,
): Promise<boolean> {
  const answer = await send<unknown>(method, address, body);
  problem.value = answer.ok ? null : answer.message;
  if (answer.ok) await Promise.all([agents.reload(), teams.reload()]);
  return answer.ok;
}
