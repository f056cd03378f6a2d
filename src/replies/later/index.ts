import { checkStatus, chunksOf } from '../body.ts';
import { note, type Piece } from '../piece.ts';
import type { Shape } from '../forms/shape.ts';
import { createReader, isObject, type Item, type Large } from './reader.ts';
import { LARGE, wire } from './wire.ts';

/** Most text that is read at once, UTF-16 units: the page must stay responsive. */
const SLICE = 2 * 1024;

/** Also one of another window, or of a library. */
const isResponse = (value: Shape): value is Shape & Response =>
  typeof value['ok'] === 'boolean' && isObject(value['headers']) && 'bodyUsed' in value;

/** Reads a reply that has arrived; see `readReply`. */
export async function* piecesOf(reply: unknown, came: unknown[]): AsyncGenerator<Piece> {
  came.push(reply);
  if (isObject(reply) && isResponse(reply) && !reply.ok) {
    await (await import('./refused.ts')).noteStart(reply, came);
  }
  const reader = createReader();
  const { chunks, type } = chunksIn(Array.isArray(reply) ? await Promise.all(reply) : reply);
  let items: Item[] = [];
  const body = wire(type, (item) => items.push(item));
  const decoder = decoderOf(type);

  /** Reads what has arrived. The forms load when the first chunk needs them, mostly before its words come. */
  async function* read(): AsyncGenerator<Piece> {
    for (const given of items) {
      const item = isLarge(given) ? yield* (await import('./large.ts')).parsed(given) : given;
      if (yield* readIn(item)) continue;
      reader.forms = await import('../forms/index.ts');
      yield* readIn(item);
    }
    items = [];
    yield* reader.take();
  }

  /** Reads an item, with an empty piece behind each turn. */
  async function* readIn(item: Item): AsyncGenerator<Piece, boolean> {
    const reading = reader.read(item);
    for (;;) {
      const { done, value } = reading.next();
      if (done) return value;
      yield* reader.take();
      yield {};
    }
  }

  for await (const chunk of chunks) {
    const bytes = bytesOf(chunk);
    const text = bytes ? decoder.decode(bytes, { stream: true }) : chunk;
    if (chunk !== reply) note(came, text);
    if (typeof text === 'string') {
      for (let at = 0; at < text.length && !reader.isOver; at += SLICE) {
        body.feed(text.slice(at, at + SLICE));
        yield* read();
        yield {};
      }
    } else {
      items.push({ value: text, isListed: false });
      yield* read();
      yield {};
    }
    if (reader.isOver) break;
  }
  if (!reader.isOver) {
    body.feed(decoder.decode());
    body.end();
    yield* read();
  }
  reader.end();
  yield* reader.take();
}

const isLarge = (item: Item): item is Large =>
  'large' in item || ('data' in item && item.data.length > LARGE);

/** What a reply consists of: bytes, texts and objects. */
function chunksIn(reply: unknown): {
  chunks: Iterable<unknown> | AsyncIterable<unknown>;
  /** The content type; empty when unknown. */
  type: string;
} {
  if (!isObject(reply)) return { chunks: [reply], type: 'text/plain' };
  if (isResponse(reply)) {
    checkStatus(reply);
    if (reply.bodyUsed) throw new Error('The body of the response has been read before.');
    return {
      chunks: reply.body ? chunksOf(reply.body) : [],
      type: (reply.headers.get('content-type') ?? '').toLowerCase(),
    };
  }
  // What `streamText` of `ai` returns has its chunks in it.
  const given = (reply['fullStream'] ?? reply) as object;
  const type = 'text/plain';
  if (given instanceof ReadableStream) return { chunks: chunksOf(given), type };
  if (given instanceof Blob) return { chunks: chunksOf(given.stream()), type: given.type };
  const isIterable =
    Symbol.asyncIterator in given || (Symbol.iterator in given && !Array.isArray(given));
  return { chunks: isIterable && !bytesOf(given) ? (given as Iterable<unknown>) : [given], type };
}

const bytesOf = (chunk: unknown): ArrayBuffer | ArrayBufferView<ArrayBuffer> | undefined =>
  chunk instanceof ArrayBuffer || ArrayBuffer.isView(chunk)
    ? (chunk as ArrayBuffer | ArrayBufferView<ArrayBuffer>)
    : undefined;

function decoderOf(type: string): TextDecoder {
  try {
    return new TextDecoder(/charset\s*=\s*["']?([\w:.-]+)/.exec(type)?.[1]);
  } catch {
    return new TextDecoder();
  }
}
