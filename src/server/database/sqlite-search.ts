import { type RawBuilder, sql } from 'kysely';
import type { SearchIndex } from './search.ts';

/** FTS5 on the unchanged words: `ascii` splits them only at spaces, and `detail=none` stores no positions. */
export const sqliteSearch: SearchIndex = {
  async prepare(query) {
    await sql`create table if not exists search_document (
      document_id integer primary key,
      organisation_id text not null,
      conversation_id text not null,
      unique (organisation_id, conversation_id)
    )`.execute(query);
    const { rows } = await sql`select 1 from sqlite_schema where name = 'search'`.execute(query);
    if (rows.length > 0) return;
    await sql`create virtual table search using fts5(words, tokenize = 'ascii', detail = none)`.execute(
      query,
    );
    // Deleted words must not remain in the file.
    await sql`insert into search (search, rank) values ('secure-delete', 1)`.execute(query);
  },

  async put(query, organisationId, documents) {
    for (const { conversationId, words } of documents) {
      const known = sql`select document_id from search_document
        where organisation_id = ${organisationId} and conversation_id = ${conversationId}`;
      await sql`delete from search where rowid in (${known})`.execute(query);
      if (words.length === 0) {
        await sql`delete from search_document
          where organisation_id = ${organisationId} and conversation_id = ${conversationId}`.execute(
          query,
        );
        continue;
      }
      await sql`insert into search_document (organisation_id, conversation_id)
        values (${organisationId}, ${conversationId}) on conflict do nothing`.execute(query);
      await sql`insert into search (rowid, words) values ((${known}), ${words.join(' ')})`.execute(
        query,
      );
    }
  },

  matching: (organisationId, terms) => matching(organisationId, terms, '*'),

  async isMatchedByMore(query, organisationId, terms, than) {
    // Whole words first: of a frequent one, the index need not put together all words that it begins.
    for (const rest of ['', '*'] as const) {
      const { rows } = await sql<{ found: number }>`select count(*) as found
        from (${matching(organisationId, terms, rest)} limit ${sql.lit(than + 1)}) as hit`.execute(
        query,
      );
      if (rows[0]!.found > than) return true;
    }
    return false;
  },

  // Reads the words of the one document: an index would be read whole for each.
  matches(organisationId, conversationId, terms): RawBuilder<boolean> {
    const words = sql.join(
      terms.map((term) => sql`instr(' ' || c0, ${` ${term}`}) > 0`),
      sql` and `,
    );
    return sql<boolean>`exists (select 1 from search_document
      join search_content on search_content.id = search_document.document_id
      where organisation_id = ${organisationId} and conversation_id = ${conversationId} and ${words})`;
  },
};

/** @param rest `*`: the words may go on after the terms */
function matching(
  organisationId: string,
  terms: readonly string[],
  rest: '' | '*',
): RawBuilder<string> {
  const match = terms.map((term) => `"${term}"${rest}`).join(' ');
  // The index comes first, and is read no further than the query around it needs.
  return sql<string>`select conversation_id
    from search cross join search_document on document_id = search.rowid
    where search match ${match} and organisation_id = ${organisationId}`;
}
