import { tell } from '../../element/shadow.ts';
import { tellOfSurvey, watch } from '../../survey/tell.ts';
import type { ChatModel } from './model.ts';

/** Dispatches events for later changes. Returns a function that stops it. */
export function tellOfChat(host: HTMLElement, { conversation, isOpen }: ChatModel): () => void {
  const stops = [
    watch(isOpen, (now) => tell(host, now ? 'open' : 'close')),
    watch(conversation.messages, (messages, before) => {
      // Most changes add to the end.
      const same = before.findIndex(({ id }, index) => id !== messages[index]?.id);
      const known = new Set(same < 0 ? [] : before.slice(same).map(({ id }) => id));
      for (const message of messages.slice(same < 0 ? before.length : same)) {
        if (!known.has(message.id)) tell(host, 'message', message);
      }
    }),
    watch(conversation.escalation, (reason) => {
      if (reason) tell(host, 'escalated', { reason });
    }),
    watch(conversation.status, (status) => {
      if (status === 'resolved') tell(host, status);
    }),
    tellOfSurvey(host, conversation),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
