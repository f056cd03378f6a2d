import { type RawBuilder, sql } from 'kysely';
import type { SearchIndex } from './search.ts';

/** Noted in the file. An index of an earlier form is made anew: see `put`. */
const FORM = 1;

/** The highest id that a document had, of any file. */
let highestId = 0;

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
    if (rows.length === 0) {
      await sql`create virtual table search using fts5(words, tokenize = 'ascii', detail = none)`.execute(
        query,
      );
      // Deleted words must not remain in the file.
      await sql`insert into search (search, rank) values ('secure-delete', 1)`.execute(query);
    } else {
      const { rows: known } = await sql<{ userVersion: number }>`pragma user_version`.execute(
        query,
      );
      if (known[0]!.userVersion >= FORM) return;
      await sql`insert into search (search) values ('rebuild')`.execute(query);
    }
    await sql`pragma user_version = ${sql.lit(FORM)}`.execute(query);
  },

  /**
   * With `detail=none` and `secure-delete`, a document whose words are deleted and written under the same id takes the
   * words that they share from all later ones of the transaction. So it gets a new id each time, which no other one of
   * the transaction has had: the highest there was before anything is deleted, and more.
   */
  async put(query, organisationId, documents) {
    if (documents.length === 0) return;
    const { rows: highest } = await sql<{ id: number | null }>`
      select max(document_id) as id from search_document`.execute(query);
    highestId = Math.max(highestId, highest[0]!.id ?? 0);
    const ids = documents.map(({ conversationId }) => conversationId);
    const { rows } = await sql<{ documentId: number }>`
      select document_id from search_document
      where organisation_id = ${organisationId} and conversation_id in (${sql.join(ids)})`.execute(
      query,
    );
    // In their order, and before what is added: for an id below the last one, the index writes out what it has gathered.
    for (const { documentId } of rows.toSorted((a, b) => a.documentId - b.documentId)) {
      await sql`delete from search where rowid = ${documentId}`.execute(query);
      await sql`delete from search_document where document_id = ${documentId}`.execute(query);
    }
    for (const { conversationId, words } of documents) {
      if (words.length === 0) continue;
      const id = ++highestId;
      await sql`insert into search_document (document_id, organisation_id, conversation_id)
        values (${id}, ${organisationId}, ${conversationId})`.execute(query);
      await sql`insert into search (rowid, words) values (${id}, ${words.join(' ')})`.execute(
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
