import type { Schema } from '../../database/schema.ts';
import type { Transaction } from '../../database/store.ts';

/** Stores a sign-in link, and deletes expired ones. */
export async function addSignInLink(
  { query }: Transaction,
  link: Schema['signInLink'],
  now: number,
): Promise<void> {
  await query.deleteFrom('signInLink').where('expiresAt', '<=', now).execute();
  await query.insertInto('signInLink').values(link).execute();
}

/** Uses a sign-in link, which then no longer works. @returns `undefined`: it was used or has expired */
export async function useSignInLink(
  { query }: Transaction,
  tokenHash: string,
  now: number,
): Promise<Schema['signInLink'] | undefined> {
  return query
    .deleteFrom('signInLink')
    .where('tokenHash', '=', tokenHash)
    .where('expiresAt', '>', now)
    .returningAll()
    .executeTakeFirst();
}
