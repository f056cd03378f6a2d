import type { ChatRequest } from '../../contract/index.ts';
import { MAX_REPLY_BYTES, type Price } from './cost.ts';
import type { Article } from './rules.ts';

/** A language model behind an OpenAI-compatible API. */
export interface Upstream {
  /** The request for a reply to the last message. */
  promptOf(messages: ChatRequest['messages'], knowledge: readonly Article[]): string;
  /**
   * Streams the reply, at most `MAX_REPLY_BYTES` of it. Throws if the upstream fails or returns no text.
   *
   * @param prompt of `promptOf`
   */
  reply(prompt: string, signal: AbortSignal): AsyncIterable<string>;
}

export interface UpstreamSettings {
  /** For example `https://api.example.com/v1`. */
  baseUrl: string;
  key: string | undefined;
  model: string;
  /** For the limit on costs; default: `DEFAULT_PRICE`. */
  price?: Price | undefined;
}

/** The price of the default model. */
export const DEFAULT_PRICE: Price = { input: 0.15, output: 0.6 };

/** Longest wait for the complete reply, milliseconds. */
const PATIENCE = 60_000;

/** The fields that are read from a chunk of the stream. */
interface Chunk {
  choices?: { delta?: { content?: unknown } }[];
  error?: unknown;
  type?: unknown;
}

export function createUpstream({ baseUrl, key, model }: UpstreamSettings): Upstream {
  return {
    promptOf: (messages, knowledge) =>
      JSON.stringify({
        model,
        stream: true,
        messages: [
          { role: 'system', content: instructions(knowledge) },
          ...messages.map(({ sender_type, content }) => ({
            role: sender_type === 'customer' ? 'user' : 'assistant',
            content,
          })),
        ],
      }),
    async *reply(prompt, signal) {
      // A reply that is cut off ends the request, so that no more of it is generated.
      const done = new AbortController();
      const response = await fetch(`${baseUrl.replace(/\/$/, '')}/chat/completions`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(key ? { authorization: `Bearer ${key}` } : {}),
        },
        body: prompt,
        signal: AbortSignal.any([signal, done.signal, AbortSignal.timeout(PATIENCE)]),
      });
      if (!response.ok || !response.body) {
        throw new Error(`The language model responded with status ${response.status}.`);
      }
      let hasText = false;
      let bytes = 0;
      let isError = false;
      for await (const line of linesOf(response.body)) {
        if (/^event: *error\s*$/.test(line)) isError = true;
        if (!line.startsWith('data:')) continue;
        const data = line.slice(5).trim();
        if (data === '[DONE]') break;
        const chunk = (isError ? undefined : JSON.parse(data)) as Chunk | undefined;
        if (!chunk || chunk.error || chunk.type === 'error') {
          throw new Error(`The language model reported an error: ${data.slice(0, 200)}`);
        }
        const piece = chunk.choices?.[0]?.delta?.content;
        if (typeof piece !== 'string') continue;
        // White space before the first word is not a reply yet.
        hasText ||= piece.trim() !== '';
        if (!hasText || piece === '') continue;
        bytes += Buffer.byteLength(piece);
        if (bytes > MAX_REPLY_BYTES) {
          done.abort();
          break;
        }
        yield piece;
      }
      if (isError) throw new Error('The language model reported an error.');
      if (!hasText) {
        const type = response.headers.get('content-type') ?? 'none';
        throw new Error(
          `The language model responded without text: status ${response.status}, content type ${type}.`,
        );
      }
    },
  };
}

function instructions(knowledge: readonly Article[]): string {
  const articles = knowledge.map(({ title, text }) => `## ${title}\n${text}`).join('\n\n');
  return `You answer the customers of a support site, briefly and kindly, in the customer's language.
Use only what the articles below say. When they do not answer the question, begin with "I don't know" and offer to bring in a person.

${articles}`;
}

/** The longest line of a stream, so that an upstream cannot fill the memory; UTF-16 code units. */
const MAX_LINE = 1024 * 1024;

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncIterable<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of body) {
    if (rest.length > MAX_LINE)
      throw new Error('The language model sent a line of more than 1 MB.');
    const lines = (rest + decoder.decode(bytes, { stream: true })).split(/\r?\n/);
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest) yield rest;
}
