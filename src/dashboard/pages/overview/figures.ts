import type { Defined } from '../../../contract/definitions.ts';
import { FIGURE_FILTERS } from '../../../contract/figure-filters.ts';
import type { ConversationFilters, FigureChanges, Figures } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import type { Line } from '../../chart/chart.tsx';
import { count, counted, duration, money, percent, score, wholePercent } from '../../format.ts';
import { strings } from '../../strings/index.ts';

/** A figure of the overview: its card, its chart and its columns. */
export interface Figure {
  key: keyof FigureChanges & keyof Figures;
  name: () => string;
  definition: Defined;
  format(value: number | null): string;
  /** A difference, without its sign. */
  formatDifference(value: number): string;
  /** What the chart draws; null: nothing. */
  plotted: (of: Figures) => number | null;
  kind: 'bars' | 'line';
  /** How its axis is labelled. */
  axis?: Pick<Line, 'ticks' | 'formatTick' | 'empty'>;
  /** The conversations that it is of. */
  filters: ConversationFilters;
  /** Whether more is better; null: neither. */
  isMoreBetter: boolean | null;
  /** The interval of the value. */
  intervalOf?: (of: Figures) => readonly [number, number] | null;
  about: (of: Figures) => string;
  /** For a share of conversations, of how many of them; said of the period before, too. */
  part?: (of: Figures) => string;
}

/** Of shares, which are from 0 to 100. */
const SHARE = { ticks: 'whole', formatTick: wholePercent, empty: 100 } as const;

const points = (value: number) => say(strings.overview.points, { value: score(value) });

const part = (some: number, total: number) =>
  say(strings.overview.countOf, { count: count(some), total: count(total) });

const escalatedOf = (of: Figures) => part(of.escalated, of.conversations);
const resolvedOf = (of: Figures) => part(of.ai_resolved, of.ai_handled);

export const FIGURES: readonly Figure[] = [
  {
    key: 'conversations',
    name: () => strings.common.conversations,
    definition: 'total_conversations',
    format: (value) => count(value ?? 0),
    formatDifference: count,
    plotted: (of) => of.conversations,
    kind: 'bars',
    axis: { ticks: 'whole' },
    filters: FIGURE_FILTERS.conversations,
    isMoreBetter: null,
    about: (of) =>
      say(strings.overview.openResolved, {
        resolved: count(of.resolved),
        open: count(of.conversations - of.resolved),
      }),
  },
  {
    key: 'csat_percent',
    name: () => strings.figures.csat_percent,
    definition: 'conversations_csat_percent',
    format: percent,
    formatDifference: points,
    plotted: (of) => of.csat_percent,
    kind: 'line',
    axis: SHARE,
    filters: FIGURE_FILTERS.rated,
    isMoreBetter: true,
    intervalOf: (of) => of.csat_interval,
    about: (of) =>
      [
        counted(strings.overview.ofRated, of.rated),
        ...(of.avg_csat_score === null
          ? []
          : [say(strings.overview.average, { value: score(of.avg_csat_score) })]),
      ].join(', '),
  },
  {
    key: 'escalation_rate',
    name: () => strings.common.escalated,
    definition: 'escalation_rate',
    format: percent,
    formatDifference: points,
    plotted: (of) => of.escalation_rate,
    kind: 'line',
    axis: SHARE,
    filters: FIGURE_FILTERS.escalated,
    isMoreBetter: false,
    intervalOf: (of) => of.escalation_interval,
    about: escalatedOf,
    part: escalatedOf,
  },
  {
    key: 'ai_resolution_rate',
    name: () => strings.figures.ai_resolution_rate,
    definition: 'ai_resolution_rate',
    format: percent,
    formatDifference: points,
    plotted: (of) => of.ai_resolution_rate,
    kind: 'line',
    axis: SHARE,
    filters: FIGURE_FILTERS.ai_resolved,
    isMoreBetter: true,
    intervalOf: (of) => of.ai_resolution_interval,
    about: resolvedOf,
    part: resolvedOf,
  },
  {
    key: 'cost_savings',
    name: () => strings.figures.cost_savings,
    definition: 'cost_savings',
    format: money,
    formatDifference: (value) => money(value),
    plotted: (of) => of.cost_savings,
    kind: 'bars',
    filters: FIGURE_FILTERS.ai_handled,
    isMoreBetter: true,
    about: (of) =>
      say(strings.overview.aiCost, {
        ai: money(of.ai_cost),
        agents: money(of.estimated_human_cost),
      }),
  },
  {
    key: 'avg_resolution_seconds',
    name: () => strings.figures.avg_resolution_seconds,
    definition: 'avg_resolution_seconds',
    format: duration,
    formatDifference: (value) => duration(value),
    plotted: (of) => of.avg_resolution_seconds,
    kind: 'line',
    axis: { ticks: 'time', empty: 60 },
    filters: FIGURE_FILTERS.resolved,
    isMoreBetter: false,
    about: (of) => counted(strings.overview.ofTimed, of.timed),
  },
];

/** The number of conversations in the list that a figure opens. */
export const listedOf = (figure: Figure, of: Figures): number => {
  switch (figure.key) {
    case 'conversations':
      return of.conversations;
    case 'csat_percent':
      return of.rated;
    case 'escalation_rate':
      return of.escalated;
    case 'ai_resolution_rate':
      return of.ai_resolved;
    case 'cost_savings':
      return of.ai_handled;
    default:
      return of.resolved;
  }
};
