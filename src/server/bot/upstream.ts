import { type Piece, readReply } from '../../replies/index.ts';
import type { ChatRequest } from '../../contract/index.ts';
import { MAX_REPLY_BYTES } from './cost.ts';
import type { Article } from './knowledge.ts';
import {
  DEFAULT_PRICE,
  NO_PRICE,
  type Price,
  type RelaySettings,
  type UpstreamSettings,
} from './settings.ts';

/** What replies in place of the knowledge: a language model, or a bot of the site. */
export interface Upstream {
  price: Price;
  /** The request for a reply to the last message. */
  promptOf(
    messages: ChatRequest['messages'],
    knowledge: readonly Article[],
    conversationId: string,
  ): string;
  /**
   * Streams the reply, at most `MAX_REPLY_BYTES` of its text. Throws if the upstream fails or returns no
   * text.
   *
   * @param prompt of `promptOf`
   */
  reply(prompt: string, signal: AbortSignal): AsyncIterable<Piece>;
}

/** Longest wait for the complete reply, milliseconds. */
const PATIENCE = 60_000;

const roleOf = (sender: ChatRequest['messages'][number]['sender_type']) =>
  sender === 'customer' ? 'user' : 'assistant';

export function createUpstream({
  baseUrl,
  key,
  model,
  price = DEFAULT_PRICE,
}: UpstreamSettings): Upstream {
  const url = `${baseUrl.replace(/\/$/, '')}/chat/completions`;
  const headers = key ? { authorization: `Bearer ${key}` } : {};
  return {
    price,
    promptOf: (messages, knowledge) =>
      JSON.stringify({
        model,
        stream: true,
        messages: [
          { role: 'system', content: instructions(knowledge) },
          ...messages.map(({ sender_type, content }) => ({ role: roleOf(sender_type), content })),
        ],
      }),
    reply: (prompt, signal) => piecesFrom(url, headers, prompt, signal),
  };
}

export function createRelay({ url, header }: RelaySettings): Upstream {
  const headers = header ? { [header[0]]: header[1] } : {};
  return {
    price: NO_PRICE,
    promptOf: (messages, _, conversation_id) =>
      JSON.stringify({
        question: messages.at(-1)!.content,
        messages: messages.map(({ sender_type, content }) => ({
          role: roleOf(sender_type),
          content,
        })),
        conversation_id,
      }),
    reply: (prompt, signal) => piecesFrom(url, headers, prompt, signal),
  };
}

/** Posts `body`, and reads the reply. */
async function* piecesFrom(
  url: string,
  headers: Record<string, string>,
  body: string,
  signal: AbortSignal,
): AsyncIterable<Piece> {
  // A reply that is cut off ends the request, so that no more of it is generated.
  const done = new AbortController();
  const request = fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
    signal: AbortSignal.any([signal, done.signal, AbortSignal.timeout(PATIENCE)]),
  });
  let hasText = false;
  let bytes = 0;
  try {
    for await (const { error, text = '', ...piece } of readReply(request, [])) {
      if (error) throw new Error(`The bot reported an error: ${error.message}`);
      // White space before the first word is not a reply yet.
      hasText ||= text.trim() !== '';
      const words = hasText ? text : '';
      bytes += Buffer.byteLength(words);
      if (bytes > MAX_REPLY_BYTES) return;
      if (words || Object.keys(piece).length > 0) yield words ? { ...piece, text: words } : piece;
    }
  } finally {
    done.abort();
  }
  if (!hasText) {
    const { status, headers: given } = await request;
    const type = given.get('content-type') ?? 'none';
    throw new Error(`The bot responded without text: status ${status}, content type ${type}.`);
  }
}

function instructions(knowledge: readonly Article[]): string {
  const articles = knowledge.map(({ title, text }) => `## ${title}\n${text}`).join('\n\n');
  return `You answer the customers of a support site, briefly and kindly, in the customer's language.
Use only what the articles below say. When they do not answer the question, begin with "I don't know" and offer to bring in a person.

${articles}`;
}
