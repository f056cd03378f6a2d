import { ownPieces, type Piece, readReply } from '../../replies/index.ts';
import { fromJson, toJson } from '../../delivery/json.ts';
import type { ReplyPart } from '../../contract/index.ts';
import type { Message } from '../snapshot.ts';

/** What a URL responder posts as JSON. Texts are masked. */
export interface QuestionBody {
  /** The customer's question: the last message. */
  question: string;
  /** At most the last 20 messages, oldest first, in the form that OpenAI, `ai` and LangChain take. */
  messages: { role: 'user' | 'assistant'; content: string }[];
  conversation_id: string;
  /** BCP 47. */
  language: string;
}

/** The input of a responder. */
export interface Question {
  conversationId: string;
  /** Oldest first; the last one is the customer's question. */
  messages: readonly Message[];
  /** The same as a body for a bot: `JSON.stringify(body)`. */
  body: QuestionBody;
  /** A person has been asked for. */
  isEscalated: boolean;
  /** Aborted when the reply is no longer needed. */
  signal: AbortSignal;
}

/** A reply, or a part of it. */
export type Reply = string | ReplyPart;

/**
 * Returns the reply to the customer's last message, in any form that docs/bots.md lists: a text, an object,
 * a `Response`, a stream, an iterable of chunks of an SDK, or a promise of one of these. A reply without
 * text is a failure, which the customer sees.
 */
export type Responder = (content: string, question: Question) => unknown;

/** Asks for a reply, and reads it. `came` collects what arrives, for the report of a failure. */
export type Ask = (content: string, question: Question, came: unknown[]) => AsyncIterable<Piece>;

/** Most messages that a request contains. */
const MOST_MESSAGES = 20;

/** Longest language tag that the server takes, UTF-16 units. */
const LONGEST_TAG = 35;

/** Asks our own server, with a `ChatRequest`. @param capability of the conversation that is asked in */
export const askServer =
  (url: string, key: string, capability: string): Ask =>
  (_, { conversationId, messages, body, isEscalated, signal }, came) =>
    ownPieces(
      fetch(url, {
        method: 'POST',
        credentials: 'omit',
        signal,
        body: toJson({
          key,
          conversation_id: conversationId,
          capability,
          messages: messages.slice(-MOST_MESSAGES).map(({ id, senderType, content }) => ({
            message_id: id,
            sender_type: senderType,
            content,
          })),
          language: body.language,
          escalated: isEscalated,
        }),
      }),
      came,
      fromJson,
    );

/** Asks the bot of the site: a function, or a URL to post to. */
export const askBot =
  (responder: Responder | string): Ask =>
  (content, question, came) =>
    readReply(
      typeof responder === 'function'
        ? responder(content, question)
        : fetch(responder, {
            method: 'POST',
            credentials: 'omit',
            headers: { 'content-type': 'application/json' },
            body: toJson(question.body),
            signal: question.signal,
          }),
      came,
    );

/** @param language BCP 47 */
export function bodyOf(
  conversationId: string,
  messages: readonly Message[],
  language: string,
): QuestionBody {
  const last = messages.slice(-MOST_MESSAGES);
  // Some models refuse a conversation that the assistant begins.
  const first = last.findIndex(({ senderType }) => senderType === 'customer');
  return {
    question: messages.findLast(({ senderType }) => senderType === 'customer')?.content ?? '',
    messages: last.slice(Math.max(0, first)).map(({ senderType, content }) => ({
      role: senderType === 'customer' ? 'user' : 'assistant',
      content,
    })),
    conversation_id: conversationId,
    language: language.slice(0, LONGEST_TAG),
  };
}
