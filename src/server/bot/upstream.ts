import { type Piece, readReply } from '../../replies/index.ts';
import type { ChatRequest } from '../../contract/index.ts';
import {
  markFailed,
  noteStatus,
  serverOf,
  type Span,
  SpanKind,
  startSpan,
  traceHeaders,
  typeOf,
} from '../telemetry/index.ts';
import { MAX_REPLY_BYTES } from './cost.ts';
import type { Article } from './found.ts';
import { post } from './post.ts';
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
    about: { conversationId: string; language: string },
  ): string;
  /**
   * Streams the reply. Of a longer one than `MAX_REPLY_BYTES` the beginning, which is `interrupted`. An
   * empty piece says that the upstream is still there. Throws if the upstream fails, takes longer than its
   * patience, or returns no text.
   *
   * @param prompt of `promptOf`
   */
  reply(prompt: string, signal: AbortSignal): AsyncIterable<Piece>;
}

/** How long to wait for an upstream, milliseconds. */
export interface Patience {
  /** Without a byte. */
  silence: number;
  /** For the complete reply. */
  whole: number;
}

const PATIENCE: Patience = { silence: 60_000, whole: 10 * 60_000 };

const roleOf = (sender: ChatRequest['messages'][number]['sender_type']) =>
  sender === 'customer' ? 'user' : 'assistant';

export function createUpstream(
  { baseUrl, key, model, price = DEFAULT_PRICE }: UpstreamSettings,
  patience = PATIENCE,
): Upstream {
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
    reply: (prompt, signal) => piecesFrom({ url, headers, patience }, prompt, signal),
  };
}

export function createRelay({ url, header }: RelaySettings, patience = PATIENCE): Upstream {
  const headers = header ? { [header[0]]: header[1] } : {};
  return {
    price: NO_PRICE,
    promptOf: (messages, _, { conversationId, language }) =>
      JSON.stringify({
        question: messages.at(-1)!.content,
        messages: messages.map(({ sender_type, content }) => ({
          role: roleOf(sender_type),
          content,
        })),
        conversation_id: conversationId,
        ...(language && { language }),
      }),
    reply: (prompt, signal) => piecesFrom({ url, headers, patience }, prompt, signal),
  };
}

interface Target {
  url: string;
  headers: Record<string, string>;
  patience: Patience;
}

/** Posts `body`, and reads the reply. The bot is told of the trace, so that it can continue it. */
async function* piecesFrom(
  target: Target,
  body: string,
  signal: AbortSignal,
): AsyncIterable<Piece> {
  const facts = { 'http.request.method': 'POST', ...serverOf(target.url) };
  const span = startSpan('bot', { kind: SpanKind.CLIENT, facts });
  try {
    yield* readPieces(target, { body, signal, span });
  } catch (error) {
    markFailed(span, typeOf(error));
    throw error;
  } finally {
    span.end();
  }
}

async function* readPieces(
  { url, headers, patience }: Target,
  { body, signal, span }: { body: string; signal: AbortSignal; span: Span },
): AsyncIterable<Piece> {
  // A reply that is cut off ends the request, so that no more of it is generated.
  const done = new AbortController();
  const silent = () =>
    done.abort(new Error(`The bot sent nothing for ${patience.silence / 1000} seconds.`));
  const quiet = setTimeout(silent, patience.silence);
  const late = setTimeout(
    () => done.abort(new Error(`The reply took longer than ${patience.whole / 1000} seconds.`)),
    patience.whole,
  );
  const request = post(url, {
    headers: { 'content-type': 'application/json', ...headers, ...traceHeaders(span) },
    body,
    signal: AbortSignal.any([signal, done.signal]),
  });
  let hasText = false;
  let bytes = 0;
  try {
    const heard = request.then((response) => {
      noteStatus(span, response.status);
      return heardBy(arrived(response), () => quiet.refresh());
    });
    for await (const { error, text = '', ...piece } of readReply(heard, [])) {
      if (error) throw new Error(`The bot reported an error: ${error.message}`);
      // White space before the first word is not a reply yet.
      hasText ||= text.trim() !== '';
      const words = hasText ? text : '';
      if (piece.replaces) bytes = 0;
      const room = MAX_REPLY_BYTES - bytes;
      bytes += Buffer.byteLength(words);
      if (bytes > MAX_REPLY_BYTES) {
        yield { ...piece, text: `${beginningOf(words, room).trimEnd()} …`, interrupted: true };
        return;
      }
      yield words ? { ...piece, text: words } : piece;
    }
  } finally {
    clearTimeout(quiet);
    clearTimeout(late);
    done.abort();
  }
  if (!hasText) {
    const { status, headers: given } = await request;
    const type = given.get('content-type') ?? 'none';
    throw new Error(`The bot responded without text: status ${status}, content type ${type}.`);
  }
}

/**
 * The header with the secret, and the conversation, go to no other address than that of the settings.
 *
 * @throws if the bot wants to be asked at another address
 */
function arrived(response: Response): Response {
  const { status } = response;
  if (status < 300 || status > 399) return response;
  response.body?.cancel().catch(() => {});
  throw new Error(
    `The bot redirects with status ${status}, which is not followed: set the address that it redirects to.`,
  );
}

/**
 * The most bytes of a response, whatever they say. Some bots send all their text anew with each word, which is a few tens
 * of megabytes; a few hundred bytes can be decompressed to any number of them.
 */
const MAX_RESPONSE_BYTES = 256 * 1024 * 1024;

/** The same response, which calls back whenever a part of it arrives. It fails if it is too large. */
function heardBy(response: Response, hear: () => void): Response {
  hear();
  if (!response.body) return response;
  let bytes = 0;
  const body = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        hear();
        bytes += chunk.length;
        if (bytes > MAX_RESPONSE_BYTES) throw new Error('The reply is too large.');
        controller.enqueue(chunk);
      },
    }),
  );
  return new Response(body, response);
}

/** As many whole characters as fit into `bytes` of UTF-8. */
function beginningOf(text: string, bytes: number): string {
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(bytes));
  return text.slice(0, read);
}

function instructions(knowledge: readonly Article[]): string {
  const articles = knowledge.map(({ title, text }) => `## ${title}\n${text}`).join('\n\n');
  return `You answer the customers of a support site, briefly and kindly, in the customer's language.
Use only what the articles below say. When they do not answer the question, begin with "I don't know" and offer to bring in a person.

${articles}`;
}
