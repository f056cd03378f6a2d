import { type Kysely, sql } from 'kysely';
import type { Platform, Sentiment } from '../../../contract/index.ts';
import type { Conversation } from '../rules/conversation.ts';
import type { Store, Transaction } from '../../database/store.ts';
import { type Conversion, factOf, type Row, rowOf } from '../../database/row.ts';
import { replace, type Save } from '../../database/save.ts';
import type { Schema } from '../../database/schema.ts';

const CONVERSION: Conversion<Conversation> = {
  escalated: 'flag',
  firstContactResolution: 'flag',
  aiHandled: 'flag',
  identityVerified: 'flag',
  merged: 'flag',
  contactVerified: 'flag',
  versions: 'json',
};

export const conversationRow = (conversation: Conversation): Row<Conversation> =>
  rowOf(conversation, CONVERSION);

const conversationFromRow = (row: Row<Conversation>): Conversation => factOf(row, CONVERSION);

/** Writes new conversations. When another node has just written one of them, the write fails. */
export const insertConversations: Save<'conversation'> = { table: 'conversation' };

/** Replaces the whole rows of existing conversations. */
export const replaceConversations: Save<'conversation'> = {
  table: 'conversation',
  whenKnown: replace(),
};

export async function findConversation(
  query: Kysely<Schema>,
  organisationId: string,
  conversationId: string,
): Promise<Conversation | undefined> {
  const row = await conversationsOf(query, organisationId)
    .where('conversationId', '=', conversationId)
    .selectAll()
    .executeTakeFirst();
  return row && conversationFromRow(row);
}

/** Which of these conversations exist. */
export async function findExisting(
  query: Kysely<Schema>,
  organisationId: string,
  conversationIds: readonly string[],
): Promise<Set<string>> {
  const rows = await conversationsOf(query, organisationId)
    .where('conversationId', 'in', conversationIds)
    .select('conversationId')
    .execute();
  return new Set(rows.map(({ conversationId }) => conversationId));
}

/** The conversations with these ids that exist. */
export async function findConversations(
  query: Kysely<Schema>,
  organisationId: string,
  conversationIds: readonly string[],
): Promise<Conversation[]> {
  const rows = await conversationsOf(query, organisationId)
    .where('conversationId', 'in', conversationIds)
    .selectAll()
    .execute();
  return rows.map(conversationFromRow);
}

/** The conversations whose customer's identity is proven. */
export async function findProven(
  query: Kysely<Schema>,
  organisationId: string,
  conversationIds: readonly string[],
): Promise<Pick<Conversation, 'conversationId' | 'customerId' | 'contactEmail'>[]> {
  return query
    .selectFrom('conversation')
    .select(['conversationId', 'customerId', 'contactEmail'])
    .where('organisationId', '=', organisationId)
    .where('conversationId', 'in', conversationIds)
    .where('identityVerified', '=', 1)
    .execute();
}

/**
 * Locks the existing conversations with these ids until the transaction ends. The order of locking is
 * fixed, so two nodes never deadlock.
 *
 * @param ifLocked what to do with conversations that another transaction has locked
 */
export async function lockConversations(
  { query, locksRows }: Transaction,
  organisationId: string,
  conversationIds: readonly string[],
  ifLocked: 'wait' | 'skip' = 'wait',
): Promise<Conversation[]> {
  const rows = await query
    .selectFrom('conversation')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .where('conversationId', 'in', conversationIds)
    .$if(locksRows, (select) => select.orderBy('conversationId').forUpdate())
    .$if(locksRows && ifLocked === 'skip', (select) => select.skipLocked())
    .execute();
  return rows.map(conversationFromRow);
}

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

/** Filters of the list. An absent filter matches every conversation. */
export interface ListFilters {
  /** Each term must be the start of a word of the transcript; an empty list matches nothing. */
  terms?: readonly string[] | undefined;
  platform?: Platform | undefined;
  topicKey?: string | null | undefined;
  escalated?: boolean | undefined;
  aiHandled?: boolean | undefined;
  sentiment?: Sentiment | undefined;
  minCsat?: number | undefined;
  maxCsat?: number | undefined;
  customerId?: string | undefined;
  /** Started at this time or later, milliseconds since 1970. */
  from?: number | undefined;
  /** Started before this time, milliseconds since 1970. */
  to?: number | undefined;
}

type Listing = Pick<Store, 'replica' | 'search'>;

/** Conversations after the position `after`, newest first. */
export async function pageConversations(
  store: Listing,
  organisationId: string,
  options: { limit: number; after?: ListPosition | undefined; filters?: ListFilters },
): Promise<ListedConversation[]> {
  const { limit, after, filters = {} } = options;
  if (filters.terms?.length === 0) return [];
  const rows = await withMessages(wanted(store, organisationId, filters))
    .$if(after !== undefined, (select) =>
      select.where(({ eb, refTuple, tuple }) =>
        eb(
          refTuple('startedAt', 'conversationId'),
          '<',
          tuple(after!.startedAt, after!.conversationId),
        ),
      ),
    )
    .orderBy('startedAt', 'desc')
    .orderBy('conversationId', 'desc')
    .limit(limit)
    .execute();
  return rows.map(listed);
}

/** A page of the list, and the total number of matches. */
export async function listConversations(
  store: Listing,
  organisationId: string,
  options: { limit: number; after?: ListPosition | undefined; filters?: ListFilters },
): Promise<{ page: ListedConversation[]; total: number }> {
  const { filters = {} } = options;
  if (filters.terms?.length === 0) return { page: [], total: 0 };
  const [page, counted] = await Promise.all([
    pageConversations(store, organisationId, options),
    wanted(store, organisationId, filters)
      .select(({ fn }) => fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow(),
  ]);
  return { page, total: Number(counted.total) };
}

function wanted({ replica, search }: Listing, organisationId: string, filters: ListFilters) {
  const { terms } = filters;
  return filtered(conversationsOf(replica, organisationId), filters).$if(
    terms !== undefined,
    (select) =>
      select.where(
        'conversationId',
        'in',
        sql<string>`(${search.matching(organisationId, terms!)})` as never,
      ),
  );
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

function conversationsOf(query: Kysely<Schema>, organisationId: string) {
  return query.selectFrom('conversation').where('organisationId', '=', organisationId);
}

function filtered(
  select: ReturnType<typeof conversationsOf>,
  filters: ListFilters,
): ReturnType<typeof conversationsOf> {
  const { platform, topicKey, escalated, aiHandled, sentiment, customerId } = filters;
  const { minCsat, maxCsat, from, to } = filters;
  return select.where((eb) => {
    // An unknown flag counts as false.
    const flagIs = (column: 'escalated' | 'aiHandled', wanted: boolean) =>
      wanted ? eb(column, '=', 1) : eb.or([eb(column, '=', 0), eb(column, 'is', null)]);
    return eb.and([
      ...(platform === undefined ? [] : [eb('platform', '=', platform)]),
      ...(topicKey === undefined ? [] : [eb('topicKey', topicKey === null ? 'is' : '=', topicKey)]),
      ...(escalated === undefined ? [] : [flagIs('escalated', escalated)]),
      ...(aiHandled === undefined ? [] : [flagIs('aiHandled', aiHandled)]),
      ...(sentiment === undefined ? [] : [eb('sentiment', '=', sentiment)]),
      ...(minCsat === undefined ? [] : [eb('csatScore', '>=', minCsat)]),
      ...(maxCsat === undefined ? [] : [eb('csatScore', '<=', maxCsat)]),
      ...(customerId === undefined ? [] : [eb('customerId', '=', customerId)]),
      ...(from === undefined ? [] : [eb('startedAt', '>=', from)]),
      ...(to === undefined ? [] : [eb('startedAt', '<', to)]),
    ]);
  });
}

function withMessages(select: ReturnType<typeof conversationsOf>) {
  return select.select(SHOWN).select(({ selectFrom }) => [
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
