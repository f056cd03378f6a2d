import type { Kysely } from 'kysely';
import type { WeekHours } from '../../../contract/index.ts';
import type { Team } from '../rules/team.ts';
import type { Transaction } from '../../database/store.ts';
import type { Schema } from '../../database/schema.ts';
import type { TeamTable } from '../tables.ts';

export type StoredTeam = Team & { createdAt: number; updatedAt: number };

const fromRow = ({ topics, hours, holidays, ...row }: TeamTable): StoredTeam => ({
  teamId: row.teamId,
  name: row.name,
  parentId: row.parentId,
  position: row.position,
  timeZone: row.timeZone,
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
  deletedAt: row.deletedAt,
  topics: JSON.parse(topics) as string[],
  hours: hours === null ? null : (JSON.parse(hours) as WeekHours),
  holidays: JSON.parse(holidays) as string[],
});

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

/** Saves all fields of a team. */
export async function putTeam(
  { query }: Transaction,
  organisationId: string,
  { topics, hours, holidays, ...team }: StoredTeam,
): Promise<void> {
  const row: TeamTable = {
    ...team,
    organisationId,
    topics: JSON.stringify(topics),
    hours: hours && JSON.stringify(hours),
    holidays: JSON.stringify(holidays),
  };
  const { teamId: _, ...change } = row;
  await query
    .insertInto('team')
    .values(row)
    .onConflict((conflict) => conflict.columns(['organisationId', 'teamId']).doUpdateSet(change))
    .execute();
}

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

/** Removes all members of a team. */
export async function removeMembers(
  { query }: Transaction,
  organisationId: string,
  teamId: number,
): Promise<void> {
  await query
    .deleteFrom('teamMember')
    .where('organisationId', '=', organisationId)
    .where('teamId', '=', teamId)
    .execute();
}
