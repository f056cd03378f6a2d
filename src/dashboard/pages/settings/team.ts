import type { Signal } from '@preact/signals';
import type { AgentListResponse, TeamListResponse } from '../../../contract/index.ts';
import { send } from '../../api.ts';
import { keptLoad } from '../../load.ts';

export const agents = keptLoad<AgentListResponse>();
export const teams = keptLoad<TeamListResponse>();

/**
 * Changes an agent or a team. Both lists reload, because each shows data of the other.
 *
 * @param problem set to the error message, or `null`
 * @returns whether it succeeded
 */
export async function change(
  problem: Signal<string | null>,
  method: string,
  address: string,
  body?: object,
): Promise<boolean> {
  const result = await send<unknown>(method, address, body);
  problem.value = result.ok ? null : result.message;
  if (result.ok) await Promise.all([agents.reload(), teams.reload()]);
  return result.ok;
}
