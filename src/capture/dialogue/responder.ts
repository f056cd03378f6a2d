import type { ReplyPart } from '../../contract/index.ts';
import type { Message } from '../snapshot.ts';

/** What a responder may look at. */
export interface Question {
  conversationId: string;
  /** Oldest first; the last one is the customer's. */
  messages: readonly Message[];
  /** Aborted when nobody waits for the answer any more. */
  signal: AbortSignal;
}

export type Reply = string | ReplyPart;

/** A piece as bots send it: its fields may hold anything. */
export type Piece = Omit<ReplyPart, 'error' | 'text'> & {
  text?: unknown;
  error?: unknown;
  type?: unknown;
};

/**
 * Gives the answer to the customer's last message: a text, pieces as they come, or a `Response`
 * with server-sent events (our `ReplyPart`, an OpenAI chunk, or plain text in each `data:`).
 * A reply without text, `undefined` too, is a failure, of which the customer is told.
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

/** A responder that asks a URL, by `POST` with our `ChatRequest` as the body: masked, as all that leaves. */
export function endpointResponder(url: string, key: string): Responder {
  return (_, { conversationId, messages, signal }) =>
    fetch(url, {
      method: 'POST',
      credentials: 'omit',
      signal,
      body: JSON.stringify({
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

/** How many pieces of a reply are kept for whoever looks for its fault. */
const KEPT = 80;

/**
 * Any answer as pieces; none, where it has a form that is not known. Throws when it is an error.
 *
 * @param came is given what the responder gave, and then the first pieces of it as they came
 */
export async function* replyParts(
  answer: ReturnType<Responder>,
  came: unknown[],
): AsyncIterable<Piece> {
  const reply = await answer;
  came.push(reply);
  if (reply instanceof Response) {
    if (!reply.ok) throw new Error(`The responder answered ${reply.status}.`);
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
      // Not everyone ends the last line.
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
    // Half an object is a reply that broke off, and nothing to show.
    return /^\{\s*(?:"|$)/.test(data) ? { error: data } : { text: data };
  }
}
