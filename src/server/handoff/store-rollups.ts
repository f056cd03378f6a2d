import { type Kysely, sql } from 'kysely';
import { DAY } from '../../contract/time.ts';
import type { Range, RollupFault } from '../numbers/index.ts';
import type { Store, Transaction } from '../database/store.ts';
import { addTo, type Save } from '../database/save.ts';
import type { Schema } from '../database/schema.ts';
import { endedWork, spansAsText, spansFromText, type Work } from './rules/agent-work.ts';
import type { ChatDimension } from './rules/chat-counts.ts';
import { chatRollupDifferences, type ChatRollup, ROLLUP_COUNTS } from './rules/chat-rollup.ts';
import type { Chat } from './rules/chat.ts';
import { lengthOf, type Span } from './rules/span.ts';

/** Chats read at once. */
const BATCH = 500;

const saveChatRollups: Save<'chatRollup'> = { table: 'chatRollup', whenKnown: addTo('chatRollup') };

/** Spans are only ever appended. */
const saveAgentWork: Save<'agentWork'> = {
  table: 'agentWork',
  whenKnown: (known) =>
    known.doUpdateSet({
      spans: sql<string>`${sql.ref('agentWork.spans')} || ${sql.ref('excluded.spans')}`,
    }),
};

/** Updates what reports are read from. */
export async function countChats(
  { save }: Pick<Transaction, 'save'>,
  organisationId: string,
  changes: readonly { before: Chat | null; after: Chat }[],
): Promise<void> {
  await save(
    saveChatRollups,
    chatRollupDifferences(changes).map((one) => ({ organisationId, ...one })),
  );
  await save(
    saveAgentWork,
    endedWork(changes).map((day) => ({
      organisationId,
      start: day.start,
      agentId: day.agentId,
      spans: spansAsText(day),
    })),
  );
}

/** The counts of the chats that were queued in whole UTC days: by day, or by team or agent. */
export async function sumChatRollups(
  query: Kysely<Schema>,
  organisationId: string,
  dimension: ChatDimension,
  [from, to]: Range,
): Promise<ChatRollup[]> {
  const by = dimension === 'day' ? 'start' : 'id';
  const rows = await query
    .selectFrom('chatRollup')
    .select(by)
    .select(({ fn }) => ROLLUP_COUNTS.map((name) => fn.sum<number | string>(name).as(name)))
    .where('organisationId', '=', organisationId)
    .where('dimension', '=', dimension)
    .where('start', '>=', from)
    .where('start', '<', to)
    .groupBy(by)
    .execute();
  return rows
    .map(
      (row) =>
        ({
          dimension,
          start: from,
          id: 0,
          ...Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value)])),
        }) as ChatRollup,
    )
    .filter(({ parts }) => parts > 0);
}

/** When agents were in chats or wrapped them up, in whole UTC days, without what still goes on. */
export async function findAgentWork(
  query: Kysely<Schema>,
  organisationId: string,
  [from, to]: Range,
): Promise<Work[]> {
  const rows = await query
    .selectFrom('agentWork')
    .select(['agentId', 'start', 'spans'])
    .where('organisationId', '=', organisationId)
    .where('start', '>=', from)
    .where('start', '<', to)
    .execute();
  return rows.flatMap(({ agentId, start, spans }) =>
    spansFromText(start, spans).map(([begun, ended]) => ({ agentId, from: begun, to: ended })),
  );
}

/** All chats of an organisation, in the order of their ids. */
async function* chatsOf(query: Kysely<Schema>, organisationId: string): AsyncGenerator<Chat[]> {
  for (let last = 0; ;) {
    const rows = await query
      .selectFrom('chat')
      .select(['chatId', 'state'])
      .where('organisationId', '=', organisationId)
      .where('chatId', '>', last)
      .orderBy('chatId')
      .limit(BATCH)
      .execute();
    yield rows.map(({ state }) => JSON.parse(state) as Chat);
    if (rows.length < BATCH) return;
    last = rows.at(-1)!.chatId;
  }
}

const organisationsOf = async (query: Kysely<Schema>) =>
  (await query.selectFrom('chat').select('organisationId').distinct().execute()).map(
    ({ organisationId }) => organisationId,
  );

/** Counts all chats anew. */
export async function recountChats(transaction: Transaction): Promise<void> {
  const { query } = transaction;
  for (const table of ['chatRollup', 'agentWork'] as const) await query.deleteFrom(table).execute();
  for (const organisationId of await organisationsOf(query)) {
    for await (const chats of chatsOf(query, organisationId)) {
      await countChats(
        transaction,
        organisationId,
        chats.map((after) => ({ before: null, after })),
      );
    }
  }
}

/** Compares what reports are read from with the chats, in a snapshot: others may be writing. */
export const checkChatRollups = (store: Pick<Store, 'snapshot'>): Promise<RollupFault[]> =>
  store.snapshot(compare);

async function compare(query: Kysely<Schema>): Promise<RollupFault[]> {
  const faults: RollupFault[] = [];
  for (const organisationId of await organisationsOf(query)) {
    const right = new Map<string, ChatRollup>();
    const work = new Map<string, Span[]>();
    for await (const chats of chatsOf(query, organisationId)) {
      const changes = chats.map((after) => ({ before: null, after }));
      for (const one of chatRollupDifferences(changes)) {
        const name = `${one.dimension} ${one.start} ${one.id}`;
        const known = right.get(name);
        if (known) for (const count of ROLLUP_COUNTS) known[count] += one[count];
        else right.set(name, one);
      }
      for (const { agentId, start, spans } of endedWork(changes)) {
        const name = `${start} ${agentId}`;
        work.set(name, [...(work.get(name) ?? []), ...spans]);
      }
    }
    const report = (start: number, kept: number, counted: number) =>
      faults.push({ organisationId, span: DAY, start, of: 'chat', kept, counted });
    const stored = await query
      .selectFrom('chatRollup')
      .selectAll()
      .where('organisationId', '=', organisationId)
      .execute();
    for (const row of stored) {
      const name = `${row.dimension} ${row.start} ${row.id}`;
      const counted = right.get(name);
      right.delete(name);
      if (ROLLUP_COUNTS.some((count) => Number(row[count]) !== (counted?.[count] ?? 0)))
        report(row.start, Number(row.parts), counted?.parts ?? 0);
    }
    for (const { start, parts } of right.values()) report(start, 0, parts);
    const worked = await query
      .selectFrom('agentWork')
      .selectAll()
      .where('organisationId', '=', organisationId)
      .execute();
    for (const { agentId, start, spans } of worked) {
      const name = `${start} ${agentId}`;
      const counted = work.get(name) ?? [];
      work.delete(name);
      const kept = spansFromText(start, spans);
      if (lengthOf(kept) !== lengthOf(counted)) report(start, kept.length, counted.length);
    }
    for (const [name, spans] of work) report(Number(name.split(' ')[0]), 0, spans.length);
  }
  return faults;
}
