import { signal } from '@preact/signals';
import type { AgentActionBody, AgentStatus } from '../../../contract/index.ts';
import { send } from '../../api.ts';
import { go } from '../../route.ts';
import { chatPath } from './path.ts';
import { inbox } from './state.ts';

/** What was done and refused, in words for who did it. */
export const refusal = signal<string | null>(null);

/** Does something to a chat. @returns whether it was done */
export async function act(chatId: number, action: AgentActionBody): Promise<boolean> {
  const answer = await tell(chatId, action);
  refusal.value = answer.ok ? null : answer.message;
  return answer.ok;
}

/** The same, when nobody waits for it: that I type, that I have seen. */
export const tell = (chatId: number, action: AgentActionBody) =>
  send<unknown>('POST', `inbox/chats/${chatId}/actions`, action);

/** Takes a chat, and opens it. */
export async function take(chatId: number): Promise<void> {
  if (await act(chatId, { type: 'accept' })) go(chatPath(chatId));
}

export async function setStatus(status: Exclude<AgentStatus, 'wrapping_up'>): Promise<void> {
  const answer = await send<unknown>('PUT', 'inbox/status', { status });
  refusal.value = answer.ok ? null : answer.message;
  await inbox.reload();
}
