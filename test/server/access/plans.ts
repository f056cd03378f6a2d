import { sql } from 'kysely';
import { Client } from 'pg';
import { onTestFinished, vi } from 'vitest';
import { sha256 } from '../../../src/server/database/hash.ts';
import type { Store } from '../../../src/server/database/store.ts';

/** A node of a plan, as `EXPLAIN (FORMAT JSON)` has it. */
interface Node {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Index Cond'?: string;
  Filter?: string;
  'Recheck Cond'?: string;
  Plans?: Node[];
}

/** A statement that the database has run, with its plan. */
export interface Planned {
  text: string;
  plan: Node;
}

/** How a statement reads one table. */
export interface Read {
  /** The index by which it is read, or the table where there is none. */
  by: string;
  /** Whether that index is entered at one organisation. */
  isWithinOne: boolean;
  /** Whether what is read is of one organisation, even where it is found by something else. */
  namesOne: boolean;
}

/** By its column, or by the mark of the organisation that words in an index begin with. */
const ONE = new RegExp(`\\(organisation_id = |@@ '''${sha256('default').slice(0, 4)}`);

/**
 * Makes PostgreSQL tell the plans of all that the server runs from now on.
 *
 * @returns the statements, as they come
 */
export async function watchPlans({ query }: Store): Promise<Planned[]> {
  const seen: Planned[] = [];
  const { emit } = Client.prototype;
  const heard = vi.spyOn(Client.prototype, 'emit').mockImplementation(function (
    this: Client,
    ...[name, notice]: unknown[]
  ) {
    if (name === 'notice') {
      const [, json] = /^duration: .* plan:\n([^]*)$/.exec((notice as Error).message) ?? [];
      if (json !== undefined) {
        const told = JSON.parse(json) as { 'Query Text': string; Plan: Node };
        seen.push({ text: told['Query Text'], plan: told.Plan });
      }
    }
    return emit.call(this, ...([name, notice] as never as Parameters<typeof emit>));
  } as typeof emit);
  onTestFinished(() => heard.mockRestore());
  const {
    rows: [database],
  } = await sql<{ name: string }>`select current_database() as name`.execute(query);
  for (const [setting, value] of [
    ['session_preload_libraries', 'auto_explain'],
    ['auto_explain.log_min_duration', '0'],
    ['auto_explain.log_format', 'json'],
    ['auto_explain.log_level', 'notice'],
    // A small table is read whole, which says nothing about the large one that it becomes.
    ['enable_seqscan', 'off'],
  ] as const) {
    await sql`alter database ${sql.id(database!.name)} set ${sql.raw(setting)} = ${sql.lit(value)}`.execute(
      query,
    );
  }
  // For new connections. The server makes them by itself.
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`.execute(query);
  await sql`select pg_terminate_backend(pg_backend_pid())`.execute(query).catch(() => {});
  return seen;
}

/** All reads of tables in a plan. */
export function readsOf(node: Node): Read[] {
  const type = node['Node Type'];
  const namesOne = ONE.test(`${node.Filter} ${node['Recheck Cond']}`);
  const all: Read[] = [];
  if (/^(?:Index Scan|Index Only Scan|Bitmap Index Scan)$/.test(type)) {
    const isWithinOne = ONE.test(node['Index Cond'] ?? '');
    all.push({ by: node['Index Name']!, isWithinOne, namesOne });
  } else if (type.endsWith(' Scan') && node['Relation Name'] && type !== 'Bitmap Heap Scan') {
    all.push({ by: node['Relation Name'], isWithinOne: false, namesOne });
  }
  return [...all, ...(node.Plans ?? []).flatMap(readsOf)];
}

/** The tables that a plan reads or changes; for a partition, what it is one of. */
export const tablesOf = (plan: Node): string[] =>
  [...nodesOf(plan)].flatMap((node) => node['Relation Name']?.replace(/_\d+_\d+$/, '') ?? []);

function* nodesOf(plan: Node): Generator<Node> {
  yield plan;
  for (const below of plan.Plans ?? []) yield* nodesOf(below);
}
