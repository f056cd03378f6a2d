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

/**
 * Gives the answer to the customer's last message: a text, pieces as they come, or a `Response`
 * with server-sent events (our `ReplyPart`, an OpenAI chunk, or plain text in each `data:`).
 * Nothing (`undefined`) is no answer.
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

/** Any answer as pieces. Throws when the answer is an error or not in one of the forms. */
export async function* replyParts(answer: ReturnType<Responder>): AsyncIterable<ReplyPart> {
  const reply = await answer;
  if (reply === undefined) return;
  if (reply instanceof Response) {
    if (!reply.ok || !reply.body) throw new Error(`The responder answered ${reply.status}.`);
    yield* serverSentParts(reply.body);
  } else if (typeof reply === 'object' && Symbol.asyncIterator in reply) {
    for await (const part of reply) yield asPart(part);
  } else {
    yield asPart(reply);
  }
}

function asPart(reply: Reply): ReplyPart {
  return typeof reply === 'string' ? { text: reply } : reply;
}

async function* serverSentParts(body: ReadableStream<Uint8Array>): AsyncIterable<ReplyPart> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      const lines = (rest + decoder.decode(value, { stream: true })).split(/\r?\n/);
      rest = lines.pop()!;
      for (const line of lines) {
        const part = line.startsWith('data:') && partFrom(line.slice(5).trim());
        if (part) yield part;
      }
    }
  } finally {
    void reader.cancel().catch(() => {});
  }
}

function partFrom(data: string): ReplyPart | undefined {
  if (data === '[DONE]') return undefined;
  try {
    const json = JSON.parse(data) as ReplyPart & { choices?: { delta?: { content?: string } }[] };
    const delta = json.choices?.[0]?.delta?.content;
    return typeof json !== 'object' ? { text: data } : json.choices ? { text: delta ?? '' } : json;
  } catch {
    return { text: data };
  }
}
