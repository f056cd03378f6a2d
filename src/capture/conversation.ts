import { computed, type ReadonlySignal, signal } from '@preact/signals-core';
import { toJson } from '../contract/json.ts';
import type {
  ReplyFacts,
  EventData,
  EventType,
  Rating,
  SenderType,
  WireEvent,
} from '../contract/index.ts';
import { MAX_EVENT_CONTENT, MAX_FEEDBACK, MAX_FILE_NAME } from '../contract/limits.ts';
import type { OwnWords } from './own-words.ts';
import type { Memory } from './memory.ts';
import {
  type AttachedFile,
  type ConversationSentiment,
  type EscalationSuggestion,
  mergeSnapshots,
  type Message,
  newSnapshot,
  type Snapshot,
  type SurveyState,
} from './snapshot.ts';
import { randomSecret, uuidv7 } from './uuid.ts';

/** What the site knows about a new conversation. All but the id is read when it starts. */
export interface ConversationOptions {
  /** Generated when absent. */
  id?: string;
  topic?: string | undefined;
  platform?: 'zendesk' | 'freshdesk' | 'custom' | 'sdk';
  /** BCP 47. */
  language?: string;
}

export interface MessageOptions {
  senderType: SenderType;
  content: string;
  /** The id that the sender of the message gave it; generated when absent. */
  id?: string | undefined;
  /** Confidence of an AI in its reply, 0–1. */
  aiConfidenceScore?: number | undefined;
  /** Facts that a bot reports about its reply, for the daily export. */
  facts?: ReplyFacts | undefined;
  /** Name of the agent who wrote it. Shown here only, never sent. */
  name?: string | undefined;
}

export interface Identity {
  customerId?: string;
  email?: string;
  name?: string;
  /**
   * Proof from the site's server that the identity is genuine: HMAC-SHA256 over it, hex, as in
   * `docs/capture.md`. Without it, the dashboard shows the identity as not verified.
   */
  hash?: string;
}

/** A file of the conversation, for example a `File`. `attach` does not upload it. */
export interface Attachment {
  name: string;
  /** Media type. */
  type?: string;
  /** Bytes. */
  size?: number;
}

/** The sentiment of the conversation after a customer's message. */
export interface SentimentChange extends ConversationSentiment {
  message?: ConversationSentiment & { id: string };
  /** `false`: the language is not supported, so the sentiment has no meaning. */
  supported?: boolean;
}

export interface EscalationOptions {
  /** Whether it was detected in the conversation rather than requested. */
  detected?: boolean;
  /** The words or the count that triggered it. */
  trigger?: string;
}

/** A conversation in this browser. Signals hold its state; methods record events. */
export interface Conversation {
  readonly id: ReadonlySignal<string>;
  readonly messages: ReadonlySignal<readonly Message[]>;
  readonly status: ReadonlySignal<'open' | 'resolved'>;
  /** The reason of the escalation; `null` while the AI replies. */
  readonly escalation: ReadonlySignal<string | null>;
  /** A detected sign that the customer needs a person; `null` after an escalation. */
  readonly suggestion: ReadonlySignal<EscalationSuggestion | null>;
  /** The customer's sentiment; `null` while unknown. */
  readonly sentiment: ReadonlySignal<ConversationSentiment | null>;
  readonly survey: ReadonlySignal<SurveyState>;
  readonly attachments: ReadonlySignal<readonly AttachedFile[]>;
  /** The customer's identity as set on this page; `null` when not set. */
  readonly identity: ReadonlySignal<Identity | null>;
  /** `seq` of the last message that the customer has seen, in whichever tab. */
  readonly seen: ReadonlySignal<number>;
  /** The secret that lets this browser write to the conversation. Send it only to our server. */
  readonly capability: ReadonlySignal<string>;
  /** Adds a message, masked. A message with a known id is not changed. */
  message(options: MessageOptions): Message;
  /** Records whether a reply helped. A later call replaces it. */
  rateMessage(id: string, helpful: boolean): void;
  /** Records that a file belongs to the conversation. Returns its id. */
  attach(file: Attachment, options?: { id?: string; messageId?: string }): string;
  /** Asks for a person. The reason defaults to the suggested one. A second call changes nothing. */
  escalate(reason?: string, options?: EscalationOptions): void;
  /** Stops waiting for a person: the AI replies again. */
  callOff(): void;
  /** Records that the customer may need a person, once for each reason. The customer decides. */
  suggestPerson(suggestion: EscalationSuggestion): void;
  changeSentiment(change: SentimentChange): void;
  resolve(): void;
  reopen(): void;
  /** Sends a rating at once, as the customer may leave. A later rating replaces it. */
  rate(rating: Rating): void;
  feedback(text: string): void;
  surveyShown(): void;
  dismissSurvey(): void;
  /**
   * Sets the customer's identity. It is sent once a conversation has started, and with each later
   * one; `null` clears it.
   */
  identify(identity: Identity | null): void;
  /** Marks all messages as seen by the customer. */
  markSeen(): void;
  /** Forgets the conversation in this browser and starts another. */
  restart(): void;
  /** Reads the stored conversation again, in case another page has changed it. */
  refresh(): void;
  destroy(): void;
}

/** The dependencies of a conversation, passed in so that its rules can be tested in isolation. */
export interface Surroundings {
  memory: Memory;
  /** `now`: send without delay. */
  emit(event: WireEvent, capability: string, now: boolean): void;
  /** Masks the parts of a text that must not be stored or sent. */
  mask(text: string): string;
  /** What was masked, for the tab where it was written. Default: for this page alone. */
  ownWords?: OwnWords;
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back with each event that is safe, or that the server has refused. Returns a function that stops it. */
  watchFate?(listener: (event: WireEvent, isSafe: boolean) => void): () => void;
  /** Called after a message was added here. */
  heard?(message: Message): void;
}

/** The default escalation reason. */
const REQUESTED = 'customer_requested_human';

export function createConversation(
  options: ConversationOptions,
  { memory, emit, mask, now, heard, watchFate, ownWords = new Map<string, string>() }: Surroundings,
): Conversation {
  const fresh = () => newSnapshot(uuidv7(now()), randomSecret());
  const first = options.id === undefined ? fresh() : newSnapshot(options.id, randomSecret());
  const kept = memory.load();
  const isOurs = kept !== null && (options.id === undefined || kept.id === options.id);
  const snapshot = signal<Snapshot>(isOurs ? kept : first);
  const reads = <K extends keyof Snapshot>(key: K) => computed(() => snapshot.value[key]);

  const stored = reads('messages');
  const identity = signal<Identity | null>(null);

  let isKeeping = false;

  function refresh(): void {
    // What this one stores is no change of another.
    if (isKeeping) return;
    const other = memory.load();
    if (other === null) return;
    // If another tab has started a new conversation, this one follows.
    if (other.id !== snapshot.value.id) ownWords.clear();
    snapshot.value = other.id === snapshot.value.id ? mergeSnapshots(snapshot.value, other) : other;
  }
  const unwatch = memory.watch(refresh);
  const unwatchFate = watchFate?.((event, isSafe) => {
    if (event.type !== 'survey.rated') return;
    // Another tab may have saved.
    refresh();
    const { id, survey } = snapshot.peek();
    if (event.conversation_id !== id) return;
    if (event.data.rating !== survey.rating) return;
    if (!isSafe)
      keep({ ...snapshot.peek(), survey: { ...survey, rating: null, unsaved: 'refused' } });
    else if (survey.unsaved)
      keep({ ...snapshot.peek(), survey: { ...survey, unsaved: undefined } });
  });

  function keep(next: Snapshot): void {
    isKeeping = true;
    memory.save(next);
    isKeeping = false;
    // Last, because a subscriber may store a newer snapshot at once.
    snapshot.value = next;
  }

  /** Merges changes of other tabs, updates the snapshot, and emits an event with the next `seq`. */
  function record<T extends EventType>(
    type: T,
    data: EventData<T>,
    change: (snapshot: Snapshot) => Partial<Snapshot> = () => ({}),
    immediate = false,
  ): void {
    const other = memory.load();
    const current = other ? mergeSnapshots(snapshot.value, other) : snapshot.value;
    const at = now();
    const isCounted = current.seq === 0 || memory.isShared?.() !== false;
    const seq = isCounted ? current.seq + 1 : looseSeq(current, at);
    const next: Snapshot = { ...current, seq };
    keep({ ...next, ...change(next) });
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

  /** Starts the conversation with its first event. Opening the chat does not start it. */
  function ensureStarted(): void {
    if (snapshot.value.seq > 0) return;
    const { topic, platform, language } = options;
    record('conversation.started', {
      platform: platform ?? 'sdk',
      topic: topic && mask(topic),
      language,
    });
    tellIdentity();
  }

  /** Sends the identity only once a conversation has started: most visitors never start one. */
  function tellIdentity(): void {
    const { seq, identity: sent } = snapshot.value;
    if (seq === 0 || identity.value === null) return;
    const { customerId, email, name, hash } = identity.value;
    const data = { customer_id: customerId, email, name, hash };
    const text = toJson(data);
    if (text !== sent) record('identity.set', data, () => ({ identity: text }));
  }

  const messageOf = (id: string) => snapshot.value.messages.find((one) => one.id === id);

  return {
    id: reads('id'),
    messages: computed(() =>
      stored.value.map((message) => {
        const original = ownWords.get(message.id);
        return original === undefined ? message : { ...message, original };
      }),
    ),
    status: reads('status'),
    escalation: reads('escalation'),
    suggestion: reads('suggestion'),
    sentiment: reads('sentiment'),
    survey: reads('survey'),
    attachments: reads('attachments'),
    identity,
    seen: reads('seen'),
    capability: reads('capability'),

    message({ senderType, content, id = uuidv7(now()), aiConfidenceScore, facts, name }) {
      const known = messageOf(id);
      if (known) return known;
      ensureStarted();
      const masked = wellFormed(mask(content), MAX_EVENT_CONTENT);
      if (masked !== content) ownWords.set(id, content);
      record(
        'message.added',
        {
          ...facts,
          message_id: id,
          sender_type: senderType,
          content: masked,
          ai_confidence_score: aiConfidenceScore,
        },
        ({ messages, seq }) => ({
          messages: [
            ...messages,
            {
              id,
              senderType,
              content: masked,
              at: now(),
              seq,
              aiConfidenceScore,
              name,
              interrupted: facts?.interrupted,
            },
          ],
        }),
      );
      const added = snapshot.value.messages.at(-1)!;
      heard?.(added);
      return added;
    },
    rateMessage(id, helpful) {
      const known = messageOf(id);
      if (!known || known.helpful === helpful) return;
      record('message.rated', { message_id: id, helpful }, ({ messages }) => ({
        messages: messages.map((one) => (one.id === id ? { ...one, helpful } : one)),
      }));
    },
    attach({ name, type, size }, { id = uuidv7(now()), messageId } = {}) {
      ensureStarted();
      const masked = wellFormed(mask(name), MAX_FILE_NAME);
      record(
        'attachment.added',
        {
          attachment_id: id,
          message_id: messageId,
          name: masked,
          content_type: type,
          size_bytes: size,
        },
        ({ attachments }) => ({
          attachments: [...attachments, { id, messageId, name: masked, type }],
        }),
      );
      return id;
    },
    escalate(reason = snapshot.value.suggestion?.reason ?? REQUESTED, how = {}) {
      if (snapshot.value.escalation !== null) return;
      ensureStarted();
      const { trigger } = how;
      const told = { ...how, ...(trigger !== undefined && { trigger: mask(trigger) }) };
      record('conversation.escalated', { reason: mask(reason), ...told }, () => ({
        escalation: reason,
        suggestion: null,
      }));
    },
    callOff() {
      keep({ ...snapshot.value, escalation: null });
    },
    suggestPerson(suggestion) {
      const { escalation, suggestion: known } = snapshot.value;
      if (escalation !== null || known?.reason === suggestion.reason) return;
      const told = { ...suggestion, trigger: mask(suggestion.trigger) };
      record('conversation.escalated', { ...told, detected: true, suggested: true }, () => ({
        suggestion,
      }));
    },
    changeSentiment({ sentiment, score, message, supported }) {
      record(
        'sentiment.changed',
        {
          sentiment,
          score,
          supported,
          message: message && {
            message_id: message.id,
            sentiment: message.sentiment,
            score: message.score,
          },
        },
        () => (supported === false ? {} : { sentiment: { sentiment, score } }),
      );
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
        ({ survey }) => ({
          survey: { ...survey, rating, dismissed: false, unsaved: watchFate && 'sending' },
        }),
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
    identify(who) {
      identity.value = who;
      tellIdentity();
    },
    markSeen() {
      const { seq, seen } = snapshot.value;
      // A conversation that has not started is not stored.
      if (seq === seen) return;
      keep({ ...snapshot.value, seen: seq });
    },
    restart() {
      ownWords.clear();
      keep(fresh());
    },
    refresh,
    destroy() {
      unwatch();
      unwatchFate?.();
    },
  };
}

/** Numbers in a second. Each page has one of them, which the other pages are unlikely to have. */
const PAGES = 64;
let page: number | undefined;

/** A `seq` that no other tab and no later page uses, without knowing what they do: it tells the time. */
function looseSeq({ seq, messages }: Snapshot, at: number): number {
  page ??= Math.floor(Math.random() * PAGES);
  const second = Math.floor((at - (messages[0]?.at ?? at)) / 1000);
  return Math.max(Math.floor(seq / PAGES) + 1, second) * PAGES + page;
}

/**
 * Makes a text acceptable to the server: at most `max` characters, no control characters except
 * line breaks and tabs, no unpaired surrogates (the cut may split a pair).
 */
function wellFormed(text: string, max: number): string {
  // In a Unicode expression, \p{Surrogate} matches only unpaired surrogates.
  return text
    .replace(/[^\P{Cc}\t\n\r]/gu, '')
    .slice(0, max)
    .replace(/\p{Surrogate}/gu, '\uFFFD');
}
