import { checkStatus, chunksOf } from '../body.ts';
import { note, type Piece } from '../piece.ts';
import { createReader } from './reader.ts';
import { isShape, type Shape } from './shape.ts';
import { wire } from './wire.ts';

/** Most text that is read at once, UTF-16 units: the page must stay responsive. */
const SLICE = 32 * 1024;

/** Also one of another window, or of a library. */
const isResponse = (value: Shape): value is Shape & Response =>
  typeof value['ok'] === 'boolean' && isShape(value['headers']) && 'bodyUsed' in value;

/** Reads a reply that has arrived; see `readReply`. */
export async function* piecesOf(reply: unknown, came: unknown[]): AsyncGenerator<Piece> {
  came.push(reply);
  const reader = createReader();
  const { chunks, type } = chunksIn(reply);
  const body = wire(type, reader);
  const decoder = decoderOf(type);
  for await (const chunk of chunks) {
    const bytes = bytesOf(chunk);
    const text = bytes ? decoder.decode(bytes, { stream: true }) : chunk;
    if (chunk !== reply) note(came, text);
    if (typeof text === 'string') {
      for (let at = 0; at < text.length && !reader.isOver; at += SLICE) {
        body.feed(text.slice(at, at + SLICE));
        yield* reader.take();
        yield {};
      }
    } else {
      reader.value(text, false);
      yield* reader.take();
      yield {};
    }
    if (reader.isOver) break;
  }
  if (!reader.isOver) {
    body.feed(decoder.decode());
    body.end();
  }
  reader.end();
  yield* reader.take();
}

/** What a reply consists of: bytes, texts and objects. */
function chunksIn(reply: unknown): {
  chunks: Iterable<unknown> | AsyncIterable<unknown>;
  /** The content type; empty when unknown. */
  type: string;
} {
  if (!isShape(reply)) return { chunks: [reply], type: 'text/plain' };
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
    return new TextDecoder(/charset="?([\w-]+)/.exec(type)?.[1]);
  } catch {
    return new TextDecoder();
  }
}
