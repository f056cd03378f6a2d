import type { Kysely, RawBuilder } from 'kysely';
import type { Schema } from './schema.ts';

/**
 * The words of transcripts, in the way of the database. Made from the transcripts, so that it can be
 * dropped and read anew. Words are letters and digits alone, as `domain/search.ts` makes them.
 */
export interface SearchIndex {
  /** Makes its tables where they are missing. */
  prepare(query: Kysely<Schema>): Promise<void>;
  /** Puts these words in place of those known of each conversation; none: it is forgotten. */
  put(
    query: Kysely<Schema>,
    organisationId: string,
    documents: readonly { conversationId: string; words: readonly string[] }[],
  ): Promise<void>;
  /** A query for the ids of the conversations in which each of the terms begins a word. */
  matching(organisationId: string, terms: readonly string[]): RawBuilder<string>;
}
