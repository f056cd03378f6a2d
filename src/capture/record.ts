import { computed, type ReadonlySignal, signal } from '@preact/signals-core';
import { toIso, toJson } from '../delivery/json.ts';
import type { EventData, EventType, Rating, WireEvent } from '../contract/index.ts';
import { MAX_FEEDBACK } from '../contract/limits.ts';
import type { Memory } from './memory.ts';
import type { OwnWords } from './own-words.ts';
import {
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
  /**
   * How many of its last messages, and of its files, this browser keeps, at least; default: all. For long conversations that
   * something else shows.
   */
  keep?: number;
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

/** What the survey needs of a conversation. Signals hold its state; methods record events. */
export interface RatedConversation {
  readonly id: ReadonlySignal<string>;
  readonly survey: ReadonlySignal<SurveyState>;
  /** The customer's identity as set on this page; `null` when not set. */
  readonly identity: ReadonlySignal<Identity | null>;
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
  /** Forgets the conversation in this browser and starts another. */
  restart(): void;
  /** Reads the stored conversation again, in case another page has changed it. */
  refresh(): void;
  destroy(): void;
}

/** A conversation that can be rated, and what records everything else in it. */
export interface ConversationRecord extends RatedConversation {
  readonly snapshot: ReadonlySignal<Snapshot>;
  /** A field of the snapshot as a signal. */
  reads<K extends keyof Snapshot>(key: K): ReadonlySignal<Snapshot[K]>;
  /** Stores a change that is no event. */
  keep(next: Snapshot): void;
  /**
   * Merges changes of other tabs, updates the snapshot, and emits an event with the next `seq`.
   *
   * @param immediate send without delay
   * @param happened when, milliseconds since 1970; default: now
   */
  record<T extends EventType>(
    type: T,
    data: EventData<T>,
    change?: (snapshot: Snapshot) => Partial<Snapshot>,
    immediate?: boolean,
    happened?: number,
  ): void;
  /** Starts the conversation with its first event. Opening the chat does not start it. */
  ensureStarted(): void;
}

/** The dependencies of a conversation, passed in so that its rules can be tested in isolation. */
export interface Surroundings {
  memory: Memory;
  /** `now`: send without delay. */
  emit(event: WireEvent, capability: string, now: boolean): void;
  /** Masks the parts of a text that must not be stored or sent. */
  mask(text: string): string;
  /** What was masked, for the tab where it was written. Default: for this page alone. */
  ownWords?: OwnWords | undefined;
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back with each event that is safe, or that the server has refused. Returns a function that stops it. */
  watchFate?(listener: (event: WireEvent, isSafe: boolean) => void): () => void;
  /** Called after a message was added here. */
  heard?(message: Message): void;
}

/** Begins to record a conversation, or goes on with the one that is kept. */
export function createRecord(
  options: ConversationOptions,
  { memory, emit, mask, now, watchFate, ownWords }: Surroundings,
): ConversationRecord {
  const fresh = (id = uuidv7(now())) => newSnapshot(id, randomSecret());
  const kept = memory.load();
  const isOurs = kept?.id === (options.id ?? kept?.id);
  const snapshot = signal<Snapshot>((isOurs && kept) || fresh(options.id));
  const reads = <K extends keyof Snapshot>(key: K) => computed(() => snapshot.value[key]);

  const identity = signal<Identity | null>(null);

  let isKeeping = false;

  function refresh(): void {
    // What this one stores is no change of another.
    if (isKeeping) return;
    const other = memory.load();
    if (other && other.id !== snapshot.value.id) {
      // Another tab has started a new conversation: this one follows.
      ownWords?.clear();
      show(other);
    } else show(mergeSnapshots(snapshot.value, other));
  }
  const unwatch = memory.watch(refresh);
  const unwatchFate = watchFate?.(({ type, conversation_id, data }, isSafe) => {
    const isRating = type === 'survey.rated';
    if (!isRating && type !== 'survey.feedback') return;
    // Another tab may have saved.
    refresh();
    const { id, survey } = snapshot.peek();
    const field = isRating ? 'rating' : 'feedback';
    const mark = isRating ? 'unsaved' : 'unsavedFeedback';
    const isLast = conversation_id === id && (data as SurveyState)[field] === survey[field];
    if (!isLast || (isSafe && !survey[mark])) return;
    const known: SurveyState = {
      ...survey,
      ...(!isSafe && { [field]: null }),
      [mark]: isSafe ? undefined : 'refused',
    };
    keep({ ...snapshot.peek(), survey: known });
  });

  function keep(next: Snapshot): void {
    isKeeping = true;
    memory.save(next);
    isKeeping = false;
    // Last, because a subscriber may store a newer snapshot at once.
    show(next);
  }

  function show(next: Snapshot): void {
    try {
      snapshot.value = next;
    } catch (error) {
      // Of a subscriber, which is the page's own: it hears of it, and what happened is recorded all the same.
      setTimeout(() => {
        throw error;
      });
    }
  }

  /** Merges changes of other tabs, updates the snapshot, and emits an event with the next `seq`. */
  function record<T extends EventType>(
    type: T,
    data: EventData<T>,
    change?: (snapshot: Snapshot) => Partial<Snapshot>,
    immediate = false,
    happened?: number,
  ): void {
    const at = now();
    const current = mergeSnapshots(snapshot.value, memory.load());
    const isCounted = current.seq === 0 || memory.isShared?.() !== false;
    const seq = isCounted ? current.seq + 1 : looseSeq(current, at);
    const next: Snapshot = { ...current, seq };
    keep({ ...next, ...change?.(next) });
    const event = {
      id: uuidv7(at),
      conversation_id: current.id,
      seq,
      type,
      at: toIso(happened ?? at),
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

  return {
    snapshot,
    reads,
    keep,
    record,
    ensureStarted,
    id: reads('id'),
    survey: reads('survey'),
    identity,
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
        ({ survey }) => ({
          survey: { ...survey, feedback, unsavedFeedback: watchFate && 'sending' },
        }),
        true,
      );
    },
    surveyShown() {
      ensureStarted();
      record('survey.shown', {});
    },
    dismissSurvey() {
      record('survey.dismissed', {}, ({ survey }) => ({
        survey: { ...survey, dismissed: true },
      }));
    },
    identify(who) {
      identity.value = who;
      tellIdentity();
    },
    restart() {
      ownWords?.clear();
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
export function wellFormed(text: string, max: number): string {
  // In a Unicode expression, \p{Surrogate} matches only unpaired surrogates.
  return text
    .replace(/[^\P{Cc}\t\n\r]/gu, '')
    .slice(0, max)
    .replace(/\p{Surrogate}/gu, '\uFFFD');
}
