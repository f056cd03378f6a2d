import type { LimitListResponse } from '../../../contract/index.ts';
import { count } from '../../format.ts';
import { useLoad } from '../../load.ts';
import { Card } from '../../parts/card.tsx';
import { Table } from '../../parts/table.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { strings } from '../../strings/index.ts';

/** What an address, a key, a conversation and the organisation may use. */
export function Limits() {
  const load = useLoad<LimitListResponse>('limits');
  const limits = load.data?.data;
  return (
    <Card id="limits" title={strings.settings.limits}>
      <Waiting for={load} what={strings.settings.theLimits} rows={3} />
      {limits && (
        <>
          <p class="muted">{strings.settings.limitsAbout}</p>
          <Table
            label={strings.settings.limits}
            heads={[
              strings.settings.limit,
              strings.settings.value,
              strings.settings.refused,
              strings.settings.variable,
            ]}
          >
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
