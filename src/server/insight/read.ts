import { type Conversation, findThumbs, findTranscripts } from '../conversations/index.ts';
import type { Transaction } from '../database/store.ts';
import { findExported, findExportInputs } from '../exports/index.ts';
import { readTranscript } from './rules/reading.ts';
import { piecesOf } from './rules/pace.ts';
import { inTurns } from '../rounds/index.ts';
import { saveReadings, takeUnread } from './store.ts';

/** What was read. */
export interface Read {
  /** How many conversations; 0: none are left, or other nodes have locked them. */
  count: number;
  /** How many of them have changed since their day was exported. */
  late: number;
  /** How many questions were found unanswered. */
  gaps: number;
}

/** Receives the questions of an organisation that were found unanswered just now. */
export type NoteGaps = (
  transaction: Transaction,
  organisationId: string,
  gaps: readonly { conversationId: string; messageId: string; at: number }[],
) => Promise<void>;

/** Reads some of the transcripts that have changed. @param limit of conversations */
export async function readUnread(
  transaction: Transaction,
  limit: number,
  note: NoteGaps,
): Promise<Read> {
  const read: Read = { count: 0, late: 0, gaps: 0 };
  for (const [organisationId, conversations] of await takeUnread(transaction, limit)) {
    if (conversations.length === 0) continue;
    const ids = conversations.map(({ conversationId }) => conversationId);
    const sealed = new Map(
      (await findExported(transaction.query, organisationId, ids)).map((one) => [
        one.conversationId,
        one.sealedAt,
      ]),
    );
    read.count += conversations.length;
    read.late += conversations.filter(
      ({ conversationId, updatedAt }) => updatedAt > (sealed.get(conversationId) ?? Infinity),
    ).length;
    const found = await readSome(transaction, organisationId, conversations);
    read.gaps += found.length;
    if (found.length > 0) await note(transaction, organisationId, found);
  }
  return read;
}

/** Reads these transcripts, and saves what is derived from them. @returns the questions that were not known */
export async function readSome(
  transaction: Transaction,
  organisationId: string,
  conversations: readonly Conversation[],
): ReturnType<typeof saveReadings> {
  const found = [];
  for (const piece of piecesOf(conversations)) {
    found.push(...(await readPiece(transaction, organisationId, piece)));
  }
  return found;
}

async function readPiece(
  transaction: Transaction,
  organisationId: string,
  conversations: readonly Conversation[],
): ReturnType<typeof saveReadings> {
  const ids = conversations.map(({ conversationId }) => conversationId);
  const messages = await findTranscripts(transaction.query, organisationId, ids);
  const thumbs = await findThumbs(transaction.query, organisationId, ids);
  const given = await findExportInputs(transaction.query, organisationId, ids);
  const readings = [];
  for (const conversation of conversations) {
    const { conversationId } = conversation;
    const steps = readTranscript(
      conversation,
      messages.get(conversationId) ?? [],
      thumbs.get(conversationId) ?? new Map(),
      given.get(conversationId),
    );
    readings.push({ conversation, reading: await inTurns(steps) });
  }
  return saveReadings(transaction, organisationId, readings);
}
