import type { ReplyPart } from '../contract/index.ts';

/** A piece of a bot's reply, in our form. An empty piece says that the bot is still there. */
export type Piece = ReplyPart;

/** How many of the first chunks of a reply are kept for the report of its failure. */
const KEPT = 80;

/** Keeps a chunk as it came, for the report of a failure. */
export function note(came: unknown[], chunk: unknown): void {
  if (came.length < KEPT) came.push(chunk);
}
