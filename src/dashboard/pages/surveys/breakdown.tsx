import { signal } from '@preact/signals';
import type { SurveyBreakdownResponse, SurveyDimension } from '../../../contract/index.ts';
import { count, percent, score, words } from '../../format.ts';
import { useLoad } from '../../load.ts';
import { Card } from '../../parts/card.tsx';
import { Choices } from '../../parts/choices.tsx';
import { HowAllCounted } from '../../parts/counted.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Table } from '../../parts/table.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { AGAIN, periodQuery } from './period.ts';

type Part = Exclude<SurveyDimension, 'day'>;

const DIMENSIONS: { value: Part; label: string }[] = [
  { value: 'topic', label: 'Topic' },
  // The API's name of it is that of `ai_agent_id`.
  { value: 'agent', label: 'Bot' },
  { value: 'handler', label: 'Handler' },
  { value: 'hour', label: 'Hour' },
];

const by = signal<Part>('topic');

/** Labels for rows without a value. */
const WITHOUT = { topic: 'Without a topic', agent: 'Without a bot', handler: '', hour: '' };

const nameOf = (key: string | null, part: Part) => {
  if (key === null) return WITHOUT[part];
  if (part === 'hour') return `${key}:00 UTC`;
  if (part === 'handler') return key === 'ai' ? 'AI' : 'Agents';
  return part === 'topic' ? words(key) : key;
};

const DEFINED = [
  ['Rows', 'survey_breakdown'],
  ['Ratings', 'total_responses'],
  ['Response rate', 'response_rate'],
  ['CSAT', 'csat_percent'],
  ['Net score', 'net_score'],
  ['Average', 'average_rating'],
] as const;

/** The figures by topic, bot, handler, or hour of sending. */
export function Breakdown() {
  const part = by.value;
  const load = useLoad<SurveyBreakdownResponse>(`csat/breakdown?by=${part}&${periodQuery()}`, {
    every: AGAIN,
  });
  const rows =
    load.data?.by === part
      ? load.data.data.filter(({ total_surveys_sent }) => total_surveys_sent > 0)
      : null;
  return (
    <Card
      id="breakdown"
      title="Breakdown"
      head={<Choices legend="By" name="by" choices={DIMENSIONS} chosen={by} />}
    >
      <Waiting for={load} what="The breakdown" rows={4} />
      {rows?.length === 0 && (
        <Notice title="Nothing sent">No survey was sent or shown in this time range.</Notice>
      )}
      {rows && rows.length > 0 && <Rows of={rows} part={part} />}
      {rows?.some((row) => row.too_few_answers) && (
        <p class="muted">Grey rows have fewer than ten ratings: too few to compare.</p>
      )}
      {rows && rows.length > 0 && <HowAllCounted of={DEFINED} reference="getCsatBreakdown" />}
    </Card>
  );
}

function Rows({ of: rows, part }: { of: SurveyBreakdownResponse['data']; part: Part }) {
  const label = DIMENSIONS.find(({ value }) => value === part)!.label;
  return (
    <Table
      label="Table of the breakdown"
      heads={[label, 'Ratings', 'Response rate', 'CSAT', 'Net score', 'Average']}
    >
      {rows.map((row) => (
        <tr key={row.key} class={row.too_few_answers ? 'few' : ''}>
          <th scope="row">{nameOf(row.key, part)}</th>
          <td>{count(row.total_responses)}</td>
          <td>{percent(row.response_rate)}</td>
          <td>
            {percent(row.csat_percent)}
            {row.csat_interval && (
              <small>
                {score(row.csat_interval[0])}–{score(row.csat_interval[1])}
              </small>
            )}
          </td>
          <td>{score(row.net_score)}</td>
          <td>{score(row.average_rating)}</td>
        </tr>
      ))}
    </Table>
  );
}
