import { computed, type ReadonlySignal, signal } from '../reactive/signals.ts';
import type {
  ReplyFacts,
  EventData,
  EventType,
  Rating,
  SenderType,
  WireEvent,
} from '../contract/index.ts';
import { MAX_EVENT_CONTENT, MAX_FEEDBACK, MAX_FILE_NAME } from '../contract/limits.ts';
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

/** What the site knows when a conversation starts; all but the id is read then. */
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
  /** What a bot says of its answer, for the daily export. */
  facts?: ReplyFacts | undefined;
  /** Who of the team wrote it; shown here, and sent nowhere. */
  name?: string | undefined;
}

export interface Identity {
  customerId?: string;
  email?: string;
  name?: string;
  /**
   * Proof from the site's server that the rest is true: HMAC-SHA256 over it, hex, as
   * `docs/capture.md` says. Without it the team is told that the identity is not verified.
   */
  hash?: string;
}

/** A file that came with the conversation; a `File` will do. `attach` does not send the file. */
export interface Attachment {
  name: string;
  /** Media type. */
  type?: string;
  /** Bytes. */
  size?: number;
}

/** How a customer's message sounds, and with it the conversation. */
export interface SentimentChange extends ConversationSentiment {
  message?: ConversationSentiment & { id: string };
  /** `false`: the language cannot be read, and the sentiment means nothing. */
  supported?: boolean;
}

export interface EscalationOptions {
  /** Found in the conversation, not asked for. */
  detected?: boolean;
  /** What was found. */
  trigger?: string;
}

/** A conversation in this browser. Signals tell what a page shows; methods record what happens. */
export interface Conversation {
  readonly id: ReadonlySignal<string>;
  readonly messages: ReadonlySignal<readonly Message[]>;
  readonly status: ReadonlySignal<'open' | 'resolved'>;
  /** Why a person was asked for; `null` while the AI answers. */
  readonly escalation: ReadonlySignal<string | null>;
  /** Something in the conversation says that a person is needed; `null` once one was called. */
  readonly suggestion: ReadonlySignal<EscalationSuggestion | null>;
  /** How the customer sounds; `null` while nothing is known. */
  readonly sentiment: ReadonlySignal<ConversationSentiment | null>;
  readonly survey: ReadonlySignal<SurveyState>;
  readonly attachments: ReadonlySignal<readonly AttachedFile[]>;
  /** Who the customer is, as far as this page was told; `null`: nothing. */
  readonly identity: ReadonlySignal<Identity | null>;
  /** `seq` of the last message that the customer has seen, in whichever tab. */
  readonly seen: ReadonlySignal<number>;
  /** The secret that lets this browser write to the conversation; for our server alone. */
  readonly capability: ReadonlySignal<string>;
  /** Adds a message, masked; one whose id is known is left as it is. */
  message(options: MessageOptions): Message;
  /** Whether an answer helped; a later word replaces it. */
  rateMessage(id: string, helpful: boolean): void;
  /** Notes that a file came with the conversation. Returns its id. */
  attach(file: Attachment, options?: { id?: string; messageId?: string }): string;
  /** Asks for a person, for the reason suggested or the one given; asking again changes nothing. */
  escalate(reason?: string, options?: EscalationOptions): void;
  /** Waits for a person no longer: the AI answers again. */
  callOff(): void;
  /** Notes that a person may be needed, once for each reason; the customer decides. */
  suggestPerson(suggestion: EscalationSuggestion): void;
  changeSentiment(change: SentimentChange): void;
  resolve(): void;
  reopen(): void;
  /** Sent at once: the customer may leave with the click. A later rating replaces it. */
  rate(rating: Rating): void;
  feedback(text: string): void;
  surveyShown(): void;
  dismissSurvey(): void;
  /**
   * Says who the customer is. Told once there is a conversation, and in each that follows; `null`
   * forgets it.
   */
  identify(identity: Identity | null): void;
  /** The customer has seen all there is. */
  markSeen(): void;
  /** Forgets the conversation here and begins another. */
  restart(): void;
  /** Looks again at what the browser keeps, where another may have changed it. */
  refresh(): void;
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
  /** Told of each message that was added here, when it is part of the conversation. */
  heard?(message: Message): void;
}

/** Why a person is called when no other reason is known. */
const REQUESTED = 'customer_requested_human';

export function createConversation(
  options: ConversationOptions,
  { memory, emit, mask, now, heard }: Surroundings,
): Conversation {
  const fresh = () => newSnapshot(uuidv7(now()), randomSecret());
  const first = options.id === undefined ? fresh() : newSnapshot(options.id, randomSecret());
  const kept = memory.load();
  const isOurs = kept !== null && (options.id === undefined || kept.id === options.id);
  const snapshot = signal<Snapshot>(isOurs ? kept : first);
  const reads = <K extends keyof Snapshot>(key: K) => computed(() => snapshot.value[key]);

  const stored = reads('messages');
  const identity = signal<Identity | null>(null);

  /** By message id: what is shown here, in memory alone, in place of what was masked. */
  const originals = new Map<string, string>();

  function refresh(): void {
    const other = memory.load();
    if (other === null) return;
    // Another tab has begun a new conversation: this one follows.
    snapshot.value = other.id === snapshot.value.id ? mergeSnapshots(snapshot.value, other) : other;
  }
  const unwatch = memory.watch(refresh);

  function keep(next: Snapshot): void {
    memory.save(next);
    // Last: who hears of it may keep something newer at once.
    snapshot.value = next;
  }

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

  /** A conversation starts with the first thing that happens in it: a look is not one. */
  function ensureStarted(): void {
    if (snapshot.value.seq > 0) return;
    const { topic, platform, language } = options;
    record('conversation.started', { platform: platform ?? 'sdk', topic, language });
    tellIdentity();
  }

  /** A customer is told of when there is a conversation: most visitors of a page have none. */
  function tellIdentity(): void {
    const { seq, identity: told } = snapshot.value;
    if (seq === 0 || identity.value === null) return;
    const { customerId, email, name, hash } = identity.value;
    const data = { customer_id: customerId, email, name, hash };
    const text = JSON.stringify(data);
    if (text !== told) record('identity.set', data, () => ({ identity: text }));
  }

  const messageOf = (id: string) => snapshot.value.messages.find((one) => one.id === id);

  return {
    id: reads('id'),
    messages: computed(() =>
      stored.value.map((message) => {
        const original = originals.get(message.id);
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
      if (masked !== content) originals.set(id, content);
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
            { id, senderType, content: masked, at: now(), seq, aiConfidenceScore, name },
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
      record('conversation.escalated', { reason, ...how }, () => ({
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
      record('conversation.escalated', { ...suggestion, detected: true, suggested: true }, () => ({
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
    identify(who) {
      identity.value = who;
      tellIdentity();
    },
    markSeen() {
      const { seq, seen } = snapshot.value;
      // What nobody has begun is not kept.
      if (seq === seen) return;
      keep({ ...snapshot.value, seen: seq });
    },
    restart() {
      keep(fresh());
    },
    refresh,
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
