import { batch, type ReadonlySignal, signal } from '@preact/signals-core';
import type { ReplyPart } from '../../contract/index.ts';
import type { Conversation } from '../conversation.ts';
import { type Piece, replyParts, type Responder } from './responder.ts';

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
  /** The last question got no reply: `retry` asks again. */
  readonly failed: ReadonlySignal<boolean>;
  /** The last reply offered a person. */
  readonly offersPerson: ReadonlySignal<boolean>;
  /** What the last reply suggests to say next. */
  readonly quickReplies: ReadonlySignal<readonly string[]>;
  /** @param id of the message, if already assigned */
  send(content: string, id?: string): Promise<void>;
  retry(): Promise<void>;
  /** Cancels a pending reply and clears what the last one offered. */
  stop(): void;
}

export function createDialogue(
  conversation: Conversation,
  responder: () => Responder | undefined,
  onFailure: (failure: ReplyFailure) => void,
): Dialogue {
  const answering = signal<PartialReply | null>(null);
  const failed = signal(false);
  const offersPerson = signal(false);
  const quickReplies = signal<readonly string[]>([]);
  let current: AbortController | undefined;

  function stop(): void {
    current?.abort();
    current = undefined;
    batch(() => {
      answering.value = null;
      failed.value = false;
      offersPerson.value = false;
      quickReplies.value = [];
    });
  }

  async function ask(): Promise<void> {
    const respond = responder();
    const messages = conversation.messages.value;
    const last = messages.findLast(({ senderType }) => senderType === 'customer');
    if (!respond || !last) return;

    stop();
    const mine = new AbortController();
    const { signal: aborted } = mine;
    current = mine;
    let whole: PartialReply & Omit<ReplyPart, 'error'> = {
      id: undefined,
      senderType: 'ai',
      text: '',
    };
    answering.value = whole;
    const came: unknown[] = [];
    let hasSaid = false;

    const finish = (isCut?: boolean) => {
      if (whole.text.trim() === '') return;
      hasSaid = true;
      const { id, senderType, text, ai_confidence_score } = whole;
      const { reply_id, reply_name, reply_type, intent, not_understood, llm } = whole;
      batch(() => {
        answering.value = null;
        conversation.message({
          senderType,
          content: isCut ? `${text.trimEnd()} …` : text,
          // A retry may deliver the complete reply under this id.
          id: isCut ? undefined : id,
          aiConfidenceScore: ai_confidence_score,
          facts: { reply_id, reply_name, reply_type, intent, not_understood, llm },
        });
      });
    };

    let code: ReplyFailure['code'] = 'reply_failed';
    try {
      const question = { conversationId: conversation.id.value, messages, signal: aborted };
      for await (const part of replyParts(respond(last.original ?? last.content, question), came)) {
        if (aborted.aborted) return;
        const id = part.message_id ?? whole.id;
        if (whole.id !== undefined && id !== whole.id) {
          finish();
          whole = { id, senderType: 'ai', text: '' };
        }
        whole = {
          ...whole,
          ...part,
          id,
          senderType: part.sender_type ?? whole.senderType,
          text: whole.text + wordsOf(part),
        };
        if (part.offer_person) offersPerson.value = true;
        if (Array.isArray(part.quick_replies)) quickReplies.value = part.quick_replies.map(String);
        answering.value = whole;
        if (isError(part)) throw new Error(`The reply is an error: ${JSON.stringify(part)}`);
      }
      if (aborted.aborted) return;
      finish();
      if (!hasSaid) {
        code = 'reply_empty';
        throw new Error('The reply has no text.');
      }
      answering.value = null;
    } catch (error) {
      if (aborted.aborted) return;
      // Keep what arrived before the connection broke.
      finish(true);
      failed.value = true;
      answering.value = null;
      onFailure({ code, message: String(error), came });
    }
  }

  return {
    answering,
    failed,
    offersPerson,
    quickReplies,
    stop,
    retry: ask,
    async send(content, id) {
      conversation.message({ senderType: 'customer', content, id });
      await ask();
    },
  };
}

const isError = ({ error, type }: Piece): boolean => Boolean(error) || type === 'error';

/** The text of an error is not part of the reply. */
const wordsOf = (part: Piece): string =>
  typeof part.text === 'string' && !isError(part) ? part.text : '';
