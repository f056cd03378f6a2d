import type { SurveyBreakdownResponse } from '../../../contract/index.ts';
import { count, score } from '../../format.ts';
import { Chart } from './chart.tsx';

/** Ratings and their average, day after day. */
export function Trend({ of: { data } }: { of: SurveyBreakdownResponse }) {
  const ratings = data.map((day) => day.total_responses || null);
  const most = Math.max(4, ...ratings.map(Number));
  return (
    <>
      <Chart
        label={`Ratings and their average by day, from ${data[0]?.key} to ${data.at(-1)?.key}`}
        isTime
        at={data.map(({ key }) => Date.parse(key!) / 1000)}
        lines={[
          { label: 'Ratings', kind: 'bars', range: [0, Math.ceil(most * 1.1)], values: ratings },
          {
            label: 'Average rating',
            kind: 'line',
            range: [1, 5.2],
            values: data.map((day) => day.average_rating),
          },
        ]}
      />
      <details class="as-table">
        <summary>As a table</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">Day</th>
              <th scope="col">Sent</th>
              <th scope="col">Ratings</th>
              <th scope="col">Average</th>
            </tr>
          </thead>
          <tbody>
            {data
              .filter(({ total_surveys_sent }) => total_surveys_sent > 0)
              .map((day) => (
                <tr key={day.key}>
                  <th scope="row">{day.key}</th>
                  <td>{count(day.total_surveys_sent)}</td>
                  <td>{count(day.total_responses)}</td>
                  <td>{score(day.average_rating)}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </details>
    </>
  );
}
