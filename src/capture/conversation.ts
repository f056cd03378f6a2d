import { computed, type ReadonlySignal } from '@preact/signals-core';
import type { ReplyFacts, SenderType } from '../contract/index.ts';
import { MAX_EVENT_CONTENT, MAX_FILE_NAME } from '../contract/limits.ts';
import { SELF_HARM } from '../contract/self-harm.ts';
import {
  type ConversationOptions,
  createRecord,
  type RatedConversation,
  type Surroundings,
  wellFormed,
} from './record.ts';
import type {
  AttachedFile,
  ConversationSentiment,
  EscalationSuggestion,
  Message,
} from './snapshot.ts';
import { uuidv7 } from './uuid.ts';

export type { ConversationOptions, Identity, Surroundings } from './record.ts';

export interface MessageOptions {
  senderType: SenderType;
  content: string;
  /** The id that the sender of the message gave it; generated when absent. */
  id?: string | undefined;
  /** When it was written, milliseconds since 1970; default: now. */
  at?: number | undefined;
  /** Confidence of an AI in its reply, 0–1. */
  aiConfidenceScore?: number | undefined;
  /** Facts that a bot reports about its reply, for the daily export. */
  facts?: ReplyFacts | undefined;
  /** Name of the agent who wrote it. Shown here only, never sent. */
  name?: string | undefined;
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
  /** The id of the message that shows it. With the trigger `self-harm`, a message escalates once. */
  message?: string;
}

/** A conversation in this browser. Signals hold its state; methods record events. */
export interface Conversation extends RatedConversation {
  readonly messages: ReadonlySignal<readonly Message[]>;
  readonly status: ReadonlySignal<'open' | 'resolved'>;
  /** The reason of the escalation; `null` while the AI replies. */
  readonly escalation: ReadonlySignal<string | null>;
  /** A detected sign that the customer needs a person; `null` after an escalation. */
  readonly suggestion: ReadonlySignal<EscalationSuggestion | null>;
  /** The customer's sentiment; `null` while unknown. */
  readonly sentiment: ReadonlySignal<ConversationSentiment | null>;
  readonly attachments: ReadonlySignal<readonly AttachedFile[]>;
  /** `seq` of the last message that the customer has seen, in whichever tab. */
  readonly seen: ReadonlySignal<number>;
  /** The secret that lets this browser write to the conversation. Send it only to our server. */
  readonly capability: ReadonlySignal<string>;
  /** Adds a message, masked. A message with a known id is not changed. */
  message(options: MessageOptions): Message;
  /** The message now reads so, masked; `''`: its sender has removed it. */
  edit(id: string, content: string): void;
  /** Records whether a reply helped. A later call replaces it. */
  rateMessage(id: string, helpful: boolean): void;
  /** Records that a file belongs to the conversation. Returns its id. */
  attach(file: Attachment, options?: { id?: string; messageId?: string }): string;
  /**
   * Asks for a person. The reason defaults to the suggested one. A second call changes nothing, except that
   * the trigger `self-harm` is recorded once, so that the team learns of it. After `callOff`, a message that was
   * recorded with it before changes nothing.
   */
  escalate(reason?: string, options?: EscalationOptions): void;
  /** Stops waiting for a person: the AI replies again. */
  callOff(): void;
  /** Records that the customer may need a person, once for each reason. The customer decides. */
  suggestPerson(suggestion: EscalationSuggestion): void;
  changeSentiment(change: SentimentChange): void;
  resolve(): void;
  reopen(): void;
  /** Marks all messages as seen by the customer. */
  markSeen(): void;
}

/** The default escalation reason. */
const REQUESTED = 'customer_requested_human';

/** Cut seldom, as the storage writes all anew when the first is gone. */
const lastOf = <T>(all: T[], keep = Infinity) => (all.length < 2 * keep ? all : all.slice(-keep));

export function createConversation(
  options: ConversationOptions,
  surroundings: Surroundings,
): Conversation {
  const { mask, now, heard, ownWords = new Map<string, string>() } = surroundings;
  const { snapshot, reads, keep, record, ensureStarted, ...rated } = createRecord(options, {
    ...surroundings,
    ownWords,
  });
  const stored = reads('messages');
  const messageOf = (id: string) => snapshot.value.messages.find((one) => one.id === id);

  return {
    ...rated,
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
    attachments: reads('attachments'),
    seen: reads('seen'),
    capability: reads('capability'),

    message({ senderType, content, id = uuidv7(now()), at: time, aiConfidenceScore, facts, name }) {
      const known = messageOf(id);
      if (known) return known;
      // What is no time must not throw when it is written.
      const at = +new Date(time!) || now();
      ensureStarted();
      const masked = wellFormed(mask(content), MAX_EVENT_CONTENT);
      if (masked !== content && !options.keep) ownWords.set(id, content);
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
            ...lastOf(messages, options.keep),
            {
              id,
              senderType,
              content: masked,
              at,
              seq,
              aiConfidenceScore,
              name,
              interrupted: facts?.interrupted,
            },
          ],
        }),
        false,
        at,
      );
      const added = snapshot.value.messages.at(-1)!;
      heard?.(added);
      return added;
    },
    edit(id, content) {
      const masked = wellFormed(mask(content), MAX_EVENT_CONTENT);
      if (messageOf(id)?.content === masked) return;
      ensureStarted();
      if (!options.keep) ownWords.set(id, content);
      record('message.edited', { message_id: id, content: masked }, ({ messages }) => ({
        messages: messages.map((one) => (one.id === id ? { ...one, content: masked } : one)),
      }));
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
          attachments: [
            ...lastOf(attachments, options.keep),
            { id, messageId, name: masked, type },
          ],
        }),
      );
      return id;
    },
    escalate(
      reason = snapshot.value.suggestion?.reason ?? REQUESTED,
      { message, ...how }: EscalationOptions = {},
    ) {
      const { escalation, harmSeq, seq } = snapshot.value;
      const { trigger } = how;
      const isSelfHarm = trigger === SELF_HARM;
      const shownIn = messageOf(message ?? '');
      const harm = isSelfHarm ? { harmSeq: Math.max(harmSeq ?? 0, shownIn?.seq ?? seq) } : {};
      if (isSelfHarm ? shownIn && shownIn.seq <= (harmSeq ?? 0) : escalation !== null) return;
      if (escalation !== null && harmSeq !== undefined) return keep({ ...snapshot.value, ...harm });
      ensureStarted();
      const told = { ...how, ...(trigger !== undefined && { trigger: mask(trigger) }) };
      const masked = mask(reason);
      record('conversation.escalated', { reason: masked, ...told }, () => ({
        // The first reason stays, as on the server.
        escalation: escalation ?? masked,
        suggestion: null,
        ...harm,
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
        suggestion: told,
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
    markSeen() {
      const { seq, seen } = snapshot.value;
      // A conversation that has not started is not stored.
      if (seq === seen) return;
      keep({ ...snapshot.value, seen: seq });
    },
  };
}
