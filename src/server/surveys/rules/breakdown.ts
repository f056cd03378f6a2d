import type { SurveyBreakdownResponse, SurveyDimension } from '../../../contract/index.ts';
import { DAY, dayOf, HOUR } from '../../../contract/time.ts';
import type { Range } from '../../numbers/rules/rollup.ts';
import { addUpSurveys, surveyFigures, type SurveyRollup } from './figures.ts';

/** Counts of surveys from one bucket of time on; what they are not grouped by is empty or 0. */
export type CountedSurveys = Omit<SurveyRollup, 'organisationId' | 'span'>;

export type SurveyGrouping = 'channel' | 'topicKey' | 'agentId' | 'aiHandled';

interface Dimension {
  /** What the counts have to be grouped by. */
  group: SurveyGrouping[];
  /** How long the buckets of time have to be, milliseconds; absent: all of the period is one. */
  span?: number;
  keyOf(row: CountedSurveys): string | null;
  /** All keys, in order, also those without surveys; absent: those with surveys, the most answered first. */
  all?(period: Range): string[];
}

export const DIMENSIONS: Record<SurveyDimension, Dimension> = {
  topic: { group: ['topicKey'], keyOf: ({ topicKey }) => topicKey || null },
  agent: { group: ['agentId'], keyOf: ({ agentId }) => agentId || null },
  handler: { group: ['aiHandled'], keyOf: ({ aiHandled }) => (aiHandled === 1 ? 'ai' : 'people') },
  hour: {
    group: [],
    span: HOUR,
    keyOf: ({ start }) => hourName((start % DAY) / HOUR),
    all: () => Array.from({ length: 24 }, (_, hour) => hourName(hour)),
  },
  day: {
    group: [],
    span: DAY,
    keyOf: ({ start }) => dayOf(start),
    all: ([from, to]) =>
      Array.from({ length: (to - from) / DAY }, (_, index) => dayOf(from + index * DAY)),
  },
};

const hourName = (hour: number) => String(hour).padStart(2, '0');

/** The results of surveys, a row for each key of the dimension. */
export function brokenDown(
  rows: readonly CountedSurveys[],
  { keyOf, all }: Dimension,
  period: Range,
): SurveyBreakdownResponse['data'] {
  const found = Map.groupBy(rows, keyOf);
  for (const key of all?.(period) ?? []) if (!found.has(key)) found.set(key, []);
  return [...found]
    .map(([key, mine]) => ({ key, ...surveyFigures(addUpSurveys(mine)) }))
    .filter(({ total_surveys_sent }) => all !== undefined || total_surveys_sent > 0)
    .sort((a, b) => {
      const byKey = (a.key ?? '') < (b.key ?? '') ? -1 : 1;
      return all === undefined ? b.total_responses - a.total_responses || byKey : byKey;
    });
}
