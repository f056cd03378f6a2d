import type { Transaction } from '../database/store.ts';
import { applyLive, type Chat } from './rules/chat.ts';
import { findLiveEvents } from './store.ts';
import { recountChats } from './store-rollups.ts';

/** Migrations after which what chats count for has to be computed from their events. */
const REBUILT_AFTER = ['0021-chat-figures'];

/** Chats rebuilt at once. */
const BATCH = 500;

/** Migrations after which columns have to be filled from what chats are. */
const FILLED_AFTER = ['0039-views-and-late'];

/** Migrations after which chats have to be counted for reports. */
const COUNTED_AFTER = [...REBUILT_AFTER, '0028-chat-rollups'];

/** Rebuilds chats from their events after one of `REBUILT_AFTER`, and counts them; see `Derive`. */
export async function rebuildChats(
  transaction: Transaction,
  after: readonly string[] | 'import',
): Promise<void> {
  const isAfter = (names: readonly string[]) =>
    after !== 'import' && names.some((name) => after.includes(name));
  if (isAfter(REBUILT_AFTER)) await rebuild(transaction);
  if (isAfter(FILLED_AFTER)) await fill(transaction);
  if (after === 'import' || isAfter(COUNTED_AFTER)) await recountChats(transaction);
}

/** Chats of all organisations, some at once. */
async function* allChats({ query }: Transaction) {
  let last = { organisationId: '', chatId: 0 };
  for (;;) {
    const rows = await query
      .selectFrom('chat')
      .select(['organisationId', 'chatId', 'conversationId', 'state'])
      .where(({ eb, refTuple, tuple }) =>
        eb(refTuple('organisationId', 'chatId'), '>', tuple(last.organisationId, last.chatId)),
      )
      .orderBy('organisationId')
      .orderBy('chatId')
      .limit(BATCH)
      .execute();
    yield* rows;
    if (rows.length < BATCH) return;
    last = rows.at(-1)!;
  }
}

async function rebuild(transaction: Transaction): Promise<void> {
  const { query } = transaction;
  for await (const { organisationId, chatId, conversationId, state } of allChats(transaction)) {
    const events = await findLiveEvents(query, organisationId, { conversationId, chatId });
    const chat = events.reduce<Chat | null>(applyLive, null);
    const rebuilt = JSON.stringify(chat);
    // If it was rebuilt before, to write it again would only grow the table.
    if (!chat || rebuilt === state) continue;
    await query
      .updateTable('chat')
      .set({ state: rebuilt })
      .where('organisationId', '=', organisationId)
      .where('chatId', '=', chatId)
      .execute();
  }
}

async function fill(transaction: Transaction): Promise<void> {
  const { query } = transaction;
  for await (const { organisationId, chatId, state } of allChats(transaction)) {
    const { firstResponse } = (JSON.parse(state) as Chat).talk;
    if (firstResponse === null) continue;
    await query
      .updateTable('chat')
      .set({ firstResponse })
      .where('organisationId', '=', organisationId)
      .where('chatId', '=', chatId)
      .execute();
  }
}
