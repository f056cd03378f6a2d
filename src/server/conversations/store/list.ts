import { type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import { MAX_TOTAL } from '../../../contract/index.ts';
import { type Conversion, factOf, type Row } from '../../database/row.ts';
import type { Schema } from '../../database/schema.ts';
import type { Store } from '../../database/store.ts';
import type { Conversation } from '../rules/conversation.ts';
import { type ListFilters, matchesAll } from './filters.ts';
import { type LookedAt, whereToLook } from './looked-at.ts';

/** What a list shows of a conversation. */
const SHOWN = [
  'organisationId',
  'conversationId',
  'platform',
  'platformTicketId',
  'status',
  'startedAt',
  'updatedAt',
  'resolvedAt',
  'resolutionTimeSeconds',
  'topic',
  'language',
  'sentiment',
  'sentimentScore',
  'escalated',
  'escalationReason',
  'escalatedAt',
  'firstContactResolution',
  'csatScore',
  'feedback',
  'aiHandled',
  'aiAgentId',
  'aiConfidenceScore',
  'costMicros',
  'estimatedHumanCostMicros',
  'customerId',
  'contactEmail',
  'contactName',
  'identityVerified',
  'capabilityHash',
] as const satisfies (keyof Conversation)[];

export interface ListedConversation {
  conversation: Pick<Conversation, (typeof SHOWN)[number]>;
  messageCount: number;
  /** The customer's first message, at most 200 characters. */
  preview: string | null;
}

/** The end of a page: the start time and id of its last conversation. */
export interface ListPosition {
  startedAt: number;
  conversationId: string;
}

/** A page of the list. */
export interface ListPage {
  page: ListedConversation[];
  /** Where the next page begins; `null`: there is none. */
  next: ListPosition | null;
}

/** How many matches there are. */
export interface Total {
  total: number;
  /** There are more than that. */
  isCapped: boolean;
}

type Listing = Pick<Store, 'replica' | 'search'>;

interface Wanted {
  limit: number;
  after?: ListPosition | undefined;
  filters?: ListFilters;
  /** How many conversations a page looks through, about. */
  lookedAt?: number;
}

/**
 * A word that is in more conversations than this is frequent: conversations are then looked through from the newest
 * one, instead of collecting all that have it.
 */
const FREQUENT = MAX_TOTAL;
/** How many conversations one page of a search for a frequent word looks through. */
const LOOKED_THROUGH = 5_000;

/** Conversations after the position `after`, newest first. */
export async function pageConversations(
  store: Listing,
  organisationId: string,
  wanted: Wanted,
): Promise<ListPage> {
  const { terms } = wanted.filters ?? {};
  if (terms?.length === 0) return { page: [], next: null };
  const isFrequent = terms !== undefined && (await areFrequent(store, organisationId, terms));
  return readPage(store, organisationId, wanted, isFrequent);
}

/**
 * A page of the list, and how many matches there are on all pages.
 *
 * @param isExact whether all are counted, however many there are
 */
export async function listConversations(
  store: Listing,
  organisationId: string,
  { isExact, ...wanted }: Wanted & { isExact: boolean },
): Promise<ListPage & Total> {
  const { filters = {} } = wanted;
  const { terms } = filters;
  if (terms?.length === 0) return { page: [], next: null, total: 0, isCapped: false };
  const isFrequent = terms !== undefined && (await areFrequent(store, organisationId, terms));
  if (isExact) {
    const [page, total] = await Promise.all([
      readPage(store, organisationId, wanted, isFrequent),
      count(store, placesOf(store, organisationId, filters, { isFrequent: false })),
    ]);
    return { ...page, total, isCapped: false };
  }
  // Rare terms lead to what matches.
  const isShort = !isFiltered(filters) || (terms !== undefined && !isFrequent);
  const look = (before?: number): Promise<LookedAt> | LookedAt =>
    isShort ? {} : whereToLook(store.replica, organisationId, filters, before, wanted.lookedAt);
  const first = await look();
  if (wanted.after === undefined && (!isFrequent || isFiltered(filters))) {
    return readFirst(store, organisationId, wanted, isFrequent, first);
  }
  const [page, total] = await Promise.all([
    readPage(
      store,
      organisationId,
      wanted,
      isFrequent,
      wanted.after ? await look(wanted.after.startedAt) : first,
    ),
    countMatches(store, organisationId, filters, isFrequent, first),
  ]);
  return { ...page, ...total };
}

const areFrequent = (
  { replica, search }: Listing,
  organisationId: string,
  terms: readonly string[],
): Promise<boolean> => search.isMatchedByMore(replica, organisationId, terms, FREQUENT);

/** A query for places of conversations. */
type Places = SelectQueryBuilder<Schema, 'conversation', ListPosition>;

/** The places of all matches, in no order; of frequent terms, without regard to them. */
export function placesOf(
  { replica, search }: Listing,
  organisationId: string,
  filters: ListFilters,
  {
    after,
    isFrequent,
    look: { from, ids } = {},
  }: { after?: ListPosition | undefined; isFrequent: boolean; look?: LookedAt },
): Places {
  const { terms } = filters;
  return (
    named(replica, organisationId, filters.topicKeys ?? [])
      .select(['conversation.startedAt', 'conversation.conversationId'])
      .where((eb) => matchesAll(eb, filters))
      .$if(ids !== undefined, (select) =>
        ids!.length === 0
          ? select.where(sql<boolean>`false`)
          : select.where('conversationId', 'in', ids!),
      )
      .$if(from !== undefined, (select) => select.where('startedAt', '>=', from!))
      .$if(after !== undefined, (select) =>
        select.where(({ eb, refTuple, tuple }) =>
          eb(
            refTuple('startedAt', 'conversationId'),
            '<',
            tuple(after!.startedAt, after!.conversationId),
          ),
        ),
      )
      // Rare terms: what has them comes first, and is then looked up.
      .$if(terms !== undefined && !isFrequent, (select) =>
        select.where(
          'conversationId',
          'in',
          sql<string>`(with hit as materialized (${search.matching(organisationId, terms!)})
            select conversation_id from hit)` as never,
        ),
      )
  );
}

/** The end of a page that has looked at all conversations of its part of the list. */
const endOf = ({ from }: LookedAt): ListPosition | null =>
  from === undefined ? null : { startedAt: from, conversationId: '' };

/** The newest of them. */
export const newest = (places: Places, count: number) =>
  places.orderBy('startedAt', 'desc').orderBy('conversationId', 'desc').limit(count);

/** Those that have the terms among the newest `LOOKED_THROUGH` places. */
const withTerms = (
  { replica, search }: Listing,
  organisationId: string,
  places: Places,
  terms: readonly string[],
) =>
  replica
    .selectFrom(newest(places, LOOKED_THROUGH).as('looked'))
    .select(['looked.startedAt', 'looked.conversationId'])
    .where(
      search.matches(organisationId, sql.ref('looked.conversationId'), terms),
    ) as unknown as Places;

/** The first page and the total, which are read at once: of rare matches, either looks through everything. */
async function readFirst(
  store: Listing,
  organisationId: string,
  { limit, filters = {} }: Wanted,
  isFrequent: boolean,
  look: LookedAt,
): Promise<ListPage & Total> {
  const places = placesOf(store, organisationId, filters, { isFrequent, look });
  const select = store.replica
    .with(
      (cte) => cte('matched').materialized(),
      () =>
        isFrequent
          ? withTerms(store, organisationId, places, filters.terms!)
          : newest(places, MAX_TOTAL + 1),
    )
    .selectFrom((eb) =>
      newest(eb.selectFrom('matched').selectAll() as unknown as Places, limit).as('place'),
    )
    .crossJoin('conversation')
    .where('conversation.organisationId', '=', organisationId)
    .whereRef('conversation.conversationId', '=', 'place.conversationId');
  const rows = await withMessages(select as unknown as Conversations)
    .select(sql<number>`(select count(*) from matched)`.as('total'))
    .orderBy('conversation.startedAt', 'desc')
    .orderBy('conversation.conversationId', 'desc')
    .execute();
  const page = rows.map(listed);
  const total = Number(rows[0]?.total ?? 0);
  const end = page.length === limit ? page.at(-1)!.conversation : null;
  if (!isFrequent) return { page, next: end ?? endOf(look), ...totalOf(total, look) };
  const last = (await lastLookedAt(places)) ?? endOf(look);
  return { page, next: end ?? last, total, isCapped: last !== null };
}

/** The last place that a page looks at for frequent terms; `null`: it looks at all of them. */
const lastLookedAt = async (places: Places): Promise<ListPosition | null> =>
  (await newest(places, 1)
    .offset(LOOKED_THROUGH - 1)
    .executeTakeFirst()) ?? null;

/** @param counted up to `MAX_TOTAL + 1`, in the part that is looked at */
const totalOf = (counted: number, look: LookedAt): Total => ({
  total: Math.min(counted, MAX_TOTAL),
  isCapped: counted > MAX_TOTAL || look.from !== undefined,
});

async function readPage(
  store: Listing,
  organisationId: string,
  { limit, after, filters = {} }: Wanted,
  isFrequent: boolean,
  look: LookedAt = {},
): Promise<ListPage> {
  const { replica } = store;
  const places = placesOf(store, organisationId, filters, { after, isFrequent, look });
  const found = isFrequent ? withTerms(store, organisationId, places, filters.terms!) : places;
  // Places are found and sorted first: the wide rows are read of the page alone.
  const select = replica
    .selectFrom(newest(found, limit).as('place'))
    // On SQLite, what is on the left of a cross join is read first.
    .crossJoin('conversation')
    .where('conversation.organisationId', '=', organisationId)
    .whereRef('conversation.conversationId', '=', 'place.conversationId');
  const rows = await withMessages(select as unknown as Conversations)
    .orderBy('conversation.startedAt', 'desc')
    .orderBy('conversation.conversationId', 'desc')
    .execute();
  const page = rows.map(listed);
  if (page.length === limit) return { page, next: page.at(-1)!.conversation };
  if (!isFrequent) return { page, next: endOf(look) };
  return { page, next: (await lastLookedAt(places)) ?? endOf(look) };
}

/** Whether anything but terms is asked for. */
const isFiltered = (filters: ListFilters) =>
  Object.entries(filters).some(([name, value]) => name !== 'terms' && value !== undefined);

async function count({ replica }: Listing, places: Places): Promise<number> {
  const { total } = await replica
    .selectFrom(places.as('counted'))
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return Number(total);
}

async function countMatches(
  store: Listing,
  organisationId: string,
  filters: ListFilters,
  isFrequent: boolean,
  look: LookedAt,
): Promise<Total> {
  const { terms } = filters;
  if (isFrequent && !isFiltered(filters)) return { total: MAX_TOTAL, isCapped: true };
  const places = placesOf(store, organisationId, filters, { isFrequent, look });
  if (!isFrequent) {
    return totalOf(await count(store, places.limit(MAX_TOTAL + 1)), look);
  }
  const [total, last] = await Promise.all([
    count(store, withTerms(store, organisationId, places, terms!)),
    lastLookedAt(places),
  ]);
  return { total, isCapped: last !== null || look.from !== undefined };
}

export async function findListedConversation(
  query: Kysely<Schema>,
  organisationId: string,
  conversationId: string,
): Promise<ListedConversation | undefined> {
  const row = await withMessages(
    conversationsOf(query, organisationId).where('conversationId', '=', conversationId),
  ).executeTakeFirst();
  return row && listed(row);
}

/**
 * The conversations, each beside the name of its topic if there are several. On SQLite, what is on the left of a cross
 * join is read first: the index by topic then finds those of each name, instead of all rows being read by start.
 */
function named(query: Kysely<Schema>, organisationId: string, keys: readonly string[]) {
  if (keys.length < 2) return conversationsOf(query, organisationId);
  const names = sql`(values ${sql.join(keys.map((key) => sql`(${key})`))})`;
  return query
    .selectFrom(names.as('named'))
    .crossJoin('conversation')
    .where('conversation.organisationId', '=', organisationId) as unknown as Conversations;
}

function conversationsOf(query: Kysely<Schema>, organisationId: string) {
  return query.selectFrom('conversation').where('conversation.organisationId', '=', organisationId);
}

type Conversations = ReturnType<typeof conversationsOf>;

function withMessages(select: Conversations) {
  return select
    .select(SHOWN.map((name) => `conversation.${name}` as const))
    .select(({ selectFrom }) => [
      selectFrom('message')
        .whereRef('message.organisationId', '=', 'conversation.organisationId')
        .whereRef('message.conversationId', '=', 'conversation.conversationId')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .as('messageCount'),
      selectFrom('message')
        .whereRef('message.organisationId', '=', 'conversation.organisationId')
        .whereRef('message.conversationId', '=', 'conversation.conversationId')
        .where('senderType', '=', 'customer')
        .orderBy('position')
        .limit(1)
        .select(({ fn, val }) => fn<string>('substr', ['content', val(1), val(200)]).as('content'))
        .as('preview'),
    ]);
}

const SHOWN_CONVERSION: Conversion<ListedConversation['conversation']> = {
  escalated: 'flag',
  firstContactResolution: 'flag',
  aiHandled: 'flag',
  identityVerified: 'flag',
};

function listed(
  row: Row<ListedConversation['conversation']> & {
    messageCount: number | null;
    preview: string | null;
  },
): ListedConversation {
  return {
    // With the two of below: without them it would be copied twice.
    conversation: factOf(row, SHOWN_CONVERSION),
    messageCount: Number(row.messageCount ?? 0),
    preview: row.preview,
  };
}
