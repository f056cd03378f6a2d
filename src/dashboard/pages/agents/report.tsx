import { signal } from '@preact/signals';
import type { ChatReportResponse, ChatReportQuery } from '../../../contract/index.ts';
import { count, duration, percent, score } from '../../format.ts';
import { useLoad } from '../../load.ts';
import { Card } from '../../parts/card.tsx';
import { Choices } from '../../parts/choices.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Table } from '../../parts/table.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { DAY, dayOf } from '../../time.ts';

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

const HEADS = { day: 'Day (UTC)', team: 'Team', agent: 'Agent' };
const WITHOUT = { day: '', team: 'No team', agent: 'No agent' };

/** How chats went, by day, team or agent. */
export function Report() {
  const now = Date.now();
  const query = `from=${dayOf(now - (span.value - 1) * DAY)}&to=${dayOf(now)}&by=${by.value}`;
  const load = useLoad<ChatReportResponse>(`reports/people?${query}`);
  const report = load.data?.by === by.value ? load.data : null;
  return (
    <Card
      id="report"
      title="Report"
      head={
        <div class="filters">
          <Choices legend="By" name="by-part" choices={PARTS} chosen={by} />
          <Choices legend="Time range" name="people-span" choices={SPANS} chosen={span} />
          <a href={`/api/v1/reports/people.csv?${query}`} download>
            CSV
          </a>
        </div>
      }
    >
      <Waiting for={load} what="The report" rows={4} />
      {report?.data.length === 0 && (
        <Notice title="No chats">No customer asked for a person in this time range.</Notice>
      )}
      {report && report.data.length > 0 && <Rows of={report} />}
    </Card>
  );
}

function Rows({ of: report }: { of: ChatReportResponse }) {
  const isByAgent = report.by === 'agent';
  return (
    <Table
      label="Table of the report"
      heads={[
        HEADS[report.by],
        'Chats',
        'Missed',
        'Wait',
        'First response',
        'Response time',
        'Handling',
        'Transfers',
        'Rating',
        ...(isByAgent ? ['Occupancy'] : []),
      ]}
    >
      {report.data.map((row) => (
        <tr key={row.key}>
          <th scope="row">{report.by === 'day' ? row.key : (row.name ?? WITHOUT[report.by])}</th>
          <td>{count(row.chats)}</td>
          <td>{count(row.missed)}</td>
          <td>{duration(row.wait_seconds)}</td>
          <td>{duration(row.first_response_seconds)}</td>
          <td>{duration(row.response_seconds)}</td>
          <td>{duration(row.handle_seconds)}</td>
          <td>{count(row.transfers)}</td>
          <td>{score(row.average_rating)}</td>
          {isByAgent && <td>{percent(row.occupancy)}</td>}
        </tr>
      ))}
    </Table>
  );
}
