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
  /** When an agent last joined or left it. */
  membersAt: number;
}

type Node = Pick<Team, 'teamId' | 'parentId'>;

/** A team and all teams below it. It terminates even if there is a cycle, which writes prevent. */
export function withDescendants(teams: readonly Node[], teamId: number): Set<number> {
  const found = new Set([teamId]);
  for (const one of found) {
    for (const { teamId: child, parentId } of teams) if (parentId === one) found.add(child);
  }
  return found;
}

/** Whether the parent would make a team its own ancestor. */
export const isCircle = (teams: readonly Node[], teamId: number, parentId: number | null) =>
  parentId !== null && withDescendants(teams, teamId).has(parentId);

/** Compares teams in display order: by position, then name. */
export const inOrder = (a: Team, b: Team) =>
  a.position - b.position ||
  (a.name < b.name ? -1 : Number(a.name > b.name)) ||
  a.teamId - b.teamId;

/** What topics are called now, by their keys: some were merged or renamed. */
interface CurrentNames {
  current(key: string): string;
}

/**
 * The team for a chat: the first with its topic, under whatever name, else the first without topics.
 *
 * @returns `null`: there is none, and any agent may take the chat
 */
export function teamFor(
  teams: readonly Team[],
  topic: string | null,
  names: CurrentNames,
): number | null {
  const there = teams.filter(({ deletedAt }) => deletedAt === null).sort(inOrder);
  const now = topic === null ? null : names.current(topic);
  const has = (team: Team) =>
    team.topics.some((one) => {
      const key = topicKey(one);
      return key !== null && names.current(key) === now;
    });
  const chosen =
    (now === null ? undefined : there.find(has)) ?? there.find(({ topics }) => topics.length === 0);
  return chosen?.teamId ?? null;
}
