import { signal } from '@preact/signals';
import type { AgentActionBody, AgentStatus } from '../../../contract/index.ts';
import { send } from '../../api.ts';
import { go } from '../../route.ts';
import { chatPath } from './path.ts';
import { inbox } from './state.ts';

/** Why the last action was refused, as a message for the agent. */
export const refusal = signal<string | null>(null);

/** Performs an action on a chat and shows an error. @returns whether it succeeded */
export async function act(chatId: number, action: AgentActionBody): Promise<boolean> {
  const result = await sendAction(chatId, action);
  refusal.value = result.ok ? null : result.message;
  return result.ok;
}

/** The same without showing an error, for example for typing and read notices. */
export const sendAction = (chatId: number, action: AgentActionBody) =>
  send<unknown>('POST', `inbox/chats/${chatId}/actions`, action);

/** Takes a chat and opens it. */
export async function take(chatId: number): Promise<void> {
  if (await act(chatId, { type: 'accept' })) go(chatPath(chatId));
}

export async function setStatus(status: Exclude<AgentStatus, 'wrapping_up'>): Promise<void> {
  const result = await send<unknown>('PUT', 'inbox/status', { status });
  refusal.value = result.ok ? null : result.message;
  await inbox.reload();
}
