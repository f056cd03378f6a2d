import type { SurveyBreakdownResponse } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { count, NONE, score } from '../../format.ts';
import { later } from '../../later.tsx';
import { strings } from '../../strings/index.ts';

const Chart = later(
  () => import('../../chart/chart.tsx'),
  <div class="chart" style={{ height: '250px' }} />,
);

/** Ratings and their average per day. */
export function Trend({ of: { data } }: { of: SurveyBreakdownResponse }) {
  const ratings = data.map((day) => day.total_responses || null);
  const most = Math.max(4, ...ratings.map(Number));
  return (
    <>
      <Chart
        label={say(strings.surveys.trendChart, {
          from: data[0]?.key ?? NONE,
          to: data.at(-1)?.key ?? NONE,
        })}
        hasLegend
        timeZone="UTC"
        at={data.map(({ key }) => Date.parse(key!) / 1000)}
        lines={[
          {
            label: strings.surveys.ratings,
            kind: 'bars',
            range: [0, Math.ceil(most * 1.1)],
            values: ratings,
            format: (value) => count(value ?? 0),
            ticks: 'whole',
          },
          {
            label: strings.surveys.averageRating,
            kind: 'line',
            range: [1, 5.2],
            values: data.map((day) => day.average_rating),
            format: score,
            ticks: 'whole',
            formatTick: count,
          },
        ]}
      />
      <details class="as-table">
        <summary>{strings.surveys.asTable}</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">{strings.surveys.day}</th>
              <th scope="col">{strings.surveys.sent}</th>
              <th scope="col">{strings.surveys.ratings}</th>
              <th scope="col">{strings.surveys.average}</th>
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
