import { type RawBuilder, sql } from 'kysely';
import type { SearchIndex } from './search.ts';

/**
 * A `tsvector` of the unchanged words, without a dictionary. `array_to_tsvector` exists only in
 * PostgreSQL; a compatible database without it has no search.
 */
export const postgresSearch: SearchIndex = {
  async prepare(query) {
    const { rows } = await sql`select to_regclass('search_document') as known`.execute(query);
    if ((rows as { known: string | null }[])[0]?.known !== null) return;
    // If two nodes do this at once, the transaction of the second one fails, and finds the table when retried.
    await sql`create table search_document (
      organisation_id text collate "C" not null,
      conversation_id text collate "C" not null,
      words tsvector not null,
      primary key (organisation_id, conversation_id)
    )`.execute(query);
    await sql`create index search_document_by_word on search_document using gin (words)`.execute(
      query,
    );
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
    const json = JSON.stringify(
      kept.map(({ conversationId, words }) => ({ conversation_id: conversationId, words })),
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
    const match = terms.map((term) => `'${term}':*`).join(' & ');
    return sql<boolean>`exists (select 1 from search_document as document
      where document.organisation_id = ${organisationId}
        and document.conversation_id = ${conversationId}
        and document.words @@ ${match}::tsquery)`;
  },
};

function matching(organisationId: string, terms: readonly string[]): RawBuilder<string> {
  const match = terms.map((term) => `'${term}':*`).join(' & ');
  return sql<string>`select conversation_id from search_document
    where organisation_id = ${organisationId} and words @@ ${match}::tsquery`;
}
