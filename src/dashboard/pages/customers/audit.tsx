import type { AuditResponse } from '../../../contract/index.ts';
import { counted, moment } from '../../format.ts';
import { useLoad } from '../../load.ts';
import { Card } from '../../parts/card.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Table } from '../../parts/table.tsx';
import { Waiting } from '../../parts/waiting.tsx';

const ACTIONS: Record<AuditResponse['data'][number]['action'], string> = {
  export: 'Exported',
  erase: 'Erased',
  retention: 'Erased after the retention period',
  reissue: 'Removed from exported files',
};

/** The latest exports and erasures, without the persons. @param changes reloads when it changes */
export function Audit({ changes }: { changes: number }) {
  const load = useLoad<AuditResponse>('audit?limit=20', { on: changes });
  return (
    <Card id="audit" title="Exports and erasures">
      <Waiting for={load} what="The entries" rows={3} />
      {load.data?.data.length === 0 && (
        <Notice title="None yet">Nobody has exported or erased customer data.</Notice>
      )}
      {load.data && load.data.data.length > 0 && (
        <Table label="Table of exports and erasures" heads={['When', 'What', 'Data', 'Key']}>
          {load.data.data.map(({ id, at, action, conversations, key }) => (
            <tr key={id}>
              <th scope="row">
                <time dateTime={at}>{moment(at)}</time>
              </th>
              <td>{ACTIONS[action]}</td>
              <td>{counted(conversations, 'conversation')}</td>
              <td>{key ?? 'The server, or an agent'}</td>
            </tr>
          ))}
        </Table>
      )}
    </Card>
  );
}
