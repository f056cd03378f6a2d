import type { ExportMetricsResponse } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { count, percent } from '../../format.ts';
import { Card } from '../../parts/card.tsx';
import { HowAllCounted } from '../../parts/counted.tsx';
import { Table } from '../../parts/table.tsx';
import { strings } from '../../strings/index.ts';

/** Most rows shown of a list. */
const MOST = 20;

/** Customers' intents and their outcomes. */
export function Intents({ of: m }: { of: ExportMetricsResponse }) {
  const last = new Map(m.last_intents.map((one) => [one.intent_name, one.count]));
  const first = new Map(m.first_intents.map((one) => [one.intent_name, one.count]));
  const rows = m.by_first_meaningful_intent.slice(0, MOST);
  if (rows.length === 0) return null;
  return (
    <Card id="intents" title={strings.exports.intents}>
      <Table
        label={strings.exports.intentsTable}
        class="intents"
        heads={[
          strings.exports.intent,
          strings.common.conversations,
          strings.exports.cameFirst,
          strings.exports.cameLast,
          strings.exports.deflected,
          strings.common.escalated,
          strings.exports.automated,
          strings.exports.understood,
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
        <p class="muted">{say(strings.exports.mostFrequent, { count: count(MOST) })}</p>
      )}
      <HowAllCounted
        of={[
          [strings.common.conversations, 'first_meaningful_intent'],
          [strings.exports.cameFirst, 'first_intents'],
          [strings.exports.cameLast, 'last_intents'],
          [strings.exports.deflected, 'deflection_rate'],
          [strings.common.escalated, 'export_escalation_rate'],
          [strings.exports.automated, 'automation_rate'],
          [strings.exports.understood, 'messages_understood_rate'],
        ]}
        reference="getDataExportV2Metrics"
      />
    </Card>
  );
}
