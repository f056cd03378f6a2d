import { signal } from '@preact/signals';
import type { SurveyBreakdownAnswer, SurveyDimension } from '../../contract/index.ts';
import { call } from '../api.ts';
import { useFetched } from '../fetched.ts';
import { count, percent, score, words } from '../format.ts';
import { Choices, Notice, Waiting } from '../parts.tsx';

const DIMENSIONS: { value: Exclude<SurveyDimension, 'day'>; label: string }[] = [
  { value: 'topic', label: 'Topic' },
  { value: 'agent', label: 'Agent' },
  { value: 'handler', label: 'Handler' },
  { value: 'hour', label: 'Hour' },
];

const by = signal<Exclude<SurveyDimension, 'day'>>('topic');

/** What there is none of. */
const WITHOUT = { topic: 'Without a topic', agent: 'Without an agent', handler: '', hour: '' };

const nameOf = (key: string | null) => {
  if (key === null) return WITHOUT[by.value];
  if (by.value === 'hour') return `${key}:00 UTC`;
  if (by.value === 'handler') return key === 'ai' ? 'AI' : 'People';
  return by.value === 'topic' ? words(key) : key;
};

/** The same figures, in parts: by topic, agent, who handled it, or the hour in which it was sent. */
export function Breakdown({ period, tick }: { period: string; tick: number }) {
  const [fetched] = useFetched(`${by.value} ${period} ${tick}`, () =>
    call<SurveyBreakdownAnswer>(`/csat/breakdown?by=${by.value}&${period}`),
  );
  const isOfNow = fetched.value?.by === by.value;
  const rows = isOfNow
    ? fetched.value!.data.filter(({ total_surveys_sent }) => total_surveys_sent > 0)
    : [];
  return (
    <section class="card" aria-labelledby="breakdown">
      <div class="card-head">
        <h2 id="breakdown">In parts</h2>
        <Choices legend="By" name="by" choices={DIMENSIONS} chosen={by} />
      </div>
      <Waiting fetched={fetched} what="The parts" rows={4} />
      {isOfNow && rows.length === 0 && (
        <Notice title="Nothing sent">No survey was sent or shown in this time.</Notice>
      )}
      {rows.length > 0 && (
        <div class="scrolls" tabIndex={0} role="group" aria-label="Table of the parts">
          <table class="topics">
            <thead>
              <tr>
                <th scope="col">{DIMENSIONS.find(({ value }) => value === by.value)!.label}</th>
                <th scope="col">Answers</th>
                <th scope="col">Response rate</th>
                <th scope="col">CSAT</th>
                <th scope="col">Net score</th>
                <th scope="col">Average</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.key} class={row.too_few_answers ? 'few' : ''}>
                  <th scope="row">{nameOf(row.key)}</th>
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
            </tbody>
          </table>
        </div>
      )}
      {rows.some((row) => row.too_few_answers) && (
        <p class="muted">Grey rows have fewer than ten answers: read nothing into them.</p>
      )}
    </section>
  );
}
