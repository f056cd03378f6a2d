import { useSignal } from '@preact/signals';
import { COUNTED } from '../../../contract/figure-filters.ts';
import type { SeriesResponse } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { dayInZone, momentInZone } from '../../days.ts';
import { NONE } from '../../format.ts';
import { later } from '../../later.tsx';
import { listPath } from '../../parts/conversation-path.ts';
import { HowCounted } from '../../parts/counted.tsx';
import { Link } from '../../parts/link.tsx';
import { go } from '../../route.ts';
import { may, timeZone } from '../../session.ts';
import { strings } from '../../strings/index.ts';
import { Change } from './change.tsx';
import type { Figure } from './figures.ts';

const HEIGHT = 176;

const Chart = later(
  () => import('../../chart/chart.tsx'),
  <div class="chart" style={{ height: `${HEIGHT}px` }} />,
);

/** A figure with its change, and its chart beside that of the period before. */
export function FigureCard({ of: figure, in: data }: { of: Figure; in: SeriesResponse }) {
  const at = useSignal<number | null>(null);
  const { series, previous_series: before, total, previous, change, period } = data;
  const name = figure.name();
  const value = figure.format(total[figure.key]);
  const likely = figure.intervalOf?.(total);
  const opens = may('conversations:read');
  const number = <strong class={value === NONE ? 'none' : ''}>{value}</strong>;
  const point = at.value === null ? undefined : series[at.value];
  return (
    <div class="tile figure">
      <dt>{name}</dt>
      <dd>
        {opens ? (
          <Link to={listPath({ ...COUNTED, ...figure.filters, ...period })} class="number">
            {number}
            <span class="unseen"> {strings.overview.openList}</span>
          </Link>
        ) : (
          number
        )}
        <Change of={figure} change={change} previous={previous} />
        <p>
          {figure.about(total)}
          {figure.intervalOf && (
            <span class="likely">
              {likely
                ? say(strings.overview.likely, {
                    from: figure.format(likely[0]),
                    to: figure.format(likely[1]),
                  })
                : strings.overview.tooFewToTell}
            </span>
          )}
        </p>
        <Chart
          label={say(strings.overview.chartOf, { name })}
          height={HEIGHT}
          timeZone={timeZone.value}
          at={series.map(({ start }) => Date.parse(start) / 1000)}
          lines={[
            {
              label: strings.overview.thisPeriod,
              kind: figure.kind,
              values: series.map(figure.plotted),
              format: figure.format,
              ...figure.axis,
            },
            {
              label: strings.overview.periodBefore,
              kind: 'before',
              values: series.map((_, index) => {
                const one = before[index];
                return one ? figure.plotted(one) : null;
              }),
              format: figure.format,
            },
          ]}
          point={(index) => (at.value = index)}
          {...(opens && {
            pick: (index: number) => {
              const { start, end } = series[index]!;
              go(listPath({ ...COUNTED, ...figure.filters, from: start, to: end }));
            },
          })}
        />
        <p class="point" aria-hidden="true">
          {point &&
            say(strings.overview.pointOf, {
              time: bucketName(point.start, data.interval),
              value: figure.format(point[figure.key]),
              before: figure.format(before[at.value!]?.[figure.key] ?? null),
            })}
        </p>
        <HowCounted of={figure.definition} name={name} reference="getCsMetricsSeries" />
      </dd>
    </div>
  );
}

/** When a bucket begins. */
export const bucketName = (start: string, interval: SeriesResponse['interval']) =>
  (interval === 'hour' ? momentInZone : dayInZone)(Date.parse(start));
