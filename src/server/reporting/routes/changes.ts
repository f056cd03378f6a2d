import { reportedChange } from '../../../contract/index.ts';
import { iso } from '../../../contract/time.ts';
import { list } from '../list.ts';

const valueOf = (json: string | null): unknown => (json === null ? null : JSON.parse(json));

/** The change history of agents, teams and chats. */
export const changeEndpoints = [
  list({
    path: '/changed_details',
    summary: 'List changes of agents, teams and chats',
    one: reportedChange,
    table: 'changedDetail',
    show: (rows) =>
      rows.map((row) => ({
        id: row.detailId,
        object_type: row.objectType,
        object_id: row.objectId,
        field: row.field,
        former_value: valueOf(row.former),
        new_value: valueOf(row.next),
        changed_by: row.changedBy,
        changed_at: iso(row.at),
      })),
  }),
];
