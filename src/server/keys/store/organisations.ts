import type { Kysely } from 'kysely';
import type { CannedReplies } from '../../../contract/index.ts';
import type { Transaction } from '../../database/store.ts';
import type { Schema } from '../../database/schema.ts';
import type { OrganisationTable } from '../tables.ts';

/** The settings of an organisation. */
export type OrganisationSettings = Pick<
  OrganisationTable,
  'identitySecret' | 'retentionDays' | 'answerMinutes'
> & {
  allowedOrigins: string;
  redaction: number;
  idleHours: number;
  absenceMinutes: number;
  timeZone: string;
  lateMinutes: number;
};

export async function findOrganisation(
  query: Kysely<Schema>,
  organisationId: string,
): Promise<OrganisationSettings | undefined> {
  return query
    .selectFrom('organisation')
    .select([
      'allowedOrigins',
      'redaction',
      'identitySecret',
      'retentionDays',
      'idleHours',
      'absenceMinutes',
      'answerMinutes',
      'timeZone',
      'lateMinutes',
    ])
    .where('organisationId', '=', organisationId)
    .executeTakeFirst();
}

/** Changes the given settings only. */
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

/** The canned replies of an organisation. */
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
  replies: CannedReplies,
): Promise<void> {
  await query
    .updateTable('organisation')
    .set({ cannedAnswers: JSON.stringify(replies) })
    .where('organisationId', '=', organisationId)
    .execute();
}

/** The organisations with a retention period. */
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
