import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { findAgents, findTeams } from '../team/index.ts';
import { boardOf } from './rules/board.ts';
import { countFollowUps, findOpenChats } from './store.ts';

/** The current state of queues and agents. @param now milliseconds since 1970 */
export async function boardNow(query: Kysely<Schema>, organisationId: string, now: number) {
  const [open, followUps, teams, agents] = await Promise.all([
    findOpenChats(query, organisationId),
    countFollowUps(query, organisationId),
    findTeams(query, organisationId),
    findAgents(query, organisationId),
  ]);
  return boardOf({ chats: open.map(({ chat }) => chat), followUps, teams, agents, now });
}
