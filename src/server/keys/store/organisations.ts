import type { Kysely } from 'kysely';
import type { CannedReplies } from '../../../contract/index.ts';
import type { Transaction } from '../../database/store.ts';
import type { Schema } from '../../database/schema.ts';
import type { OrganisationTable } from '../tables.ts';

/** What an organisation may choose. */
export type OrganisationSettings = Pick<OrganisationTable, 'identitySecret' | 'retentionDays'> & {
  allowedOrigins: string;
  redaction: number;
  idleHours: number;
};

export async function findOrganisation(
  query: Kysely<Schema>,
  organisationId: string,
): Promise<OrganisationSettings | undefined> {
  return query
    .selectFrom('organisation')
    .select(['allowedOrigins', 'redaction', 'identitySecret', 'retentionDays', 'idleHours'])
    .where('organisationId', '=', organisationId)
    .executeTakeFirst();
}

/** Changes what is given, and leaves the rest. */
export async function setOrganisation(
  { query }: Transaction,
  organisationId: string,
  settings: Partial<OrganisationSettings>,
): Promise<void> {
  if (Object.keys(settings).length === 0) return;
  await query
    .updateTable('organisation')
    .set(settings)
    .where('organisationId', '=', organisationId)
    .execute();
}

/** Answers that agents have at hand. */
export async function findCannedReplies(
  query: Kysely<Schema>,
  organisationId: string,
): Promise<CannedReplies> {
  const row = await query
    .selectFrom('organisation')
    .select('cannedAnswers')
    .where('organisationId', '=', organisationId)
    .executeTakeFirst();
  return row ? (JSON.parse(row.cannedAnswers) as CannedReplies) : [];
}

export async function setCannedReplies(
  { query }: Transaction,
  organisationId: string,
  answers: CannedReplies,
): Promise<void> {
  await query
    .updateTable('organisation')
    .set({ cannedAnswers: JSON.stringify(answers) })
    .where('organisationId', '=', organisationId)
    .execute();
}

/** The organisations that keep conversations for some days only. */
export async function findRetentions(
  query: Kysely<Schema>,
): Promise<{ organisationId: string; retentionDays: number }[]> {
  const rows = await query
    .selectFrom('organisation')
    .select(['organisationId', 'retentionDays'])
    .where('retentionDays', 'is not', null)
    .execute();
  return rows as { organisationId: string; retentionDays: number }[];
}
