import type { Kysely, RawBuilder } from 'kysely';
import type { Schema } from './schema.ts';

/**
 * The full-text index of transcripts. It is derived from the transcripts, so that it can be dropped and
 * rebuilt. Words contain only letters and digits, as `conversations/rules/search.ts` produces them.
 */
export interface SearchIndex {
  /** Creates its tables if they are missing. */
  prepare(query: Kysely<Schema>): Promise<void>;
  /** Replaces the words of each conversation. A conversation without words is removed. */
  put(
    query: Kysely<Schema>,
    organisationId: string,
    documents: readonly { conversationId: string; words: readonly string[] }[],
  ): Promise<void>;
  /** A query for the ids of the conversations in which every term is the start of a word. */
  matching(organisationId: string, terms: readonly string[]): RawBuilder<string>;
  /** Whether more than so many conversations match. */
  isMatchedByMore(
    query: Kysely<Schema>,
    organisationId: string,
    terms: readonly string[],
    than: number,
  ): Promise<boolean>;
  /**
   * The same of a single conversation: whether it is among them.
   *
   * @param conversationId the expression of its id in the query around it
   */
  matches(
    organisationId: string,
    conversationId: RawBuilder<string>,
    terms: readonly string[],
  ): RawBuilder<boolean>;
}
