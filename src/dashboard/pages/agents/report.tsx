import type { ComponentChildren } from 'preact';
import type { Defined } from '../../../contract/definitions.ts';
import type { ChatReportResponse, ChatReportQuery } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { addressed, params, queryOf } from '../../address.ts';
import { count, duration, percent, score } from '../../format.ts';
import { useLoad } from '../../load.ts';
import { Card } from '../../parts/card.tsx';
import { Choices } from '../../parts/choices.tsx';
import { HowAllCounted } from '../../parts/counted.tsx';
import { Link } from '../../parts/link.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Table } from '../../parts/table.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { may } from '../../session.ts';
import { strings } from '../../strings/index.ts';
import { DAY, dayOf } from '../../time.ts';

const span = addressed('days', [7, 1, 30]);
const by = addressed<ChatReportQuery['by']>('by', ['day', 'team', 'agent']);

/** The figures, in the order of the columns. */
function columns(): (readonly [name: string, of: Defined])[] {
  const { chats, missed, wait, firstResponse, responseTime, handling, transfers, rating } =
    strings.agents;
  return [
    [chats, 'chats'],
    [missed, 'missed'],
    [wait, 'wait_seconds'],
    [firstResponse, 'first_response_seconds'],
    [responseTime, 'response_seconds'],
    [handling, 'handle_seconds'],
    [transfers, 'transfers'],
    [rating, 'chat_rating'],
    [strings.agents.occupancy, 'occupancy'],
  ];
}

/** A report on chats by day, team or agent. */
export function Report() {
  const now = Date.now();
  const query = `from=${dayOf(now - (span.value - 1) * DAY)}&to=${dayOf(now)}&by=${by.value}`;
  const load = useLoad<ChatReportResponse>(`reports/people?${query}`);
  const report = load.data?.by === by.value ? load.data : null;
  return (
    <Card
      id="report"
      title={strings.agents.report}
      head={
        <div class="filters">
          <Choices
            legend={strings.common.by}
            name="by-part"
            choices={[
              { value: 'day' as const, label: strings.agents.day },
              { value: 'team' as const, label: strings.common.team },
              { value: 'agent' as const, label: strings.agents.agent },
            ]}
            chosen={by}
          />
          <Choices
            legend={strings.common.timeRange}
            name="people-span"
            choices={[
              { value: 1, label: strings.agents.today },
              { value: 7, label: strings.common.days7 },
              { value: 30, label: strings.common.days30 },
            ]}
            chosen={span}
          />
          <a href={`/api/v1/reports/people.csv?${query}`} download>
            {strings.agents.csv}
          </a>
        </div>
      }
    >
      <Waiting for={load} what={strings.agents.theReport} rows={4} />
      {report?.data.length === 0 && (
        <Notice title={strings.agents.noChats}>{strings.agents.nobodyAsked}</Notice>
      )}
      {report && report.data.length > 0 && (
        <>
          <Rows of={report} />
          <HowAllCounted of={columns()} reference="getReportsPeople" />
        </>
      )}
    </Card>
  );
}

function Rows({ of: report }: { of: ChatReportResponse }) {
  const isByAgent = report.by === 'agent';
  const { dayUtc, agent, noTeam, noAgent } = strings.agents;
  const heads = { day: dayUtc, team: strings.common.team, agent };
  const without = { day: '', team: noTeam, agent: noAgent };
  return (
    <Table
      label={strings.agents.reportTable}
      heads={[
        heads[report.by],
        ...columns()
          .filter(([, of]) => isByAgent || of !== 'occupancy')
          .map(([name]) => name),
      ]}
    >
      {report.data.map((row) => (
        <tr key={row.key}>
          <th scope="row">
            {report.by !== 'day' ? (
              (row.name ?? without[report.by])
            ) : may('conversations:read') ? (
              <DayLink day={row.key!} />
            ) : (
              row.key
            )}
          </th>
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

/** Opens the longest waits of the day, below. */
function DayLink({ day }: { day: string }) {
  const next = new URLSearchParams(params.value);
  next.set('day', day);
  return (
    <Link to={`agents${queryOf(next)}`} current={params.value.get('day') === day}>
      {day}
      <span class="unseen"> {strings.agents.showWaits}</span>
    </Link>
  );
}

/** A figure, with how many it is of. */
function Of({ times, children }: { times: number; children: ComponentChildren }) {
  return (
    <td>
      {children}
      {times > 0 && <span class="of">{say(strings.agents.of, { count: count(times) })}</span>}
    </td>
  );
}
