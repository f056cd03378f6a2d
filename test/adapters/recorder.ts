import { signal } from '@preact/signals-core';
import type { Consent } from '../../src/capture/consent.ts';
import { createConversation } from '../../src/capture/conversation.ts';
import type { Afterword, Conversation } from '../../src/capture/index.ts';
import type { WireEvent } from '../../src/contract/index.ts';

/** Conversations as the SDK makes them, without storage and network: what they emit is kept. */
export function recorder(initial: Consent = 'granted') {
  const events: WireEvent[] = [];
  const consent = signal<Consent>(initial);
  const conversations = new Map<string | undefined, Conversation>();
  const afterword = {
    key: 'amo_pub_test',
    endpoint: 'https://support.example.com',
    consent,
    conversation(options = {}) {
      const one =
        conversations.get(options.id) ??
        createConversation(options, {
          memory: { load: () => null, save() {}, watch: () => () => {} },
          emit: (event) => events.push(event),
          mask: (text) => text.replace(/\S+@\S+/, '[email]'),
          now: Date.now,
        });
      conversations.set(options.id, one);
      return one;
    },
  } as Partial<Afterword> as Afterword;
  const told = (id?: string) =>
    conversations.get(id)?.messages.value.map(({ senderType, content }) => [senderType, content]) ??
    [];
  return { afterword, consent, events, conversations, told };
}
