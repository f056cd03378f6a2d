import { createParser } from 'eventsource-parser';
import { checkStatus, chunksOf } from './body.ts';
import { note, type Piece } from './piece.ts';

/**
 * Reads the reply of our own server: server-sent events whose data is a `ReplyPart`.
 *
 * @param came collects the response, then its first chunks
 */
export async function* ownPieces(
  request: Promise<Response>,
  came: unknown[],
): AsyncGenerator<Piece> {
  const response = await request;
  came.push(response);
  checkStatus(response);
  let pieces: Piece[] = [];
  const parser = createParser({
    onEvent: ({ data }) => pieces.push(JSON.parse(data) as Piece),
  });
  const decoder = new TextDecoder();
  for await (const bytes of chunksOf(response.body!)) {
    const text = decoder.decode(bytes, { stream: true });
    note(came, text);
    parser.feed(text);
    yield* pieces;
    pieces = [];
    yield {};
  }
}
