import type { ExportMetricsResponse } from '../../../contract/index.ts';
import { count, percent } from '../../format.ts';
import { Card } from '../../parts/card.tsx';
import { HowAllCounted } from '../../parts/counted.tsx';
import { Table } from '../../parts/table.tsx';

/** Most rows shown of a list. */
const MOST = 20;

const DEFINED = [
  ['Conversations', 'first_meaningful_intent'],
  ['Came first', 'first_intents'],
  ['Came last', 'last_intents'],
  ['Deflected', 'deflection_rate'],
  ['Escalated', 'export_escalation_rate'],
  ['Automated', 'automation_rate'],
  ['Understood', 'messages_understood_rate'],
] as const;

/** Customers' intents and their outcomes. */
export function Intents({ of: m }: { of: ExportMetricsResponse }) {
  const last = new Map(m.last_intents.map((one) => [one.intent_name, one.count]));
  const first = new Map(m.first_intents.map((one) => [one.intent_name, one.count]));
  const rows = m.by_first_meaningful_intent.slice(0, MOST);
  if (rows.length === 0) return null;
  return (
    <Card id="intents" title="By first meaningful intent">
      <Table
        label="Table of the intents"
        class="intents"
        heads={[
          'Intent',
          'Conversations',
          'Came first',
          'Came last',
          'Deflected',
          'Escalated',
          'Automated',
          'Understood',
        ]}
      >
        {rows.map((row) => (
          <tr key={row.intent_name}>
            <th scope="row">{row.intent_name}</th>
            <td>{count(row.total)}</td>
            <td>{count(first.get(row.intent_name) ?? 0)}</td>
            <td>{count(last.get(row.intent_name) ?? 0)}</td>
            <td>{percent(row.deflection_rate)}</td>
            <td>{percent(row.escalation_rate)}</td>
            <td>{percent(row.automation_rate)}</td>
            <td>{percent(row.messages_understood_rate)}</td>
          </tr>
        ))}
      </Table>
      {m.by_first_meaningful_intent.length > MOST && (
        <p class="muted">The {MOST} most frequent. The API has all of them.</p>
      )}
      <HowAllCounted of={DEFINED} reference="getDataExportV2Metrics" />
    </Card>
  );
}
