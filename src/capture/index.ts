import { redact, type RedactionOptions } from '../text/redaction/index.ts';
import { createDelivery, type DeliveryError } from '../delivery/index.ts';
import { type Conversation, type ConversationOptions, createConversation } from './conversation.ts';
import { keptName } from './kept.ts';
import { localMemory } from './memory.ts';

export type { DeliveryError } from '../delivery/index.ts';
export type {
  Conversation,
  ConversationOptions,
  Identity,
  MessageOptions,
} from './conversation.ts';
export type { RedactionOptions, RedactionRule } from '../text/redaction/index.ts';
export type { Message, SurveyState } from './snapshot.ts';

export interface AfterwordSettings {
  /** The publishable key, `amo_pub_…`. */
  key: string;
  /** Where the Afterword server is, for example `https://support.example.com`. */
  endpoint: string;
  /**
   * What is masked before anything is stored or sent: card numbers, e-mail addresses, phone numbers
   * and more by default; with rules of your own, or `false` for nothing.
   */
  redaction?: RedactionOptions | false;
  /** Told of events that the server refuses, and of a browser that stores nothing. */
  onerror?: (error: DeliveryError) => void;
}

export interface Afterword {
  /**
   * The conversation of this browser: the one it was in when the last page closed, else a new one.
   * Nothing is sent before something happens in it.
   */
  conversation(options?: ConversationOptions): Conversation;
  /** Ends timers and listeners. What is not sent stays for the next page. */
  destroy(): void;
}

/**
 * The capture part alone, for those who keep their own chat.
 *
 * @example
 * const afterword = createAfterword({ key: 'amo_pub_…', endpoint: 'https://support.example.com' });
 * const conversation = afterword.conversation({ topic: 'billing' });
 * conversation.message({ senderType: 'customer', content: 'Where is my invoice?' });
 * conversation.resolve();
 * conversation.rate(5);
 */
export function createAfterword({
  key,
  endpoint,
  redaction,
  onerror,
}: AfterwordSettings): Afterword {
  const mask = (text: string) => (redaction === false ? text : redact(text, redaction));
  const delivery = createDelivery({
    key,
    endpoint: endpoint.replace(/\/$/, ''),
    name: keptName(key),
    onError: (error) => onerror?.(error),
  });
  const conversations = new Set<Conversation>();
  return {
    conversation(options = {}) {
      const name = keptName(key) + (options.id === undefined ? '' : `:${options.id}`);
      const conversation = createConversation(options, {
        memory: localMemory(name),
        emit: delivery.add,
        mask,
        now: Date.now,
      });
      conversations.add(conversation);
      return conversation;
    },
    destroy() {
      for (const conversation of conversations) conversation.destroy();
      delivery.stop();
    },
  };
}
