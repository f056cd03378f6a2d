import type { ComponentChildren } from 'preact';
import { signal } from '@preact/signals';
import type { ChatReportResponse, ChatReportQuery } from '../../../contract/index.ts';
import { count, duration, percent, score } from '../../format.ts';
import { useLoad } from '../../load.ts';
import { Card } from '../../parts/card.tsx';
import { Choices } from '../../parts/choices.tsx';
import { HowAllCounted } from '../../parts/counted.tsx';
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

const DEFINED = [
  ['Chats', 'chats'],
  ['Missed', 'missed'],
  ['Wait', 'wait_seconds'],
  ['First response', 'first_response_seconds'],
  ['Response time', 'response_seconds'],
  ['Handling', 'handle_seconds'],
  ['Transfers', 'transfers'],
  ['Rating', 'chat_rating'],
  ['Occupancy', 'occupancy'],
] as const;

/** A report on chats by day, team or agent. */
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
      {report && report.data.length > 0 && (
        <>
          <Rows of={report} />
          <HowAllCounted of={DEFINED} reference="getReportsPeople" />
        </>
      )}
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
          <Of times={row.waits}>{duration(row.wait_seconds)}</Of>
          <Of times={row.first_responses}>{duration(row.first_response_seconds)}</Of>
          <Of times={row.responses}>{duration(row.response_seconds)}</Of>
          <Of times={row.handled}>{duration(row.handle_seconds)}</Of>
          <td>{count(row.transfers)}</td>
          <Of times={row.rated}>{score(row.average_rating)}</Of>
          {isByAgent && <td>{percent(row.occupancy)}</td>}
        </tr>
      ))}
    </Table>
  );
}

/** A figure, with how many it is of. */
function Of({ times, children }: { times: number; children: ComponentChildren }) {
  return (
    <td>
      {children}
      {times > 0 && <span class="of">of {count(times)}</span>}
    </td>
  );
}
