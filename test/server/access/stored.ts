import { exportAll } from '../../../src/server/database/move.ts';
import type { TestServer } from '../harness.ts';

/** Everything that is stored of an organisation, row by row. */
export async function storedOf({ store }: TestServer, organisationId: string): Promise<string[]> {
  const rows: string[] = [];
  let place = -1;
  let table = '';
  await exportAll(store, async (line) => {
    const one = JSON.parse(line) as unknown[] | { table: string; columns?: string[] };
    if (!Array.isArray(one)) {
      table = one.table;
      place = one.columns?.indexOf('organisationId') ?? -1;
    } else if (one[place] === organisationId) rows.push(`${table} ${line}`);
  });
  return rows;
}
