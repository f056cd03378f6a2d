import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { PersonInput } from '../../contract/index.ts';
import { normalEmail } from '../../text/email.ts';
import type { Identifiers } from '../../text/mention.ts';
import { isOneOf, type NamedIn, type Person } from '../database/personal.ts';
import type { Schema } from '../database/schema.ts';
import { addressesOf, customerOf, type Holder, type NotFollowed } from './rules/person.ts';

/** A person, with the links that were not followed. */
export interface FoundPerson extends Person {
  notFollowed: NotFollowed[];
}

/** Ids in one query. */
const MANY = 500;

/**
 * Finds a person by one identifier. A customer id and an address lead to each other if the link is proven and
 * unambiguous, see `rules/person.ts`.
 *
 * @param named by which features find conversations with an earlier identity of the person
 */
export async function findPerson(
  query: Kysely<Schema>,
  organisationId: string,
  input: PersonInput,
  named: readonly NamedIn[],
): Promise<FoundPerson> {
  const includes = input.include_unproven;
  const notFollowed: NotFollowed[] = [];
  const start = await startOf(query, organisationId, input);
  let { customerId } = start;
  const emails = new Set(start.email === null ? [] : [start.email]);
  notFollowed.push(...start.notFollowed);

  const byEmail = await holdersOf(query, organisationId, [...emails]);
  if (customerId === null && start.email !== null) {
    const found = customerOf(start.email, byEmail, includes);
    customerId = found.customerId;
    notFollowed.push(...found.notFollowed);
  }
  let byCustomer: Holder[] = [];
  if (customerId !== null) {
    byCustomer = await holdersBy(
      query,
      organisationId,
      sql<boolean>`${sql.ref('customerId')} = ${customerId}`,
    );
    const addresses = [
      ...new Set(byCustomer.flatMap(({ contactEmail }) => contactEmail ?? []).map(normalEmail)),
    ].filter((email) => !emails.has(email));
    const sharing = await holdersOf(query, organisationId, addresses);
    const own = addressesOf(customerId, [...byCustomer, ...sharing], includes);
    for (const email of own.emails) emails.add(email);
    notFollowed.push(...own.notFollowed.filter((one) => !emails.has(one.email ?? '')));
    byEmail.push(...sharing.filter((one) => emails.has(normalEmail(one.contactEmail!))));
  }

  const direct = {
    customerIds: input.customer_id === undefined ? [] : [input.customer_id],
    emails: input.email === undefined ? [] : [normalEmail(input.email)],
  };
  const followed = {
    customerIds: customerId === null || direct.customerIds.includes(customerId) ? [] : [customerId],
    emails: [...emails].filter((email) => !direct.emails.includes(email)),
  };
  const namedBy = async (identifiers: Identifiers) =>
    (await Promise.all(named.map((find) => find(query, organisationId, identifiers)))).flat();
  const linked = await holdersIn(query, organisationId, await namedBy(followed));
  // What the operator named is erased wherever it is. A link leads only to what is nobody else's.
  const isTheirs = (one: Holder) => one.customerId === null || one.customerId === customerId;
  const isDirect = (one: Holder) => direct.emails.includes(normalEmail(one.contactEmail ?? ''));
  const found = new Set([
    ...start.conversationIds,
    ...(await namedBy(direct)),
    ...[...byCustomer, ...byEmail, ...linked]
      .filter((one) => isTheirs(one) || isDirect(one))
      .map(({ conversationId }) => conversationId),
  ]);
  const rows = await holdersIn(query, organisationId, [...found]);
  return {
    organisationId,
    customerIds: customerId === null ? [] : [customerId],
    emails: [...emails],
    conversationIds: rows.map(({ conversationId }) => conversationId),
    ticketIds: rows.flatMap(({ ticketId }) => ticketId ?? []),
    notFollowed: [...new Map(notFollowed.map((one) => [JSON.stringify(one), one])).values()],
  };
}

/** What the operator named: an identifier, or those of the customer of a conversation. */
async function startOf(
  query: Kysely<Schema>,
  organisationId: string,
  input: PersonInput,
): Promise<{
  customerId: string | null;
  email: string | null;
  conversationIds: string[];
  notFollowed: NotFollowed[];
}> {
  const { customer_id: customerId = null, conversation_id, include_unproven } = input;
  const nothing = { conversationIds: [], notFollowed: [] };
  if (customerId !== null) return { ...nothing, customerId, email: null };
  if (conversation_id === undefined) {
    return { ...nothing, customerId: null, email: normalEmail(input.email!) };
  }
  const [holder] = await holdersIn(query, organisationId, [conversation_id]);
  if (!holder) return { ...nothing, customerId: null, email: null };
  const email = holder.contactEmail === null ? null : normalEmail(holder.contactEmail);
  const hasCustomer = holder.customerId !== null && (include_unproven || holder.isProven);
  const hasEmail = email !== null && (include_unproven || holder.isAddressProven);
  return {
    customerId: hasCustomer ? holder.customerId : null,
    // A customer id leads to its own addresses.
    email: hasEmail && !hasCustomer ? email : null,
    conversationIds: [conversation_id],
    notFollowed: [
      ...(holder.customerId !== null && !hasCustomer
        ? [{ customerId: holder.customerId, reason: 'unproven' as const }]
        : []),
      ...(email !== null && !hasEmail ? [{ email, reason: 'unproven' as const }] : []),
    ],
  };
}

type StoredHolder = Holder & { ticketId: string | null };

/** Conversations that are not erased. */
async function holdersBy(
  query: Kysely<Schema>,
  organisationId: string,
  condition: RawBuilder<boolean>,
): Promise<StoredHolder[]> {
  const rows = await query
    .selectFrom('conversation')
    .select([
      'conversationId',
      'startedAt',
      'customerId',
      'contactEmail',
      'identityVerified',
      'contactVerified',
      'platformTicketId as ticketId',
    ])
    .where('organisationId', '=', organisationId)
    .where('erasedAt', 'is', null)
    .where(condition)
    .execute();
  // Sorted here: SQLite would read by the index that has the order, and so every conversation.
  rows.sort((a, b) => a.startedAt - b.startedAt || (a.conversationId < b.conversationId ? -1 : 1));
  return rows.map(({ identityVerified, contactVerified, startedAt: _startedAt, ...row }) => ({
    ...row,
    isProven: identityVerified === 1,
    isAddressProven: contactVerified === 1,
  }));
}

/** Conversations of these addresses, which may be very many: anybody can claim one for a customer. */
const holdersOf = (query: Kysely<Schema>, organisationId: string, emails: readonly string[]) =>
  inParts(emails, (some) => holdersBy(query, organisationId, isOneOf('contactEmail', some)));

const holdersIn = (query: Kysely<Schema>, organisationId: string, ids: readonly string[]) =>
  inParts(ids, (some) =>
    holdersBy(
      query,
      organisationId,
      sql<boolean>`${sql.ref('conversationId')} in (${sql.join(some)})`,
    ),
  );

/** A query has a limited number of values, and other requests get their turn between two. */
async function inParts<Found>(
  values: readonly string[],
  find: (some: readonly string[]) => Promise<Found[]>,
): Promise<Found[]> {
  const all: Found[] = [];
  for (let from = 0; from < values.length; from += MANY) {
    all.push(...(await find(values.slice(from, from + MANY))));
    await nextTurn();
  }
  return all;
}
