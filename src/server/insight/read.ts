import type { Conversation } from '../conversations/index.ts';
import type { Transaction } from '../database/store.ts';
import { findExported } from '../exports/index.ts';
import { piecesOf } from './rules/pace.ts';
import { saveReadings, takeUnread, type UnreadRow } from './store.ts';
import { readInTurns, type ReadTranscripts } from './transcript-reader.ts';
import { transcriptsOf } from './transcripts.ts';

/** What was read. */
export interface Read {
  /** How many conversations; 0: none are left, or other nodes have locked them. */
  count: number;
  /** How many of them have changed since their day was exported. */
  late: number;
  /** How many questions were found unanswered. */
  gaps: number;
  /** Those that could not be read. */
  failures: (UnreadRow & { failure: string })[];
}

/** Receives the questions of an organisation that were found unanswered just now. */
export type NoteGaps = (
  transaction: Transaction,
  organisationId: string,
  gaps: readonly { conversationId: string; messageId: string; at: number }[],
) => Promise<void>;

/** Reads those of these transcripts that are still unread. */
export async function readUnread(
  transaction: Transaction,
  waiting: readonly UnreadRow[],
  note: NoteGaps,
  read: ReadTranscripts,
): Promise<Read> {
  const done: Read = { count: 0, late: 0, gaps: 0, failures: [] };
  for (const [organisationId, conversations] of await takeUnread(transaction, waiting)) {
    if (conversations.length === 0) continue;
    const ids = conversations.map(({ conversationId }) => conversationId);
    const sealed = new Map(
      (await findExported(transaction.query, organisationId, ids)).map((one) => [
        one.conversationId,
        one.sealedAt,
      ]),
    );
    done.count += conversations.length;
    done.late += conversations.filter(
      ({ conversationId, updatedAt }) => updatedAt > (sealed.get(conversationId) ?? Infinity),
    ).length;
    const noted: ReadTranscripts = async (transcripts) => {
      const readings = await read(transcripts);
      readings.forEach(({ failure }, place) => {
        const { conversationId } = transcripts[place]!.conversation;
        if (failure !== undefined) done.failures.push({ organisationId, conversationId, failure });
      });
      return readings;
    };
    const found = await readSome(transaction, organisationId, conversations, noted);
    done.gaps += found.length;
    if (found.length > 0) await note(transaction, organisationId, found);
  }
  return done;
}

/** Reads these transcripts, and saves what is derived from them. @returns the questions that were not known */
export async function readSome(
  transaction: Transaction,
  organisationId: string,
  conversations: readonly Conversation[],
  read: ReadTranscripts = readInTurns,
): ReturnType<typeof saveReadings> {
  const found = [];
  for (const piece of piecesOf(conversations)) {
    found.push(...(await readPiece(transaction, organisationId, piece, read)));
  }
  return found;
}

async function readPiece(
  transaction: Transaction,
  organisationId: string,
  conversations: readonly Conversation[],
  read: ReadTranscripts,
): ReturnType<typeof saveReadings> {
  const readings = await read(
    await transcriptsOf(transaction.query, organisationId, conversations),
  );
  return saveReadings(
    transaction,
    organisationId,
    conversations.map((conversation, place) => ({ conversation, reading: readings[place]! })),
  );
}
