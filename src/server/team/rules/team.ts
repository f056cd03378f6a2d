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
 * Tells the team for a chat about a topic: the first with it, under whatever name, else the first without topics. The
 * topics of teams are read once, for as many chats as there are.
 *
 * @returns `null`: there is none, and any agent may take the chat
 */
export function teamByTopic(
  teams: readonly Team[],
  names: CurrentNames,
): (topic: string | null) => number | null {
  const there = teams.filter(({ deletedAt }) => deletedAt === null).sort(inOrder);
  const byTopic = new Map<string, number>();
  for (const { teamId, topics } of there) {
    for (const topic of topics) {
      const key = topicKey(topic);
      if (key === null) continue;
      const name = names.current(key);
      if (!byTopic.has(name)) byTopic.set(name, teamId);
    }
  }
  const others = there.find(({ topics }) => topics.length === 0)?.teamId ?? null;
  return (topic) => (topic === null ? undefined : byTopic.get(names.current(topic))) ?? others;
}
