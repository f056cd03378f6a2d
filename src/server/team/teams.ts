import type { TeamInput, TeamPatch } from '../../contract/index.ts';
import { isCircle, type StoredTeam } from './rules/team.ts';
import { findTeams, putTeam, removeMembers } from './store/teams.ts';
import { recordChanges } from './store/changed-details.ts';
import { type Numbers, takeNumbers } from '../database/counter.ts';
import { type Store, type Transaction } from '../database/store.ts';
import type { Fault } from '../http/errors.ts';
import type { ChangeContext } from './change-context.ts';
import { faultOf, UNKNOWN_TEAM } from './faults.ts';

const fieldsOf = (given: TeamPatch): Partial<StoredTeam> => ({
  ...(given.name !== undefined && { name: given.name }),
  ...(given.parent_id !== undefined && { parentId: given.parent_id }),
  ...(given.position !== undefined && { position: given.position }),
  ...(given.topics !== undefined && { topics: given.topics }),
  ...(given.hours !== undefined && { hours: given.hours }),
  ...(given.time_zone !== undefined && { timeZone: given.time_zone }),
  ...(given.holidays !== undefined && { holidays: given.holidays }),
});

/** The fields of a team whose changes are recorded. */
const recordedFields = (team: Partial<StoredTeam>) => ({
  ...(team.name !== undefined && { name: team.name }),
  ...(team.parentId !== undefined && { parent_id: team.parentId }),
  ...(team.position !== undefined && { position: team.position }),
  ...(team.topics !== undefined && { topics: team.topics }),
  ...(team.hours !== undefined && { hours: team.hours }),
  ...(team.timeZone !== undefined && { time_zone: team.timeZone }),
  ...(team.holidays !== undefined && { holidays: team.holidays }),
});

/** Locks the counter of the organisation, so that two simultaneous changes cannot create a cycle. */
const changing = <T>(
  store: Store,
  organisationId: string,
  work: (transaction: Transaction, numbers: Numbers, teams: StoredTeam[]) => Promise<T>,
): Promise<T> =>
  store.write(async (transaction) => {
    const numbers = await takeNumbers(transaction, organisationId);
    const result = await work(
      transaction,
      numbers,
      await findTeams(transaction.query, organisationId),
    );
    await numbers.save();
    return result;
  });

const exists = (teams: readonly StoredTeam[], id: number) =>
  teams.some(({ teamId, deletedAt }) => teamId === id && deletedAt === null);

const record = (
  transaction: Transaction,
  { organisationId, changedBy, now }: ChangeContext,
  teamId: number,
  before: object | null,
  after: object,
  numbers: Numbers,
) =>
  recordChanges<object>(
    transaction,
    { organisationId, objectType: 'team', objectId: teamId, at: now, changedBy },
    before,
    after,
    numbers,
  );

export async function createTeam(
  store: Store,
  context: ChangeContext,
  input: TeamInput,
): Promise<StoredTeam | Fault<'invalid_request'>> {
  const { organisationId, now } = context;
  return changing(store, organisationId, async (transaction, numbers, teams) => {
    const fields = fieldsOf(input) as Required<ReturnType<typeof fieldsOf>>;
    if (fields.parentId !== null && !exists(teams, fields.parentId)) {
      return faultOf('invalid_request', 'parent_id', 'No team has this id.');
    }
    const team: StoredTeam = {
      ...fields,
      teamId: numbers.next(),
      createdAt: now,
      updatedAt: now,
      membersAt: now,
      deletedAt: null,
    };
    await putTeam(transaction, organisationId, team);
    await record(transaction, context, team.teamId, null, recordedFields(fields), numbers);
    return team;
  });
}

/** Changes the given fields of a team. */
export async function changeTeam(
  store: Store,
  context: ChangeContext,
  teamId: number,
  patch: TeamPatch,
): Promise<StoredTeam | Fault<'not_found' | 'invalid_request'>> {
  const { organisationId, now } = context;
  return changing(store, organisationId, async (transaction, numbers, teams) => {
    const before = teams.find((team) => team.teamId === teamId && team.deletedAt === null);
    if (!before) return UNKNOWN_TEAM;
    const fields = fieldsOf(patch);
    if (fields.parentId != null && !exists(teams, fields.parentId)) {
      return faultOf('invalid_request', 'parent_id', 'No team has this id.');
    }
    if (isCircle(teams, teamId, fields.parentId ?? null)) {
      return faultOf('invalid_request', 'parent_id', 'A team cannot be its own ancestor.');
    }
    const team = { ...before, ...fields, updatedAt: now };
    await putTeam(transaction, organisationId, team);
    await record(
      transaction,
      context,
      teamId,
      recordedFields(before),
      recordedFields(fields),
      numbers,
    );
    return team;
  });
}

/**
 * Deletes a team and its memberships. The teams below it move to its parent, and so do waiting chats.
 *
 * @returns the fault, if there is one
 */
export async function deleteTeam(
  store: Store,
  context: ChangeContext,
  teamId: number,
): Promise<Fault<'not_found'> | null> {
  const { organisationId, now } = context;
  return changing(store, organisationId, async (transaction, numbers, teams) => {
    const team = teams.find((one) => one.teamId === teamId && one.deletedAt === null);
    if (!team) return UNKNOWN_TEAM;
    for (const child of teams.filter(({ parentId }) => parentId === teamId)) {
      const moved = { ...child, parentId: team.parentId, updatedAt: now };
      await putTeam(transaction, organisationId, moved);
      await record(
        transaction,
        context,
        child.teamId,
        recordedFields(child),
        recordedFields(moved),
        numbers,
      );
    }
    const deleted = { ...team, deletedAt: now, updatedAt: now };
    await putTeam(transaction, organisationId, deleted);
    await removeMembers(transaction, organisationId, teamId, now);
    await record(transaction, context, teamId, { deleted: false }, { deleted: true }, numbers);
    return null;
  });
}
