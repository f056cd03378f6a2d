import type { AuditResponse } from '../../../contract/index.ts';
import { counted, moment } from '../../format.ts';
import { useLoad } from '../../load.ts';
import { Card } from '../../parts/card.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Table } from '../../parts/table.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { strings } from '../../strings/index.ts';

/** The latest exports and erasures, without the persons. @param changes reloads when it changes */
export function Audit({ changes }: { changes: number }) {
  const load = useLoad<AuditResponse>('audit?limit=20', { on: changes });
  return (
    <Card id="audit" title={strings.customers.audit}>
      <Waiting for={load} what={strings.customers.theEntries} rows={3} />
      {load.data?.data.length === 0 && (
        <Notice title={strings.customers.noneYet}>{strings.customers.noneYetAbout}</Notice>
      )}
      {load.data && load.data.data.length > 0 && (
        <Table
          label={strings.customers.auditTable}
          class="words-2 words-4"
          heads={[
            strings.customers.when,
            strings.customers.what,
            strings.customers.data,
            strings.customers.key,
          ]}
        >
          {load.data.data.map(({ id, at, action, conversations, key }) => (
            <tr key={id}>
              <th scope="row">
                <time dateTime={at}>{moment(at)}</time>
              </th>
              <td>{strings.customers.actions[action]}</td>
              <td>{counted(strings.common.countedConversations, conversations)}</td>
              <td>{key ?? strings.customers.serverOrAgent}</td>
            </tr>
          ))}
        </Table>
      )}
    </Card>
  );
}
