import { type Kysely, sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../src/server/features.ts';
import { PRIMARY_KEYS } from '../../src/server/database/primary-keys.ts';
import { factOf, rowOf } from '../../src/server/database/row.ts';
import { addTo, keep, replace, replaceOnly, type Save } from '../../src/server/database/save.ts';
import type { Schema } from '../../src/server/database/schema.ts';
import { freshDatabase, isPostgres } from './database.ts';

type Ending = Schema['ending'];

async function empty() {
  const store = openStore(await freshDatabase());
  onTestFinished(() => store.close());
  await store.migrate();
  return store;
}

const ending = (change: Partial<Ending> = {}): Ending => ({
  organisationId: 'o',
  conversationId: 'c1',
  botId: 'b',
  startedAt: 1,
  lastAt: 2,
  resolvedAt: null,
  customerMessages: 1,
  aiMessages: 0,
  agentMessages: 0,
  facts: null,
  ...change,
});

/** What is kept after these rows were written, each by itself. */
async function after(whenKnown: Save<'ending'>['whenKnown'], ...rows: Ending[]) {
  const store = await empty();
  const save: Save<'ending'> = { table: 'ending', ...(whenKnown && { whenKnown }) };
  for (const row of rows) await store.write((transaction) => transaction.save(save, [row]));
  return store.query.selectFrom('ending').selectAll().orderBy('conversationId').execute();
}

describe('what becomes of a row whose key is known', () => {
  const known = ending({ resolvedAt: 3 });
  const next = ending({ botId: 'other', lastAt: 20 });

  test('by default the write fails', async () => {
    await expect(after(undefined, known, next)).rejects.toThrow(/unique/i);
  });

  test('it stays', async () => {
    expect(await after(keep, known, next)).toEqual([known]);
  });

  test('the new one takes its place, to the last column', async () => {
    expect(await after(replace(), known, next)).toEqual([next]);
  });

  test('but for columns that stay', async () => {
    expect(await after(replace('botId', 'resolvedAt'), known, next)).toEqual([
      { ...known, lastAt: 20 },
    ]);
  });

  test('in a few columns alone', async () => {
    expect(await after(replaceOnly('botId'), known, next)).toEqual([{ ...known, botId: 'other' }]);
  });

  test('its numbers are added to, whatever they are called', async () => {
    const store = await empty();
    const save: Save<'clientReport'> = {
      table: 'clientReport',
      whenKnown: addTo('clientReport'),
    };
    const row = { organisationId: 'o', hour: 0 };
    await store.write((transaction) =>
      transaction.save(save, [{ ...row, dropped: 1, retried: 2 }]),
    );
    await store.write((transaction) =>
      transaction.save(save, [{ ...row, dropped: 0, retried: 5 }]),
    );
    expect(await store.query.selectFrom('clientReport').selectAll().execute()).toEqual([
      { ...row, dropped: 1, retried: 7 },
    ]);
  });
});

describe('the columns are those of the rows', () => {
  test('in whatever order they stand', async () => {
    const turned = Object.fromEntries(
      Object.entries(ending({ botId: 'x', lastAt: 7 })).toReversed(),
    );
    expect(await after(replace(), ending(), turned as unknown as Ending)).toEqual([
      ending({ botId: 'x', lastAt: 7 }),
    ]);
  });

  test('a row without one leaves it as it is known; one with it after that is written whole', async () => {
    const { resolvedAt: _, ...part } = ending({ lastAt: 9 });
    const known = ending({ resolvedAt: 3 });
    expect(await after(replace(), known, part as Ending)).toEqual([{ ...known, lastAt: 9 }]);
    expect(await after(replace(), part as Ending, known)).toEqual([known]);
  });

  test('a column that is not there is an error, and no value that is lost', async () => {
    const more = { ...ending(), mood: 'good' };
    await expect(after(replace(), more)).rejects.toThrow(/mood/);
    await expect(after(replace(), ending(), more)).rejects.toThrow(/mood/);
  });

  test('rows of one call that differ in them are an error, and nothing is kept', async () => {
    const { resolvedAt: _, ...part } = ending({ conversationId: 'c2' });
    const store = await empty();
    for (const other of [part, { ...part, mood: 'good' }, { ...part, resolvedAt: 3, mood: 'x' }]) {
      const rows = [ending(), other as Ending];
      const writing = store.write((transaction) => transaction.save({ table: 'ending' }, rows));
      await expect(writing).rejects.toThrow('Rows of "ending" differ in their columns');
    }
    expect(await store.query.selectFrom('ending').selectAll().execute()).toEqual([]);
  });

  test('none are none', async () => {
    const store = await empty();
    await store.write((transaction) => transaction.save({ table: 'ending' }, []));
    expect(await store.query.selectFrom('ending').selectAll().execute()).toEqual([]);
  });
});

test('the primary keys are those of the database, and none is missing', async () => {
  const store = await empty();
  const byTable = Map.groupBy(await keysIn(store.query), ({ table }) => table);
  const inDatabase = Object.fromEntries(
    [...byTable].map(([table, columns]) => [table, columns.map(({ column }) => column)]),
  );
  expect(inDatabase).toEqual(PRIMARY_KEYS);
});

/** The columns of primary keys in order, named as we name them. */
async function keysIn(query: Kysely<Schema>) {
  const { rows } = await (
    isPostgres
      ? sql<{ table: string; column: string }>`
          select constrained.table_name as "table", used.column_name as "column"
          from information_schema.table_constraints as constrained
          join information_schema.key_column_usage as used
            on used.constraint_name = constrained.constraint_name
            and used.table_schema = constrained.table_schema
          where constrained.constraint_type = 'PRIMARY KEY'
            and constrained.table_schema = current_schema()
          order by used.ordinal_position`
      : sql<{ table: string; column: string }>`
          select main.name as "table", info.name as "column"
          from sqlite_schema as main, pragma_table_info(main.name) as info
          where main.type = 'table' and info.pk > 0
          order by info.pk`
  ).execute(query);
  const ours = (name: string) => name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
  return rows
    .filter(({ table }) => !/^(?:kysely|derived_after|search|rate_limit)/.test(table))
    .map(({ table, column }) => ({ table: ours(table), column: ours(column) }));
}

describe('a fact and its row', () => {
  interface Fact {
    id: string;
    isTold: boolean | null;
    parts: string[] | null;
    count: number;
  }
  const conversion = { isTold: 'flag', parts: 'json' } as const;

  test.each([
    [true, ['a'], 1, '["a"]'],
    [false, [], 0, '[]'],
    [null, null, null, null],
  ])('%j and %j are kept as %j and %j, and read again', (isTold, parts, flag, json) => {
    const fact: Fact = { id: 'x', isTold, parts, count: 0 };
    const row = { id: 'x', isTold: flag, parts: json, count: 0 };
    expect(rowOf(fact, conversion)).toEqual(row);
    expect(factOf<Fact>(row, conversion)).toEqual(fact);
  });
});
