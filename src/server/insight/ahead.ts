import { isDeepStrictEqual } from 'node:util';
import type { Kysely } from 'kysely';
import { findConversations } from '../conversations/index.ts';
import type { Schema } from '../database/schema.ts';
import { PIECE, piecesOf } from './rules/pace.ts';
import type { Reading, Transcript } from './rules/reading.ts';
import { findWaiting, type UnreadRow } from './store.ts';
import { type ReadTranscripts, readInTurns } from './transcript-reader.ts';
import { transcriptsOf } from './transcripts.ts';

/** Transcripts that were read before the transaction that saves what was read. */
export interface Ahead {
  rows: readonly UnreadRow[];
  /** How many were looked for, and how many waited: large ones are left for later. */
  limit: number;
  waited: number;
  readings: ReadonlyMap<string, { transcript: Transcript; reading: Reading }>;
}

const keyOf = ({ organisationId, conversationId }: UnreadRow) =>
  `${organisationId}\n${conversationId}`;

/**
 * Reads some unread transcripts, and leaves them marked.
 *
 * @param besides these, which are about to be saved
 */
export async function readAhead(
  query: Kysely<Schema>,
  limit: number,
  besides: readonly UnreadRow[],
  read: ReadTranscripts,
): Promise<Ahead> {
  const known = new Set(besides.map(keyOf));
  const waiting = (await findWaiting(query, limit + besides.length))
    .filter((row) => !known.has(keyOf(row)))
    .slice(0, limit);
  const rows: UnreadRow[] = [];
  const readings = new Map<string, { transcript: Transcript; reading: Reading }>();
  let bytes = 0;
  for (const [organisationId, own] of Map.groupBy(waiting, (row) => row.organisationId)) {
    if (bytes >= PIECE) break;
    const ids = own.map(({ conversationId }) => conversationId);
    const [piece = []] = piecesOf(await findConversations(query, organisationId, ids));
    const transcripts = await transcriptsOf(query, organisationId, piece);
    const found = await read(transcripts);
    transcripts.forEach((transcript, place) => {
      readings.set(keyOf(transcript.conversation), { transcript, reading: found[place]! });
    });
    rows.push(...piece);
    bytes += piece.reduce((sum, { byteTotal }) => sum + byteTotal, 0);
  }
  return { rows, limit, waited: waiting.length, readings };
}

/** Takes what was read ahead, and reads what has changed since. */
export const readWith =
  ({ readings }: Ahead): ReadTranscripts =>
  async (transcripts) => {
    const known = transcripts.map((transcript) => {
      const before = readings.get(keyOf(transcript.conversation));
      return before && isDeepStrictEqual(before.transcript, transcript)
        ? before.reading
        : undefined;
    });
    const changed = await readInTurns(transcripts.filter((_, place) => !known[place]));
    return known.map((reading) => reading ?? changed.shift()!);
  };
