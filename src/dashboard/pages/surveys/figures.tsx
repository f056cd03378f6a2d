import type { Defined } from '../../../contract/definitions.ts';
import type { SurveyAnalyticsResponse, SurveyBreakdownResponse } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { count, counted, NONE, percent, score } from '../../format.ts';
import { useLoad } from '../../load.ts';
import { Card } from '../../parts/card.tsx';
import { HowAllCounted } from '../../parts/counted.tsx';
import { Tile, TilesToCome } from '../../parts/tile.tsx';
import { LoadProblem, Skeleton, Waiting } from '../../parts/waiting.tsx';
import { strings } from '../../strings/index.ts';
import { AGAIN, periodQuery } from './period.ts';
import { Trend } from './trend.tsx';

type Figures = SurveyAnalyticsResponse;

/** The figures of the period, compared with the period before, and the distribution of ratings. */
export function Figures() {
  const period = periodQuery();
  const figures = useLoad<Figures>(`csat/analytics?${period}`, { every: AGAIN });
  const trend = useLoad<SurveyBreakdownResponse>(`csat/breakdown?by=day&${period}`, {
    every: AGAIN,
  });
  return (
    <>
      <LoadProblem of={figures} what={strings.surveys.theNumbers} />
      {figures.data ? (
        <Numbers of={figures.data} />
      ) : (
        figures.error === null && <TilesToCome class="four" many={4} />
      )}
      <div class="columns even">
        <Card id="ratings" title={strings.surveys.ratings}>
          {figures.data ? (
            <Distribution of={figures.data} />
          ) : (
            figures.error === null && <Skeleton rows={4} />
          )}
          <HowAllCounted
            of={[[strings.surveys.ratings, 'total_responses']]}
            reference="getCsatAnalytics"
          />
        </Card>
        <Card id="trend" title={strings.surveys.byDay}>
          <Waiting for={trend} what={strings.surveys.theDays} rows={7} />
          {trend.data && <Trend of={trend.data} />}
          <HowAllCounted
            of={[
              [strings.surveys.sent, 'total_surveys_sent'],
              [strings.surveys.ratings, 'total_responses'],
              [strings.surveys.average, 'average_rating'],
            ]}
            reference="getCsatBreakdown"
          />
        </Card>
      </div>
    </>
  );
}

const how = (of: Defined) => ({ of, reference: 'getCsatAnalytics' as const });

function Numbers({ of: f }: { of: Figures }) {
  const isComparable = !f.too_few_answers && !f.previous.too_few_answers;
  const previous = isComparable ? f.previous : NOTHING;
  return (
    <dl class="numbers four">
      <Tile name={strings.surveys.csat} value={percent(f.csat_percent)} how={how('csat_percent')}>
        <Ratings of={f} /> {between(f.csat_interval, percent) ?? <TooFew of={f} />}
        <Change now={f.csat_percent} before={previous.csat_percent} isPoints />
      </Tile>
      <Tile
        name={strings.surveys.averageRating}
        value={score(f.average_rating)}
        unit={f.average_rating === null ? '' : strings.surveys.of5}
        how={how('average_rating')}
      >
        <Ratings of={f} /> {between(f.average_interval, score) ?? <TooFew of={f} />}
        <Change now={f.average_rating} before={previous.average_rating} />
      </Tile>
      <Tile
        name={strings.surveys.responseRate}
        value={percent(f.response_rate)}
        how={how('response_rate')}
      >
        {say(strings.surveys.countOf, {
          count: count(f.total_responses),
          total: count(f.total_surveys_sent),
        })}
        <Change now={f.response_rate} before={previous.response_rate} isPoints />
      </Tile>
      <Tile
        name={strings.surveys.netScore}
        value={f.net_score === null ? NONE : score(f.net_score)}
        how={how('net_score')}
      >
        <Ratings of={f} />
        <Change now={f.net_score} before={previous.net_score} isPoints />
      </Tile>
    </dl>
  );
}

/** How many a figure is of. */
function Ratings({ of: f }: { of: Figures }) {
  return f.total_responses === 0 ? null : (
    <>{counted(strings.surveys.ofRatings, f.total_responses)}</>
  );
}

/** Used in place of the period before when it has too few ratings. */
const NOTHING = { csat_percent: null, average_rating: null, response_rate: null, net_score: null };

const between = (interval: [number, number] | null, format: (value: number) => string) =>
  interval && say(strings.surveys.between, { from: format(interval[0]), to: format(interval[1]) });

function TooFew({ of: f }: { of: Figures }) {
  return <>{f.total_responses === 0 ? strings.surveys.noRatings : strings.surveys.tooFew}</>;
}

/** The change from the period before, if it has data. */
function Change(props: { now: number | null; before: number | null; isPoints?: boolean }) {
  const { now, before, isPoints = false } = props;
  if (now === null || before === null) return null;
  const difference = now - before;
  const { same, more, less, pointsMore, pointsLess } = strings.surveys;
  const [up, down] = isPoints ? [pointsMore, pointsLess] : [more, less];
  return (
    <span class="change">
      {difference === 0
        ? same
        : say(difference > 0 ? up : down, { change: score(Math.abs(difference)) })}
    </span>
  );
}

function Distribution({ of: { rating_distribution: d, total_responses } }: { of: Figures }) {
  const most = Math.max(1, ...Object.values(d));
  return (
    <table class="distribution">
      <thead class="unseen">
        <tr>
          <th scope="col">{strings.surveys.rating}</th>
          <td aria-hidden="true" />
          <th scope="col">{strings.surveys.ratings}</th>
          <th scope="col">{strings.surveys.share}</th>
        </tr>
      </thead>
      <tbody>
        {(['5', '4', '3', '2', '1'] as const).map((stars) => (
          <tr key={stars}>
            <th scope="row">
              {stars} <span aria-hidden="true">★</span>
            </th>
            <td class="bar" aria-hidden="true">
              <meter min={0} max={most} value={d[stars]} />
            </td>
            <td>{count(d[stars])}</td>
            <td>{percent(total_responses === 0 ? null : (d[stars] * 100) / total_responses)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
