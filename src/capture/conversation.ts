import { computed, type ReadonlySignal, signal } from '@preact/signals-core';
import type { EventData, EventType, Rating, SenderType, WireEvent } from '../contract/index.ts';
import { MAX_EVENT_CONTENT, MAX_FEEDBACK } from '../contract/limits.ts';
import type { Memory } from './memory.ts';
import {
  mergeSnapshots,
  type Message,
  newSnapshot,
  type Snapshot,
  type SurveyState,
} from './snapshot.ts';
import { randomSecret, uuidv7 } from './uuid.ts';

/** What the site knows when a conversation starts. */
export interface ConversationOptions {
  /** Made when absent. */
  id?: string;
  topic?: string | undefined;
  platform?: 'zendesk' | 'freshdesk' | 'custom' | 'sdk';
  /** BCP 47. */
  language?: string;
}

export interface MessageOptions {
  senderType: SenderType;
  content: string;
  /** Given where the message was made; made here when absent. */
  id?: string | undefined;
  /** 0–1, of an AI's answer. */
  aiConfidenceScore?: number | undefined;
}

export interface Identity {
  customerId?: string;
  email?: string;
  name?: string;
}

/** A conversation in this browser. Signals tell what a page shows; methods record what happens. */
export interface Conversation {
  readonly id: ReadonlySignal<string>;
  readonly messages: ReadonlySignal<readonly Message[]>;
  readonly status: ReadonlySignal<'open' | 'resolved'>;
  /** Why a person was asked for; `null` while the AI answers. */
  readonly escalation: ReadonlySignal<string | null>;
  readonly survey: ReadonlySignal<SurveyState>;
  /** Adds a message, masked; one whose id is known is left as it is. */
  message(options: MessageOptions): Message;
  /** Asks for a person; asking again changes nothing. */
  escalate(reason?: string): void;
  resolve(): void;
  reopen(): void;
  /** Sent at once: the customer may leave with the click. A later rating replaces it. */
  rate(rating: Rating): void;
  feedback(text: string): void;
  surveyShown(): void;
  dismissSurvey(): void;
  identify(identity: Identity): void;
  /** Forgets the conversation here and begins another. */
  restart(): void;
  destroy(): void;
}

/** What a conversation is made with; passed in, so that its rules can be tested alone. */
export interface Surroundings {
  memory: Memory;
  /** `now`: must not wait. */
  emit(event: WireEvent, capability: string, now: boolean): void;
  /** Takes out of a text what must be neither stored nor sent. */
  mask(text: string): string;
  /** Milliseconds since 1970. */
  now(): number;
}

export function createConversation(
  options: ConversationOptions,
  { memory, emit, mask, now }: Surroundings,
): Conversation {
  const fresh = () => newSnapshot(uuidv7(now()), randomSecret());
  const first = options.id === undefined ? fresh() : newSnapshot(options.id, randomSecret());
  const kept = memory.load();
  const isOurs = kept !== null && (options.id === undefined || kept.id === options.id);
  const snapshot = signal<Snapshot>(isOurs ? kept : first);

  /** By message id: what is shown here, in memory alone, in place of what was masked. */
  const originals = new Map<string, string>();

  const unwatch = memory.watch(() => {
    const other = memory.load();
    if (other === null) return;
    // Another tab has begun a new conversation: this one follows.
    snapshot.value = other.id === snapshot.value.id ? mergeSnapshots(snapshot.value, other) : other;
  });

  /** Changes the snapshot and tells of it, with the next `seq`. Other tabs' changes come in first. */
  function record<T extends EventType>(
    type: T,
    data: EventData<T>,
    change: (snapshot: Snapshot) => Partial<Snapshot> = () => ({}),
    immediate = false,
  ): void {
    const other = memory.load();
    const current = other ? mergeSnapshots(snapshot.value, other) : snapshot.value;
    const seq = current.seq + 1;
    const at = now();
    const next: Snapshot = { ...current, seq };
    snapshot.value = { ...next, ...change(next) };
    memory.save(snapshot.value);
    const event = {
      id: uuidv7(at),
      conversation_id: current.id,
      seq,
      type,
      at: new Date(at).toISOString(),
      data,
    } as WireEvent;
    emit(event, current.capability, immediate);
  }

  /** A conversation starts with the first thing that happens in it: a look is not one. */
  function ensureStarted(): void {
    if (snapshot.value.seq > 0) return;
    const { topic, platform, language } = options;
    record('conversation.started', { platform: platform ?? 'sdk', topic, language });
  }

  return {
    id: computed(() => snapshot.value.id),
    messages: computed(() =>
      snapshot.value.messages.map((message) => {
        const original = originals.get(message.id);
        return original === undefined ? message : { ...message, original };
      }),
    ),
    status: computed(() => snapshot.value.status),
    escalation: computed(() => snapshot.value.escalation),
    survey: computed(() => snapshot.value.survey),

    message({ senderType, content, id = uuidv7(now()), aiConfidenceScore }) {
      const known = snapshot.value.messages.find((message) => message.id === id);
      if (known) return known;
      ensureStarted();
      const masked = wellFormed(mask(content), MAX_EVENT_CONTENT);
      if (masked !== content) originals.set(id, content);
      record(
        'message.added',
        {
          message_id: id,
          sender_type: senderType,
          content: masked,
          ai_confidence_score: aiConfidenceScore,
        },
        ({ messages, seq }) => ({
          messages: [...messages, { id, senderType, content: masked, at: now(), seq }],
        }),
      );
      return snapshot.value.messages.at(-1)!;
    },
    escalate(reason = 'customer_requested_human') {
      if (snapshot.value.escalation !== null) return;
      ensureStarted();
      record('conversation.escalated', { reason }, () => ({ escalation: reason }));
    },
    resolve() {
      if (snapshot.value.status === 'resolved') return;
      ensureStarted();
      record('conversation.resolved', {}, () => ({ status: 'resolved' }), true);
    },
    reopen() {
      if (snapshot.value.status === 'open') return;
      record('conversation.reopened', {}, () => ({ status: 'open' }));
    },
    rate(rating) {
      ensureStarted();
      record(
        'survey.rated',
        { rating },
        ({ survey }) => ({ survey: { ...survey, rating, dismissed: false } }),
        true,
      );
    },
    feedback(text) {
      ensureStarted();
      const feedback = wellFormed(mask(text), MAX_FEEDBACK);
      record(
        'survey.feedback',
        { feedback },
        ({ survey }) => ({ survey: { ...survey, feedback } }),
        true,
      );
    },
    surveyShown() {
      ensureStarted();
      record('survey.shown', {});
    },
    dismissSurvey() {
      record('survey.dismissed', {}, ({ survey }) => ({ survey: { ...survey, dismissed: true } }));
    },
    identify({ customerId, email, name }) {
      ensureStarted();
      record('identity.set', { customer_id: customerId, email, name });
    },
    restart() {
      snapshot.value = fresh();
      memory.save(snapshot.value);
    },
    destroy: unwatch,
  };
}

/**
 * What the server takes and a batch has room for: no control characters but line breaks and tabs,
 * no half of a pair (also where the cut went through one).
 */
function wellFormed(text: string, max: number): string {
  // A lone half matches \p{Surrogate} in a Unicode expression, a whole pair does not.
  return text
    .replace(/[^\P{Cc}\t\n\r]/gu, '')
    .slice(0, max)
    .replace(/\p{Surrogate}/gu, '\uFFFD');
}
