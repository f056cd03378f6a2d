export { ownPieces } from './own.ts';
export type { Piece } from './piece.ts';
import type { Piece } from './piece.ts';

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
  const [given, { piecesOf }] = await Promise.all([reply, import('./later/index.ts')]);
  yield* piecesOf(given, came);
}
