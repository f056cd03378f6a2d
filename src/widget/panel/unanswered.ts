import type { ChatModel } from './model.ts';

/** The lock of the pages that wait for a reply in this conversation. */
export const lockOf = (id: string) => `afterword:asking:${id}`;

/** Whether the last question has no whole reply, and this page does not wait for one. */
export function isUnanswered({ conversation, dialogue }: ChatModel): boolean {
  const last = conversation.messages.value.at(-1);
  return (
    dialogue.answering.value === null && (last?.senderType === 'customer' || !!last?.interrupted)
  );
}
