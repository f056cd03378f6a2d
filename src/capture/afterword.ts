import { createDelivery, type DeliveryError } from '../delivery/index.ts';
import type { RedactionOptions } from '../text/redaction/index.ts';
import { type Consent, type ConsentGate, createConsentGate } from './consent.ts';
import { type Conversation, type ConversationOptions, createConversation } from './conversation.ts';
import type { EscalationSettings, SentimentReader } from './insight/index.ts';
import { forgetConversations, keptName } from './kept.ts';
import { createListener } from './listen.ts';

export interface AfterwordSettings {
  /** The publishable key, `amo_pub_…`. */
  key: string;
  /** Where the Afterword server is, for example `https://support.example.com`. */
  endpoint: string;
  /**
   * What is masked before anything is stored or sent: card numbers, e-mail addresses, phone numbers
   * and more by default; with rules of your own, or `false` for nothing.
   */
  redaction?: RedactionOptions | false | undefined;
  /**
   * Whether the visitor agrees to being recorded. Default: `granted`, but `pending` where the
   * browser asks not to share data (Global Privacy Control).
   */
  consent?: Consent | undefined;
  /** Reads how the customer sounds, in place of ours; `false`: nobody does. */
  sentiment?: SentimentReader | false | undefined;
  /** Signs in the conversation that a person is needed; `false`: nobody looks for them. */
  escalation?: EscalationSettings | false | undefined;
  /** Told of events that the server refuses, and of a browser that stores nothing. */
  onerror?: (error: DeliveryError) => void;
}

export interface Afterword {
  /**
   * The conversation of this browser: the one it was in when the last page closed, else a new one.
   * Nothing is sent before something happens in it.
   */
  conversation(options?: ConversationOptions): Conversation;
  readonly consent: ConsentGate['consent'];
  setConsent: ConsentGate['setConsent'];
  /**
   * For the sign-out: forgets the conversations and who had them, and begins new ones. What was
   * recorded and is unsent is still sent; what waits for consent is dropped.
   */
  reset(): void;
  /** Ends timers and listeners. What is not sent stays for the next page. */
  destroy(): void;
}

/** @param mask takes out of a text what must be neither stored nor sent */
export function startAfterword(
  settings: AfterwordSettings,
  mask: (text: string) => string,
): Afterword {
  const { key, endpoint, onerror } = settings;
  const gate = createConsentGate(
    settings.consent ?? (asksForPrivacy() ? 'pending' : 'granted'),
    () =>
      createDelivery({
        key,
        endpoint: endpoint.replace(/\/$/, ''),
        name: keptName(key),
        onError: (error) => onerror?.(error),
      }),
    () => forgetConversations(key),
  );
  const conversations = new Set<Conversation>();
  return {
    conversation(options = {}) {
      const { id, language } = options;
      const listen = createListener({ ...settings, language });
      const conversation = createConversation(options, {
        memory: gate.memory(keptName(key) + (id === undefined ? '' : `:${id}`)),
        emit: gate.emit,
        mask,
        now: Date.now,
        heard: (message) => listen(conversation, message),
      });
      conversations.add(conversation);
      return conversation;
    },
    consent: gate.consent,
    setConsent: gate.setConsent,
    reset() {
      gate.dropHeld();
      forgetConversations(key);
      for (const conversation of conversations) {
        conversation.identify(null);
        conversation.restart();
      }
    },
    destroy() {
      for (const conversation of conversations) conversation.destroy();
      gate.stop();
    },
  };
}

/** Global Privacy Control: https://w3c.github.io/gpc/ */
function asksForPrivacy(): boolean {
  return (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl === true;
}
