import type { Kysely } from 'kysely';
import { MAX_MAIL_TO } from '../../contract/index.ts';
import type { Schema } from '../database/schema.ts';
import { type Agent, findAgents } from '../team/index.ts';
import type { DigestTable } from './alert-tables.ts';

/** The addresses of all administrators, in lower case. */
export const administrators = async (
  query: Kysely<Schema>,
  organisationId: string,
): Promise<string[]> => administratorsAmong(await findAgents(query, organisationId));

export const administratorsAmong = (agents: readonly Agent[]): string[] =>
  agents
    .filter(({ role, removedAt }) => role === 'admin' && removedAt === null)
    .map(({ email }) => email.toLowerCase());

/** The addresses that were given, or else those of the administrators; each once. */
export const orAdministrators = (given: readonly string[], admins: readonly string[]): string[] =>
  [...new Set(given.length > 0 ? given.map((address) => address.toLowerCase()) : admins)].slice(
    0,
    MAX_MAIL_TO,
  );

/** Everybody who can get the digest without being named anew: an administrator does when no addresses are given. */
export const possibleAddresses = (
  { mailTo }: Pick<DigestTable, 'mailTo'>,
  admins: readonly string[],
): string[] => [
  ...(JSON.parse(mailTo) as string[]).map((address) => address.toLowerCase()),
  ...admins,
];

/** Who gets the weekly digest. */
export function digestAddresses(
  { mailTo, unsubscribed }: DigestTable,
  admins: readonly string[],
): string[] {
  const left = new Set(JSON.parse(unsubscribed) as string[]);
  return orAdministrators(JSON.parse(mailTo) as string[], admins).filter(
    (address) => !left.has(address),
  );
}
