import type { OpeningHours } from './opening-hours.ts';
import { topicKey } from '../../../text/topic.ts';

/** A team of agents. */
export interface Team extends OpeningHours {
  teamId: number;
  name: string;
  parentId: number | null;
  position: number;
  topics: readonly string[];
  deletedAt: number | null;
}

/** A team with when it was made and last changed, milliseconds since 1970. */
export interface StoredTeam extends Team {
  createdAt: number;
  updatedAt: number;
}

type Node = Pick<Team, 'teamId' | 'parentId'>;

/** A team and all below it. A circle, which no write lets in, ends by itself. */
export function withDescendants(teams: readonly Node[], teamId: number): Set<number> {
  const found = new Set([teamId]);
  for (const one of found) {
    for (const { teamId: child, parentId } of teams) if (parentId === one) found.add(child);
  }
  return found;
}

/** Whether a team would be above itself. */
export const isCircle = (teams: readonly Node[], teamId: number, parentId: number | null) =>
  parentId !== null && withDescendants(teams, teamId).has(parentId);

/** In the order people see: by position, then name. */
export const inOrder = (a: Team, b: Team) =>
  a.position - b.position ||
  (a.name < b.name ? -1 : Number(a.name > b.name)) ||
  a.teamId - b.teamId;

/**
 * The team that takes a chat: the first that names its topic, else the first that names none.
 *
 * @returns `null`: no team; then anybody
 */
export function teamFor(teams: readonly Team[], topic: string | null): number | null {
  const there = teams.filter(({ deletedAt }) => deletedAt === null).sort(inOrder);
  const names = (team: Team) => team.topics.some((one) => topicKey(one) === topic);
  const chosen =
    (topic === null ? undefined : there.find(names)) ??
    there.find(({ topics }) => topics.length === 0);
  return chosen?.teamId ?? null;
}
