import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { locale } from '../strings/index.ts';
import { DAY, placesOf, stepOf, STEPS } from './axis.ts';
import './chart.css';

export interface Line {
  label: string;
  values: readonly (number | null)[];
  /** `before`: a dashed line, for the period before. */
  kind: 'line' | 'bars' | 'before';
  format(value: number | null): string;
  /** Where its axis has labels: at whole numbers, or at whole minutes and hours. Absent: at any number. */
  ticks?: 'whole' | 'time';
  /** A label of its axis; absent: as its values. */
  formatTick?(value: number): string;
  /** The maximum of its axis while all values are 0 or missing; 1 if absent. */
  empty?: number;
  /** Minimum and maximum of its axis; absent: lines without one share an axis that begins at 0. */
  range?: [number, number];
}

interface Content {
  /** The beginning of each bucket, seconds since 1970. */
  at: readonly number[];
  lines: readonly [Line, ...Line[]];
  /** The time zone of the buckets. */
  timeZone: string;
  height?: number;
  hasLegend?: boolean;
}

/** A chart over days or hours. A table next to it shows the same data, as a chart has no keyboard. */
export function View(
  props: Content & {
    label: string;
    /** Called with the bucket under the pointer; `null`: there is none. */
    point?(index: number | null): void;
    /** Called with the bucket that was clicked. */
    pick?(index: number): void;
  },
) {
  const place = useRef<HTMLDivElement>(null);
  const { label, at, lines, timeZone, height = 220, hasLegend = false, pick } = props;
  const latest = useRef(props);
  latest.current = props;
  const plot = useRef<uPlot | undefined>(undefined);
  // Live figures change every second: a chart of the same form gets new values, which is cheaper than a new chart.
  const form = JSON.stringify([
    lines.map(({ label: name, kind, range }) => [name, kind, range]),
    at.length,
    stepOf(at),
    timeZone,
    height,
    locale.value,
  ]);
  const values = JSON.stringify([at, lines.map((line) => line.values)]);

  useEffect(() => plot.current?.setData(dataOf(latest.current)), [values]);

  useEffect(() => {
    const element = place.current!;
    const draw = () => {
      plot.current?.destroy();
      const { at: times, lines: drawn } = latest.current;
      const one = (plot.current = new uPlot(
        {
          ...optionsFor(element, { at: times, lines: drawn, timeZone, height, hasLegend }),
          hooks: { setCursor: [({ cursor }) => latest.current.point?.(cursor.idx ?? null)] },
        },
        dataOf(latest.current),
        element,
      ));
      one.over.addEventListener('click', () => {
        if (typeof one.cursor.idx === 'number') latest.current.pick?.(one.cursor.idx);
      });
    };
    draw();
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', draw);
    const resized = new ResizeObserver(() =>
      plot.current?.setSize({ width: element.clientWidth, height }),
    );
    resized.observe(element);
    return () => {
      scheme.removeEventListener('change', draw);
      resized.disconnect();
      plot.current?.destroy();
      plot.current = undefined;
    };
  }, [form]);

  return (
    <div class={`chart ${pick ? 'picks' : ''}`} role="img" aria-label={label}>
      <i class="ink-accent" />
      <i class="ink-line" />
      <i class="ink-muted" />
      <i class="ink-star" />
      <div ref={place} style={{ minHeight: `${height}px` }} />
    </div>
  );
}

const dataOf = ({ at, lines }: Content) =>
  [placesOf(at), ...lines.map(({ values }) => [...values])] as uPlot.AlignedData;

/** The labels of the time axis: hours, days or months, as far as they are apart. */
function timeLabels(timeZone: string) {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale.value, { timeZone, ...options });
  const hour = format({ hour: 'numeric' });
  const day = format({ day: 'numeric', month: 'short' });
  const month = format({ month: 'short', year: '2-digit' });
  return (_: uPlot, splits: number[], _axis: number, _space: number, step: number) =>
    splits.map((at) => (step >= 28 * DAY ? month : step >= DAY ? day : hour).format(at * 1000));
}

/** Lines without a range of their own share a scale. */
const scaleOf = ({ range }: Line, index: number) => (range ? `y${index}` : 'y');

function optionsFor(element: HTMLElement, content: Content): uPlot.Options {
  const { at, lines, timeZone, height, hasLegend } = content;
  // The current colours of the page, light or dark.
  const [accent, line, muted, star] = ['accent', 'line', 'muted', 'star'].map(
    (name) => getComputedStyle(element.parentElement!.querySelector(`.ink-${name}`)!).color,
  ) as [string, string, string, string];
  const font = '12px system-ui, sans-serif';
  const axis = { stroke: muted, font, ticks: { stroke: line, size: 4 } };
  const step = stepOf(at);
  // The first line of each scale says how its axis is.
  const scales = lines
    .map((one, index) => [scaleOf(one, index), one] as const)
    .filter(([name], index, all) => all.findIndex(([other]) => other === name) === index);
  const strokes = { bars: accent, line: hasLegend ? star : accent, before: muted };
  return {
    width: element.clientWidth,
    height: height!,
    // Above, half a label: uPlot leaves twice as much.
    padding: [8, null, null, null],
    legend: { show: hasLegend!, live: false },
    cursor: { show: !hasLegend, y: false, drag: { x: false, y: false }, points: { size: 7 } },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), timeZone),
    scales: {
      // Leaves room for whole bars at both ends.
      x: { time: true, range: (_, from, to) => [from - step / 2, to + step / 2] },
      ...Object.fromEntries(
        scales.map(([name, { range, empty = 1 }]): [string, uPlot.Scale] => [
          name,
          {
            range: (_, low, high) =>
              range ?? [Math.min(0, low ?? 0), high > 0 ? high * 1.12 : low < 0 ? 0 : empty],
          },
        ]),
      ),
    },
    axes: [
      { ...axis, space: 64, size: 32, grid: { show: false }, values: timeLabels(timeZone) },
      ...scales.map(([scale, { format, formatTick = format, ticks }], index): uPlot.Axis => ({
        ...axis,
        scale,
        ...(ticks && { incrs: STEPS[ticks] }),
        side: index === 0 ? 3 : 1,
        space: 30,
        // As wide as its labels.
        size: (_, values) => 14 + 7 * Math.max(3, ...(values ?? []).map((text) => text.length)),
        grid: index === 0 ? { stroke: line, width: 1 } : { show: false },
        values: (_, splits) => splits.map((value) => formatTick(value)),
      })),
    ],
    series: [
      {},
      ...lines.map((one, index): uPlot.Series => {
        const { label, kind } = one;
        const stroke = strokes[kind];
        const scale = scaleOf(one, index);
        if (kind === 'bars') {
          const fill = `color-mix(in srgb, ${accent} 25%, transparent)`;
          return { label, scale, stroke, fill, paths: BARS, width: 1, points: { show: false } };
        }
        if (kind === 'before') {
          return {
            label,
            scale,
            stroke,
            width: 1.5,
            dash: [4, 4],
            spanGaps: true,
            points: { show: false },
          };
        }
        const points = { show: at.length <= 62, size: 5, fill: stroke };
        return { label, scale, stroke, width: 2, spanGaps: true, points };
      }),
    ],
  };
}

const BARS = uPlot.paths.bars!({ size: [0.7, 40] });
