import { tell } from '../../survey/shadow.ts';
import { tellOfSurvey, watch } from '../../survey/tell.ts';
import type { ChatModel } from './model.ts';

/** Tells the page of what happens from now on. Returns what ends it. */
export function tellOfChat(host: HTMLElement, { conversation, isOpen }: ChatModel): () => void {
  const stops = [
    watch(isOpen, (now) => tell(host, now ? 'open' : 'close')),
    watch(conversation.messages, (messages, before) => {
      for (const message of messages) {
        if (!before.some(({ id }) => id === message.id)) tell(host, 'message', message);
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
