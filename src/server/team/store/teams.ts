import type { Kysely } from 'kysely';
import { type Conversion, factOf, rowOf } from '../../database/row.ts';
import { replace, type Save } from '../../database/save.ts';
import type { Transaction } from '../../database/store.ts';
import type { Schema } from '../../database/schema.ts';
import type { StoredTeam } from '../rules/team.ts';
import type { TeamTable } from '../tables.ts';

const CONVERSION: Conversion<StoredTeam> = { topics: 'json', hours: 'json', holidays: 'json' };

function fromRow(row: TeamTable): StoredTeam {
  const { organisationId: _, ...team } = row;
  return factOf(team, CONVERSION);
}

const saveTeams: Save<'team'> = { table: 'team', whenKnown: replace() };

/** All teams by id, including deleted ones. */
export async function findTeams(
  query: Kysely<Schema>,
  organisationId: string,
): Promise<StoredTeam[]> {
  const rows = await query
    .selectFrom('team')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .orderBy('teamId')
    .execute();
  return rows.map(fromRow);
}

/** Writes a team as a whole. */
export const putTeam = ({ save }: Transaction, organisationId: string, team: StoredTeam) =>
  save(saveTeams, [{ organisationId, ...rowOf(team, CONVERSION) }]);

/** The number of agents of each team, without removed ones. */
export async function countMembers(
  query: Kysely<Schema>,
  organisationId: string,
): Promise<Map<number, number>> {
  const rows = await query
    .selectFrom('teamMember')
    .innerJoin('agent', (join) =>
      join
        .onRef('agent.organisationId', '=', 'teamMember.organisationId')
        .onRef('agent.agentId', '=', 'teamMember.agentId'),
    )
    .select('teamId')
    .select(({ fn }) => fn.countAll<number>().as('agents'))
    .where('teamMember.organisationId', '=', organisationId)
    .where('removedAt', 'is', null)
    .groupBy('teamId')
    .execute();
  return new Map(rows.map(({ teamId, agents }) => [teamId, Number(agents)]));
}

/** Records that agents joined or left these teams. */
export async function touchTeams(
  { query }: Transaction,
  organisationId: string,
  teamIds: readonly number[],
  now: number,
): Promise<void> {
  if (teamIds.length === 0) return;
  await query
    .updateTable('team')
    .set({ membersAt: now })
    .where('organisationId', '=', organisationId)
    .where('teamId', 'in', teamIds)
    .execute();
}

/** Removes all members of a team. */
export async function removeMembers(
  { query }: Transaction,
  organisationId: string,
  teamId: number,
  now: number,
): Promise<void> {
  await query
    .updateTable('agent')
    .set({ updatedAt: now })
    .where('organisationId', '=', organisationId)
    .where('agentId', 'in', ({ selectFrom }) =>
      selectFrom('teamMember')
        .select('agentId')
        .where('teamMember.organisationId', '=', organisationId)
        .where('teamId', '=', teamId),
    )
    .execute();
  await query
    .deleteFrom('teamMember')
    .where('organisationId', '=', organisationId)
    .where('teamId', '=', teamId)
    .execute();
}
