import { toJson } from '../../contract/json.ts';
import type { ReplyPart } from '../../contract/index.ts';
import type { Message } from '../snapshot.ts';

/** The input of a responder. */
export interface Question {
  conversationId: string;
  /** Oldest first; the last one is the customer's question. */
  messages: readonly Message[];
  /** Aborted when the reply is no longer needed. */
  signal: AbortSignal;
}

export type Reply = string | ReplyPart;

/** A piece as a bot sends it; its fields are not validated. */
export type Piece = Omit<ReplyPart, 'error' | 'text'> & {
  text?: unknown;
  error?: unknown;
  type?: unknown;
};

/**
 * Returns the reply to the customer's last message: a text, an async iterable of pieces, or a `Response`
 * with server-sent events (our `ReplyPart`, an OpenAI chunk, or plain text in each `data:`).
 * A reply without text, or `undefined`, is a failure, which the customer sees.
 */
export type Responder = (
  content: string,
  question: Question,
) =>
  | Reply
  | undefined
  | AsyncIterable<Reply>
  | Response
  | Promise<Reply | undefined | AsyncIterable<Reply> | Response>;

/** A responder that sends our `ChatRequest`, masked, to a URL by `POST`. */
export function endpointResponder(url: string, key: string): Responder {
  return (_, { conversationId, messages, signal }) =>
    fetch(url, {
      method: 'POST',
      credentials: 'omit',
      signal,
      body: toJson({
        key,
        conversation_id: conversationId,
        messages: messages.slice(-20).map(({ id, senderType, content }) => ({
          message_id: id,
          sender_type: senderType,
          content,
        })),
      }),
    });
}

/** How many pieces of a reply are kept for the error report. */
const KEPT = 80;

/**
 * Reads a reply of any form as pieces; no pieces when the form is unknown. Throws when it is an error.
 *
 * @param came collects what the responder returned, then the first pieces as they arrived
 */
export async function* replyParts(
  answer: ReturnType<Responder>,
  came: unknown[],
): AsyncIterable<Piece> {
  const reply = await answer;
  came.push(reply);
  if (reply instanceof Response) {
    if (!reply.ok) throw new Error(`The responder returned ${reply.status}.`);
    if (reply.body) yield* serverSentParts(reply.body, came);
  } else if (reply && typeof reply === 'object' && Symbol.asyncIterator in reply) {
    for await (const piece of reply) {
      if (came.length < KEPT) came.push(piece);
      // The last chunk of a model's stream has no text.
      if (piece) yield asPart(piece);
    }
  } else if (reply) {
    yield asPart(reply);
  }
}

function asPart(reply: Reply): Piece {
  return typeof reply === 'string' ? { text: reply } : reply;
}

async function* serverSentParts(
  body: ReadableStream<Uint8Array>,
  came: unknown[],
): AsyncIterable<Piece> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  let isError = false;
  try {
    for (let isDone = false; !isDone;) {
      const { done, value } = await reader.read();
      isDone = done;
      const text = decoder.decode(value, { stream: !done });
      if (came.length < KEPT) came.push(text);
      const lines = (rest + text).split(/\r?\n/);
      // The last line may lack a line break.
      rest = done ? '' : lines.pop()!;
      for (const line of lines) {
        const part = line.startsWith('data:') && partFrom(line.slice(5).trim());
        if (isError) yield { ...part, error: (part && part.error) || line || 'error' };
        else if (part) yield part;
        isError = /^event: *error\s*$/.test(line);
      }
    }
    if (isError) yield { error: 'error' };
  } finally {
    void reader.cancel().catch(() => {});
  }
}

function partFrom(data: string): Piece | undefined {
  if (data === '[DONE]') return undefined;
  try {
    const json = JSON.parse(data) as Piece & { choices?: { delta?: { content?: unknown } }[] };
    return typeof json !== 'object'
      ? { text: data }
      : json?.choices
        ? { ...json, text: json.choices[0]?.delta?.content }
        : json;
  } catch {
    // An incomplete object is a reply that broke off; do not show it.
    return /^\{\s*(?:"|$)/.test(data) ? { error: data } : { text: data };
  }
}
