import {
  createDelivery,
  type DeliveryError,
  forgetUnsent,
  type Refusal,
} from '../delivery/index.ts';
import type { RedactionOptions } from '../text/redaction/index.ts';
import { type Consent, type ConsentGate, createConsentGate } from './consent.ts';
import type { Conversation } from './conversation.ts';
import type { EscalationSettings, SentimentReader } from './insight/index.ts';
import type { ConversationOptions, RatedConversation, Surroundings } from './record.ts';
import { now } from '../delivery/now.ts';
import { hasKept, keptName } from './kept.ts';
import type { Mask } from './mask.ts';
import { takeBack } from './memory.ts';
import { forgetConversations } from './kept-conversations.ts';
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

export interface Afterword<C extends RatedConversation = Conversation> {
  /** The publishable key. */
  readonly key: string;
  /** Address of the Afterword server. */
  readonly endpoint: string;
  /**
   * The conversation of this browser: the one that was open on the last page, otherwise a new one.
   * Nothing is sent until something happens in it.
   */
  conversation(options?: ConversationOptions): C;
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
 * @param create makes a conversation; `name` is that of what is kept of it
 */
export function startAfterword<C extends RatedConversation>(
  settings: AfterwordSettings,
  masking: Mask,
  create: (
    options: ConversationOptions,
    surroundings: Surroundings,
    name: string,
    consent: ConsentGate['consent'],
  ) => C,
): Afterword<C> {
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
  /** Tells the developer of the page. The code that does it loads only then. */
  function report(refusal?: Refusal): void {
    import('./refusal/index.ts').then(
      ({ tellOf }) => tellOf(endpoint, refusal),
      () => {},
    );
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
        onRefused: report,
        onUnreachable: report,
      }),
    (isUsed) => {
      forgetConversations(key, true);
      // A database that is just being made is not yet in the browser's list.
      return forgetUnsent(keptName(key), isUsed || hasKept(key));
    },
    () => queueMicrotask(() => tell(DENIED)),
  );
  void takeBack();
  const conversations = new Set<C>();
  return {
    key,
    endpoint,
    conversation(options = {}) {
      const { id, language } = options;
      const name = keptName(key) + (id === undefined ? '' : `:${id}`);
      const surroundings: Surroundings = {
        memory: gate.memory(name),
        emit: gate.emit,
        mask(text) {
          masking.load(language);
          return masking.mask(text);
        },
        watchFate(listener) {
          fates.add(listener);
          return () => fates.delete(listener);
        },
        now,
      };
      const conversation = create(options, surroundings, name, gate.consent);
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

/** Global Privacy Control: https://w3c.github.io/gpc/ */
function asksForPrivacy(): boolean {
  return (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl === true;
}
