import type { SurveyBreakdownResponse, SurveyDimension } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { addressed } from '../../address.ts';
import { count, percent, score, words } from '../../format.ts';
import { useLoad } from '../../load.ts';
import { Card } from '../../parts/card.tsx';
import { Choices } from '../../parts/choices.tsx';
import { HowAllCounted } from '../../parts/counted.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Table } from '../../parts/table.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { strings } from '../../strings/index.ts';
import { AGAIN, periodQuery } from './period.ts';

type Part = Exclude<SurveyDimension, 'day'>;

const by = addressed<Part>('by', ['topic', 'agent', 'handler', 'hour']);

function dimensions(): { value: Part; label: string }[] {
  const { bot, handler, hour } = strings.surveys;
  return [
    { value: 'topic', label: strings.common.topic },
    // The API's name of it is that of `ai_agent_id`.
    { value: 'agent', label: bot },
    { value: 'handler', label: handler },
    { value: 'hour', label: hour },
  ];
}

const nameOf = (key: string | null, part: Part) => {
  if (key === null) {
    const { withoutTopic, withoutBot } = strings.surveys;
    return { topic: withoutTopic, agent: withoutBot, handler: '', hour: '' }[part];
  }
  if (part === 'hour') return say(strings.surveys.hourUtc, { hour: key });
  if (part === 'handler') return key === 'ai' ? strings.common.ai : strings.common.agents;
  return part === 'topic' ? words(key) : key;
};

/** The figures by topic, agent, handler, or hour of sending. */
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
      title={strings.surveys.breakdown}
      head={<Choices legend={strings.common.by} name="by" choices={dimensions()} chosen={by} />}
    >
      <Waiting for={load} what={strings.surveys.theBreakdown} rows={4} />
      {rows?.length === 0 && (
        <Notice title={strings.surveys.nothingSent}>{strings.surveys.nothingSentAbout}</Notice>
      )}
      {rows && rows.length > 0 && <Rows of={rows} part={part} />}
      {rows?.some((row) => row.too_few_answers) && <p class="muted">{strings.surveys.fewAbout}</p>}
      {rows && rows.length > 0 && (
        <HowAllCounted
          of={[
            [strings.surveys.rows, 'survey_breakdown'],
            [strings.surveys.ratings, 'total_responses'],
            [strings.surveys.responseRate, 'response_rate'],
            [strings.surveys.csat, 'csat_percent'],
            [strings.surveys.netScore, 'net_score'],
            [strings.surveys.average, 'average_rating'],
          ]}
          reference="getCsatBreakdown"
        />
      )}
    </Card>
  );
}

function Rows({ of: rows, part }: { of: SurveyBreakdownResponse['data']; part: Part }) {
  const label = dimensions().find(({ value }) => value === part)!.label;
  return (
    <Table
      label={strings.surveys.breakdownTable}
      heads={[
        label,
        strings.surveys.ratings,
        strings.surveys.responseRate,
        strings.surveys.csat,
        strings.surveys.netScore,
        strings.surveys.average,
      ]}
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
