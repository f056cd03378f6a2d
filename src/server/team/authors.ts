import type { Kysely } from 'kysely';
import type { Author } from '../../contract/index.ts';
import type { Schema } from '../database/schema.ts';
import { fullName } from './rules/agent-name.ts';
import { findAgents } from './store/agents.ts';

/** Finds the names of who changed something. @param changedBy of all that are shown, `agent:ID`, `key:ID` or `server` */
export async function authorsOf(
  query: Kysely<Schema>,
  organisationId: string,
  changedBy: readonly string[],
): Promise<(changedBy: string) => Author> {
  const ids = changedBy.flatMap((one) => (one.startsWith('agent:') ? [Number(one.slice(6))] : []));
  const agents = ids.length === 0 ? [] : await findAgents(query, organisationId, [...new Set(ids)]);
  const names = new Map(agents.map((one) => [String(one.agentId), fullName(one)]));
  return (one) => {
    const [kind, id = null] = one.split(':') as [Author['kind'], string?];
    return { kind, id, name: (kind === 'agent' && id !== null && names.get(id)) || null };
  };
}
