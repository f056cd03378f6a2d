import { checkStatus, chunksOf } from './body.ts';
import { note, type Piece } from './piece.ts';

/**
 * Reads the reply of our own server: server-sent events whose data is a `ReplyPart`, as JSON in one line. A server
 * that marks its beginning marks its end, too.
 * The parser that the bots of others need, in whose events anything may stand, would be 1.4 kB for each customer.
 *
 * @param came collects the response, then its first chunks
 * @param parse reads JSON
 */
export async function* ownPieces(
  request: Promise<Response>,
  came: unknown[],
  parse: (text: string) => unknown = JSON.parse,
): AsyncGenerator<Piece> {
  const response = await request;
  came.push(response);
  checkStatus(response);
  let rest = '';
  let isOpen = false;
  const decoder = new TextDecoder();
  for await (const bytes of chunksOf(response.body!)) {
    const text = decoder.decode(bytes, { stream: true });
    note(came, text);
    const lines = (rest + text).split('\n');
    rest = lines.pop()!;
    for (const line of lines) {
      if (line.startsWith('data:')) yield parse(line.slice(5)) as Piece;
      if (/^: (?:begin|end)s$/.test(line)) isOpen = line[2] === 'b';
    }
    yield {};
  }
  // A proxy that speaks HTTP/1.0 to the server cannot tell a response that was cut off from a whole one.
  if (isOpen) throw new Error('The reply breaks off.');
}
