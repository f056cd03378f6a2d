import type { ExportMetricsAnswer } from '../../contract/index.ts';
import { count, percent } from '../format.ts';

/** Rows that are shown of a list. */
const MOST = 20;

/** What customers wanted, and how that went. */
export function Intents({ of: m }: { of: ExportMetricsAnswer }) {
  const last = new Map(m.last_intents.map((one) => [one.intent_name, one.count]));
  const first = new Map(m.first_intents.map((one) => [one.intent_name, one.count]));
  const rows = m.by_first_meaningful_intent.slice(0, MOST);
  if (rows.length === 0) return null;
  return (
    <section class="card" aria-labelledby="intents">
      <div class="card-head">
        <h2 id="intents">By first meaningful intent</h2>
      </div>
      <div class="scrolls" tabIndex={0} role="group" aria-label="Table of the intents">
        <table class="topics intents">
          <thead>
            <tr>
              <th scope="col">Intent</th>
              <th scope="col">Conversations</th>
              <th scope="col">Came first</th>
              <th scope="col">Came last</th>
              <th scope="col">Deflected</th>
              <th scope="col">Escalated</th>
              <th scope="col">Automated</th>
              <th scope="col">Understood</th>
            </tr>
          </thead>
          <tbody>
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
          </tbody>
        </table>
      </div>
      {m.by_first_meaningful_intent.length > MOST && (
        <p class="muted">The {MOST} most frequent. The API has all of them.</p>
      )}
    </section>
  );
}
