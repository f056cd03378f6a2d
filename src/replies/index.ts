export { ownPieces } from './own.ts';
export type { Piece } from './piece.ts';
import type { Piece } from './piece.ts';

/** What may begin a form of `wire`, or must not be shown: JSON, events, a page, an error, thoughts, binary data. */
const NEEDS_READER =
  // oxlint-disable-next-line no-control-regex -- these are what is looked for
  /^\s*(?:\{\s*(?:["}]|$)|\[\s*(?:[[{\]]|THINK|$)|[\da-k]?:|data:|event:|id:|retry:|[45]\d\d [A-Z]|Internal S|Bad G|Service U)|[<\0-\x08\x0e-\x1a\uFEFF\uFFFD]/;

/**
 * Reads a bot's reply of any form that docs/bots.md lists: a text, an object, a `Response`, a stream, an
 * iterable of chunks, or a promise of one of these. The last piece has an `error` when the bot reports one
 * or when the reply is incomplete; there is no text when the form is not known. Throws when the reply
 * breaks off.
 *
 * @param came collects the reply, then its first chunks, for the report of a failure
 */
export async function* readReply(reply: unknown, came: unknown[]): AsyncGenerator<Piece> {
  // The reader loads while the bot thinks.
  const later = import('./later/index.ts');
  later.catch(() => {});
  const given = await reply;
  // A plain text needs no reader, and so no network: a bot in the page replies offline too.
  if (typeof given === 'string' && given && !NEEDS_READER.test(given)) {
    came.push(given);
    yield { text: given };
    return;
  }
  const { piecesOf } = await later;
  yield* piecesOf(given, came);
}
