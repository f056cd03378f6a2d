import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

interface Line {
  label: string;
  values: readonly (number | null)[];
  kind: 'line' | 'bars';
  /** Minimum and maximum of its axis. */
  range: [number, number];
}

const HEIGHT = 220;

/** A chart over days or hours. A table next to it shows the same data. */
export function Chart(props: {
  label: string;
  /** Seconds since 1970, or plain numbers such as hours. */
  at: readonly number[];
  isTime: boolean;
  lines: readonly [Line, Line] | readonly [Line];
}) {
  const place = useRef<HTMLDivElement>(null);
  const { at, lines, isTime } = props;
  const content = JSON.stringify([at, lines, isTime]);

  useEffect(() => {
    const element = place.current!;
    let plot: uPlot | undefined;
    const draw = () => {
      plot?.destroy();
      plot = new uPlot(
        optionsFor(element, lines, isTime, at.length > 1 ? at[1]! - at[0]! : 1),
        [[...at], ...lines.map(({ values }) => [...values])] as uPlot.AlignedData,
        element,
      );
    };
    draw();
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    scheme.addEventListener('change', draw);
    const resized = new ResizeObserver(() =>
      plot?.setSize({ width: element.clientWidth, height: HEIGHT }),
    );
    resized.observe(element);
    return () => {
      scheme.removeEventListener('change', draw);
      resized.disconnect();
      plot?.destroy();
    };
  }, [content]);

  return (
    <div class="chart" role="img" aria-label={props.label}>
      <i class="ink-accent" />
      <i class="ink-line" />
      <i class="ink-muted" />
      <i class="ink-star" />
      <div ref={place} />
    </div>
  );
}

function optionsFor(
  element: HTMLElement,
  lines: readonly Line[],
  isTime: boolean,
  step: number,
): uPlot.Options {
  // The current colours of the page, light or dark.
  const [accent, line, muted, star] = ['accent', 'line', 'muted', 'star'].map(
    (name) => getComputedStyle(element.parentElement!.querySelector(`.ink-${name}`)!).color,
  ) as [string, string, string, string];
  const font = '12px system-ui, sans-serif';
  const axis = { stroke: muted, font, ticks: { stroke: line, size: 4 } };
  return {
    width: element.clientWidth,
    height: HEIGHT,
    legend: { live: false },
    cursor: { show: false },
    scales: {
      // Leaves room for whole bars at both ends.
      x: { time: isTime, range: (_, from, to) => [from - step / 2, to + step / 2] },
      ...Object.fromEntries(lines.map(({ range }, i) => [`y${i}`, { range: () => range }])),
    },
    axes: [
      { ...axis, grid: { show: false } },
      { ...axis, scale: 'y0', size: 44, grid: { stroke: line, width: 1 } },
      ...(lines.length > 1
        ? [{ ...axis, scale: 'y1', side: 1 as const, size: 44, grid: { show: false } }]
        : []),
    ],
    series: [
      {},
      ...lines.map(({ label, kind }, i): uPlot.Series => ({
        label,
        scale: `y${i}`,
        stroke: kind === 'bars' ? accent : star,
        ...(kind === 'bars'
          ? { fill: `color-mix(in srgb, ${accent} 25%, transparent)`, paths: BARS, width: 1 }
          : { width: 2, points: { show: true, size: 5 }, spanGaps: true }),
        points: { show: kind === 'line', size: 5, fill: star },
      })),
    ],
  };
}

const BARS = uPlot.paths.bars!({ size: [0.7, 40] });
