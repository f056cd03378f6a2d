import { signal } from '@preact/signals';
import type { ChatReportAnswer, ChatReportQuery } from '../../contract/index.ts';
import { call } from '../api.ts';
import { useFetched } from '../fetched.ts';
import { count, duration, NONE, percent, score } from '../format.ts';
import { Choices, Notice, Waiting } from '../parts.tsx';

const SPANS = [
  { value: 1, label: 'Today' },
  { value: 7, label: '7 days' },
  { value: 30, label: '30 days' },
];
const PARTS: { value: ChatReportQuery['by']; label: string }[] = [
  { value: 'day', label: 'Day' },
  { value: 'team', label: 'Team' },
  { value: 'agent', label: 'Agent' },
];

const span = signal(7);
const by = signal<ChatReportQuery['by']>('day');

const dayOf = (milliseconds: number) => new Date(milliseconds).toISOString().slice(0, 10);
const HEADS = { day: 'Day, by UTC', team: 'Team', agent: 'Agent' };
const WITHOUT = { day: '', team: 'No team', agent: 'Somebody' };

/** How chats with persons went, by day, team or agent. */
export function Report() {
  const now = Date.now();
  const query = `from=${dayOf(now - (span.value - 1) * 86_400_000)}&to=${dayOf(now)}&by=${by.value}`;
  const [fetched] = useFetched(query, () => call<ChatReportAnswer>(`/reports/people?${query}`));
  const report = fetched.value?.by === by.value ? fetched.value : null;
  return (
    <section class="card" aria-labelledby="report">
      <div class="card-head">
        <h2 id="report">How it went</h2>
        <div class="filters">
          <Choices legend="By" name="by-part" choices={PARTS} chosen={by} />
          <Choices legend="Time range" name="people-span" choices={SPANS} chosen={span} />
          <a href={`/api/v1/reports/people.csv?${query}`} download>
            CSV
          </a>
        </div>
      </div>
      <Waiting fetched={fetched} what="The report" rows={4} />
      {report?.data.length === 0 && (
        <Notice title="No chats with persons">Nobody asked for one in this time.</Notice>
      )}
      {report && report.data.length > 0 && (
        <div class="scrolls" tabIndex={0} role="group" aria-label="Table of the report">
          <table class="topics">
            <thead>
              <tr>
                <th scope="col">{HEADS[report.by]}</th>
                <th scope="col">Chats</th>
                <th scope="col">Missed</th>
                <th scope="col">Wait</th>
                <th scope="col">First response</th>
                <th scope="col">Responses</th>
                <th scope="col">Handling</th>
                <th scope="col">Transfers</th>
                <th scope="col">Rating</th>
                {report.by === 'agent' && <th scope="col">Occupancy</th>}
              </tr>
            </thead>
            <tbody>
              {report.data.map((row) => (
                <tr key={row.key}>
                  <th scope="row">
                    {report.by === 'day' ? row.key : (row.name ?? WITHOUT[report.by])}
                  </th>
                  <td>{count(row.chats)}</td>
                  <td>{count(row.missed)}</td>
                  <td>{duration(row.wait_seconds)}</td>
                  <td>{duration(row.first_response_seconds)}</td>
                  <td>{duration(row.response_seconds)}</td>
                  <td>{duration(row.handle_seconds)}</td>
                  <td>{count(row.transfers)}</td>
                  <td>{row.average_rating === null ? NONE : score(row.average_rating)}</td>
                  {report.by === 'agent' && <td>{percent(row.occupancy)}</td>}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
