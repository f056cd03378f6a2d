import type { Conversation } from '../../capture/index.ts';
import type { Dialogue } from '../../capture/dialogue/index.ts';

/** The lock of the pages that wait for a reply in this conversation. */
export const lockOf = (id: string) => `afterword:asking:${id}`;

/** Whether the last question has no whole reply, and this page does not wait for one. */
export function isUnanswered({
  conversation,
  dialogue,
}: {
  conversation: Conversation;
  dialogue: Dialogue;
}): boolean {
  const last = conversation.messages.value.at(-1);
  return (
    dialogue.answering.value === null && (last?.senderType === 'customer' || !!last?.interrupted)
  );
}
