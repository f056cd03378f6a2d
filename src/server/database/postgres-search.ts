import { type Kysely, type RawBuilder, sql } from 'kysely';
import { sha256 } from './hash.ts';
import type { Schema } from './schema.ts';
import type { SearchIndex } from './search.ts';

/**
 * A `tsvector` of the unchanged words, without a dictionary, each behind a mark of its organisation: the index of
 * words cannot begin with a column, and a search reads what others have said only where two marks are the same.
 * `array_to_tsvector` exists only in PostgreSQL; a compatible database without it has no search.
 */
export const postgresSearch: SearchIndex = {
  async prepare(query) {
    const { isKnown, isUnmarked } = await findTables(query);
    if (isUnmarked) return markWords(query);
    if (isKnown) return;
    // If two nodes do this at once, the transaction of the second one fails, and finds the table when retried.
    await sql`create table search_document (
      organisation_id text collate "C" not null,
      conversation_id text collate "C" not null,
      words tsvector not null,
      primary key (organisation_id, conversation_id)
    )`.execute(query);
    await createIndex(query);
  },

  async put(query, organisationId, documents) {
    const gone = documents.filter(({ words }) => words.length === 0);
    if (gone.length > 0) {
      await sql`delete from search_document where organisation_id = ${organisationId}
        and conversation_id = any(${gone.map(({ conversationId }) => conversationId)})`.execute(
        query,
      );
    }
    const kept = documents.filter(({ words }) => words.length > 0);
    if (kept.length === 0) return;
    const mark = markOf(organisationId);
    const json = JSON.stringify(
      kept.map(({ conversationId, words }) => ({
        conversation_id: conversationId,
        words: words.map((word) => mark + word),
      })),
    );
    await sql`insert into search_document (organisation_id, conversation_id, words)
      select ${organisationId}, conversation_id, array_to_tsvector(words)
      from json_to_recordset(${json}::json) as document(conversation_id text, words text[])
      on conflict (organisation_id, conversation_id) do update set words = excluded.words`.execute(
      query,
    );
  },

  matching,

  async isMatchedByMore(query, organisationId, terms, than) {
    const { rows } = await sql<{ found: number }>`select count(*) as found
      from (${matching(organisationId, terms)} limit ${sql.lit(than + 1)}) as hit`.execute(query);
    return Number(rows[0]!.found) > than;
  },

  matches(organisationId, conversationId, terms): RawBuilder<boolean> {
    return sql<boolean>`exists (select 1 from search_document as document
      where document.organisation_id = ${organisationId}
        and document.conversation_id = ${conversationId}
        and document.words @@ ${matchOf(organisationId, terms)}::tsquery)`;
  },
};

function matching(organisationId: string, terms: readonly string[]): RawBuilder<string> {
  return sql<string>`select conversation_id from search_document
    where organisation_id = ${organisationId}
      and words @@ ${matchOf(organisationId, terms)}::tsquery`;
}

function matchOf(organisationId: string, terms: readonly string[]): string {
  const mark = markOf(organisationId);
  return terms.map((term) => `'${mark}${term}':*`).join(' & ');
}

/** Short, as each word has it. If two organisations have the same, either reads some of the other's words in vain. */
const markOf = (organisationId: string) => sha256(organisationId).slice(0, 4);

async function findTables(query: Kysely<Schema>) {
  const { rows } = await sql<{ isKnown: boolean; isUnmarked: boolean }>`
    select to_regclass('search_document') is not null as is_known,
      to_regclass('search_document_by_word') is not null as is_unmarked`.execute(query);
  return rows[0]!;
}

const createIndex = (query: Kysely<Schema>) =>
  sql`create index search_document_by_marked_word on search_document using gin (words)`.execute(
    query,
  );

/** Marks the words of a database from before they were. */
async function markWords(query: Kysely<Schema>): Promise<void> {
  // Another node may be doing the same.
  await sql`lock table search_document in access exclusive mode`.execute(query);
  if (!(await findTables(query)).isUnmarked) return;
  await sql`drop index search_document_by_word`.execute(query);
  const { rows } = await sql<{ organisationId: string }>`
    select organisation_id from organisation`.execute(query);
  for (const { organisationId } of rows) {
    await sql`update search_document set words = array_to_tsvector(array(
        select ${markOf(organisationId)} || word from unnest(tsvector_to_array(words)) as word))
      where organisation_id = ${organisationId}`.execute(query);
  }
  await createIndex(query);
}
