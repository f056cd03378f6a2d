import { createDelivery, type DeliveryError } from '../delivery/index.ts';
import type { RedactionOptions } from '../text/redaction/index.ts';
import { type Consent, type ConsentGate, createConsentGate } from './consent.ts';
import { type Conversation, type ConversationOptions, createConversation } from './conversation.ts';
import type { EscalationSettings, InsightSettings, SentimentReader } from './insight/index.ts';
import type { Message } from './snapshot.ts';
import { keptName } from './kept.ts';
import type { Mask } from './mask.ts';
import { takeBack } from './memory.ts';
import { keptWords } from './own-words.ts';
import { forgetConversations } from './kept-conversations.ts';
import type * as refusal from './refusal/index.ts';
import type { WireEvent } from '../contract/index.ts';

export interface AfterwordSettings {
  /** The publishable key, `amo_pub_…`. */
  key: string;
  /** Where the Afterword server is, for example `https://support.example.com`. */
  endpoint: string;
  /**
   * What to mask before anything is stored or sent. Default: card numbers, e-mail addresses, phone
   * numbers and more. You can add rules of your own; `false` turns masking off.
   */
  redaction?: RedactionOptions | false | undefined;
  /**
   * Whether the visitor agrees to being recorded. Default: `granted`, but `pending` where the
   * browser asks not to share data (Global Privacy Control).
   */
  consent?: Consent | undefined;
  /** A sentiment reader that replaces ours; `false` turns sentiment off. */
  sentiment?: SentimentReader | false | undefined;
  /** Detection of signs that the customer needs a person; `false` turns it off. */
  escalation?: EscalationSettings | false | undefined;
  /** Called when the server rejects an event or the browser cannot store events. */
  onerror?: (error: DeliveryError) => void;
}

export interface Afterword {
  /**
   * The conversation of this browser: the one that was open on the last page, otherwise a new one.
   * Nothing is sent until something happens in it.
   */
  conversation(options?: ConversationOptions): Conversation;
  /**
   * Loads what masks better than the rules that are there at once, for a language (BCP 47). Call it when the
   * customer begins to type; the first text loads it otherwise.
   */
  loadMasking(language?: string): void;
  readonly consent: ConsentGate['consent'];
  setConsent: ConsentGate['setConsent'];
  /**
   * Call this when the user signs out. Forgets the conversations and the identity, and starts anew.
   * Recorded events that are not sent yet are still sent; events that wait for consent are dropped.
   */
  reset(): void;
  /** Stops timers and listeners. The next page sends what is not sent yet. */
  destroy(): void;
}

/**
 * @param masking masks the parts of a text that must not be stored or sent
 * @param createListener makes what analyses messages; without it, none are
 */
export function startAfterword(
  settings: AfterwordSettings,
  masking: Mask,
  createListener?: (settings: InsightSettings) => (of: Conversation, message: Message) => void,
): Afterword {
  const { key, endpoint, onerror } = settings;
  const fates = new Set<(event: WireEvent, isSafe: boolean) => void>();
  const settle = (event: WireEvent, isSafe: boolean) => {
    for (const fate of fates) fate(event, isSafe);
  };
  let isDenied = false;
  function tell(error: DeliveryError): void {
    // Once, as it concerns the browser and not an event.
    if (error.code === 'storage_denied' && isDenied) return;
    isDenied ||= error.code === 'storage_denied';
    onerror?.(error);
  }
  const gate = createConsentGate(
    settings.consent ?? (asksForPrivacy() ? 'pending' : 'granted'),
    () =>
      createDelivery({
        key,
        endpoint: endpoint.replace(/\/$/, ''),
        name: keptName(key),
        onError(error) {
          if (error.code === 'rejected' && error.event) settle(error.event, false);
          tell(error);
        },
        onSafe: (event) => settle(event, true),
        onRefused: (refused) => report(({ refusedBy }) => refusedBy(refused, endpoint)),
        onUnreachable: () => report(({ unreachable }) => unreachable(endpoint)),
      }),
    () => forgetConversations(key),
    () => queueMicrotask(() => tell(DENIED)),
  );
  void takeBack();
  const conversations = new Set<Conversation>();
  return {
    conversation(options = {}) {
      const { id, language } = options;
      const listen = createListener?.({ ...settings, language });
      const name = keptName(key) + (id === undefined ? '' : `:${id}`);
      const conversation = createConversation(options, {
        memory: gate.memory(name),
        ownWords: keptWords(`${name}:words`, gate.consent),
        emit: gate.emit,
        mask(text) {
          masking.load(language);
          return masking.mask(text);
        },
        watchFate(listener) {
          fates.add(listener);
          return () => fates.delete(listener);
        },
        now: Date.now,
        heard: (message) => listen?.(conversation, message),
      });
      conversations.add(conversation);
      return conversation;
    },
    loadMasking: masking.load,
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

const DENIED: DeliveryError = {
  code: 'storage_denied',
  message: 'localStorage is full or denied: the transcript may be lost.',
};

/** Tells the developer of the page. The code that does it loads only then. */
function report(tell: (part: typeof refusal) => void): void {
  import('./refusal/index.ts').then(tell, () => {});
}

/** Global Privacy Control: https://w3c.github.io/gpc/ */
function asksForPrivacy(): boolean {
  return (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl === true;
}
