import { batch, type ReadonlySignal, type Signal, signal } from '@preact/signals-core';
import type { ReplyFacts } from '../../contract/index.ts';
import { MAX_EVENT_CONTENT } from '../../contract/limits.ts';
import type { Conversation } from '../conversation.ts';
import { patiently } from './patience.ts';
import { type Ask, bodyOf } from './responder.ts';

/** A reply that is still arriving. */
export interface PartialReply {
  id: string | undefined;
  senderType: 'ai' | 'human_agent';
  text: string;
}

/** A failed reply, reported to the page and its developer. */
export interface ReplyFailure {
  /** `reply_empty`: the reply has no text; `reply_failed`: an error, or the reply broke off. */
  code: 'reply_empty' | 'reply_failed';
  message: string;
  /** What the responder returned, then the first pieces of it; empty when it returned nothing. */
  came: readonly unknown[];
}

/** Sends the customer's messages to the responder and adds its replies. */
export interface Dialogue {
  /** The reply so far; empty text: the first piece is still due; `null`: no reply is pending. */
  readonly answering: ReadonlySignal<PartialReply | null>;
  /** The last question got no reply, here or on a page that is gone: `retry` asks again. */
  readonly failed: Signal<boolean>;
  /** The last reply offered a person. */
  readonly offersPerson: ReadonlySignal<boolean>;
  /** What the last reply suggests to say next. */
  readonly quickReplies: ReadonlySignal<readonly string[]>;
  /** @param id of the message, if already assigned */
  send(content: string, id?: string): Promise<void>;
  retry(): Promise<void>;
  /** Ends a pending reply as one that broke off, because the page goes. */
  interrupt(): void;
  /** Cancels a pending reply and clears what the last one offered. */
  stop(): void;
}

export interface DialogueOptions {
  /** Asks the bot; `undefined`: there is none. Read at each question. */
  ask(): Ask | undefined;
  onFailure(failure: ReplyFailure): void;
  /** The customer's language, BCP 47. */
  language: string;
  /** Seconds without a byte after which a reply counts as failed. */
  patience(): number;
  /** Called with each question; the promise resolves when its reply has ended in any way. */
  asking?(ended: Promise<unknown>): void;
}

/** A reply that is still arriving, with what it has told about itself so far. */
interface Draft extends PartialReply {
  aiConfidenceScore: number | undefined;
  facts: ReplyFacts;
}

/** Milliseconds between two updates of a reply that is still arriving; long replies get fewer. */
const pauseFor = (length: number) => 16 + length / 200;

/** Milliseconds of reading after which the page gets its turn. */
const TURN = 8;

const nextTurn = () => new Promise((resolve) => setTimeout(resolve));

/** Longest reply that is masked and shown in the turn in which its end is read, UTF-16 units. */
const SHORT = 2_000;

const turnFor = (text: string) => (text.length > SHORT ? nextTurn() : undefined);

export function createDialogue(
  conversation: Conversation,
  { ask: currentAsk, onFailure, language, patience, asking }: DialogueOptions,
): Dialogue {
  const answering = signal<PartialReply | null>(null);
  const failed = signal(false);
  const offersPerson = signal(false);
  const quickReplies = signal<readonly string[]>([]);
  let current: AbortController | undefined;
  let breakOff: (() => void) | undefined;

  function stop(): void {
    current?.abort();
    current = breakOff = undefined;
    batch(() => {
      answering.value = null;
      failed.value = false;
      offersPerson.value = false;
      quickReplies.value = [];
    });
  }

  async function ask(): Promise<void> {
    const askBot = currentAsk();
    const all = conversation.messages.value;
    const index = all.findLastIndex(({ senderType }) => senderType === 'customer');
    const last = all[index];
    if (!askBot || !last) return;
    // Without the beginning of a reply that broke off.
    const messages = all.slice(0, index + 1);

    stop();
    const mine = new AbortController();
    const { signal: aborted } = mine;
    current = mine;
    let end: ((value?: unknown) => void) | undefined;
    asking?.(
      new Promise((resolve) => {
        end = resolve;
        aborted.addEventListener('abort', resolve);
      }),
    );
    const empty: Draft = {
      id: undefined,
      senderType: 'ai',
      text: '',
      aiConfidenceScore: undefined,
      facts: {},
    };
    let whole = empty;
    answering.value = whole;
    const came: unknown[] = [];
    let hasSaid = false;
    let shownAt = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;

    /** Shows the first words at once, and later ones at most once a frame. */
    const show = () => {
      if (timer !== undefined) return;
      const wait = shownAt + pauseFor(whole.text.length) - performance.now();
      const now = () => {
        timer = undefined;
        shownAt = performance.now();
        if (!aborted.aborted) answering.value = whole;
      };
      if (wait <= 0 || answering.peek()?.text === '') now();
      else timer = setTimeout(now, wait);
    };

    const finish = (interrupted?: true) => {
      clearTimeout(timer);
      timer = undefined;
      if (whole.text.trim() === '') return;
      hasSaid = true;
      const { id, senderType, text, aiConfidenceScore, facts } = whole;
      // A bot that gives two replies one id means two replies.
      const isTaken = conversation.messages.peek().some((one) => one.id === id);
      batch(() => {
        answering.value = null;
        conversation.message({
          senderType,
          content: interrupted ? `${text.slice(0, MAX_EVENT_CONTENT - 2).trimEnd()} …` : text,
          // A retry may deliver the complete reply under this id.
          id: interrupted || isTaken ? undefined : id,
          aiConfidenceScore,
          facts: { ...facts, ...(interrupted && { interrupted }) },
        });
      });
    };

    const fail = () => {
      // Keep what arrived.
      finish(true);
      failed.value = true;
      answering.value = null;
      // Nobody reads the rest.
      mine.abort();
    };
    breakOff = fail;

    let code: ReplyFailure['code'] = 'reply_failed';
    try {
      const question = {
        conversationId: conversation.id.value,
        messages,
        body: bodyOf(conversation.id.value, messages, language),
        isEscalated: conversation.escalation.value !== null,
        signal: aborted,
      };
      const pieces = askBot(last.original ?? last.content, question, came);
      let turn = performance.now();
      for await (const part of patiently(pieces, patience(), ({ text }) => Boolean(text))) {
        if (aborted.aborted) return;
        const { error, text = '', replaces, starts, offer_person, quick_replies, ...about } = part;
        const { message_id, sender_type, ai_confidence_score, ...facts } = about;
        const isNext = message_id !== undefined && message_id !== whole.id;
        if (starts || (isNext && whole.id !== undefined)) {
          finish();
          whole = { ...empty, id: message_id };
        }
        whole = {
          id: message_id ?? whole.id,
          senderType: sender_type ?? whole.senderType,
          // The text of an error is not part of the reply.
          text: ((replaces ? '' : whole.text) + (error ? '' : text)).slice(
            0,
            MAX_EVENT_CONTENT + 1,
          ),
          aiConfidenceScore: ai_confidence_score ?? whole.aiConfidenceScore,
          facts: { ...whole.facts, ...facts },
        };
        if (offer_person) offersPerson.value = true;
        if (quick_replies) quickReplies.value = quick_replies.map(String);
        if (error) throw new Error(error.message ?? 'The bot reports an error.');
        if (whole.text.length > MAX_EVENT_CONTENT) throw new Error('The reply is too long.');
        if (text) show();
        if (performance.now() - turn > TURN) {
          await nextTurn();
          turn = performance.now();
        }
      }
      await turnFor(whole.text);
      if (aborted.aborted) return;
      finish();
      if (!hasSaid) {
        code = 'reply_empty';
        throw new Error('The reply has no text.');
      }
      answering.value = null;
      // Our server has cut it, and marked it.
      if (whole.facts.interrupted) onFailure({ code, message: 'The reply was cut off.', came });
    } catch (error) {
      await turnFor(whole.text);
      if (aborted.aborted) return;
      fail();
      onFailure({ code, message: String(error), came });
    } finally {
      clearTimeout(timer);
      end?.();
      if (current === mine) breakOff = undefined;
    }
  }

  return {
    answering,
    failed,
    offersPerson,
    quickReplies,
    stop,
    retry: ask,
    interrupt: () => breakOff?.(),
    // At no moment is there a question that nobody has asked.
    send: (content, id) =>
      batch(() => {
        // What the customer has read of the reply before stays, above the new question.
        breakOff?.();
        failed.value = false;
        conversation.message({ senderType: 'customer', content, id });
        return ask();
      }),
  };
}
