import type { ChatRequest } from '../../contract/index.ts';
import type { Article } from './rules.ts';

/** A language model behind an OpenAI-compatible address. */
export interface Upstream {
  /** The answer, piece by piece. Throws when the upstream fails. */
  answer(
    messages: ChatRequest['messages'],
    knowledge: readonly Article[],
    signal: AbortSignal,
  ): AsyncIterable<string>;
}

export interface UpstreamSettings {
  /** For example `https://api.example.com/v1`. */
  baseUrl: string;
  key: string | undefined;
  model: string;
}

/** Longest wait for the whole of an answer, milliseconds. */
const PATIENCE = 60_000;

export function createUpstream({ baseUrl, key, model }: UpstreamSettings): Upstream {
  return {
    async *answer(messages, knowledge, signal) {
      const response = await fetch(`${baseUrl.replace(/\/$/, '')}/chat/completions`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(key ? { authorization: `Bearer ${key}` } : {}),
        },
        body: JSON.stringify({
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
        signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]),
      });
      if (!response.ok || !response.body) {
        throw new Error(`The language model answered with status ${response.status}.`);
      }
      for await (const line of linesOf(response.body)) {
        if (!line.startsWith('data:')) continue;
        const data = line.slice(5).trim();
        if (data === '[DONE]') return;
        const chunk = JSON.parse(data) as { choices?: { delta?: { content?: string | null } }[] };
        const piece = chunk.choices?.[0]?.delta?.content;
        if (piece) yield piece;
      }
    },
  };
}

function instructions(knowledge: readonly Article[]): string {
  const articles = knowledge.map(({ title, answer }) => `## ${title}\n${answer}`).join('\n\n');
  return `You answer the customers of a support site, briefly and kindly, in the customer's language.
Use only what the articles below say. When they do not answer the question, begin with "I don't know" and offer to bring in a person.

${articles}`;
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncIterable<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of body) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split(/\r?\n/);
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest) yield rest;
}
