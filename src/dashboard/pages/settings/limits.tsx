import type { LimitListResponse } from '../../../contract/index.ts';
import { count } from '../../format.ts';
import { useLoad } from '../../load.ts';
import { Card } from '../../parts/card.tsx';
import { Table } from '../../parts/table.tsx';
import { Waiting } from '../../parts/waiting.tsx';

/** What an address, a key, a conversation and the organisation may use. */
export function Limits() {
  const load = useLoad<LimitListResponse>('limits');
  const limits = load.data?.data;
  return (
    <Card id="limits" title="Limits">
      <Waiting for={load} what="The limits" rows={3} />
      {limits && (
        <>
          <p class="muted">
            Set with environment variables when the server starts. What was refused is counted on
            this node since it started.
          </p>
          <Table label="Limits" heads={['Limit', 'Value', 'Refused', 'Variable']}>
            {limits.map(({ name, text, in_words, refused, variable }) => (
              <tr key={name}>
                <th scope="row">{text}</th>
                <td>{in_words}</td>
                <td>{count(refused)}</td>
                <td>
                  <code>{variable}</code>
                </td>
              </tr>
            ))}
          </Table>
        </>
      )}
    </Card>
  );
}
