import { useSignal } from '@preact/signals';
import { COUNTED, DIMENSION_FILTERS } from '../../../contract/figure-filters.ts';
import type {
  BreakdownResponse,
  BreakdownRow,
  ConversationFilters,
  Dimension,
} from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { addressed } from '../../address.ts';
import { count, NONE, words } from '../../format.ts';
import { keptLoad, useOpened } from '../../load.ts';
import { Card } from '../../parts/card.tsx';
import { Choices } from '../../parts/choices.tsx';
import { listPath } from '../../parts/conversation-path.ts';
import { HowAllCounted } from '../../parts/counted.tsx';
import { Link } from '../../parts/link.tsx';
import { agentNamed, teamNamed, useNames } from '../../parts/names.ts';
import { Notice } from '../../parts/notice.tsx';
import { Table } from '../../parts/table.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { may } from '../../session.ts';
import { strings } from '../../strings/index.ts';
import { Change, DOUBT, hasDoubt } from './change.tsx';
import { FIGURES, listedOf } from './figures.ts';
import { period, periodKey } from './range.ts';

const by = addressed<Dimension>('by', [
  'topic',
  'bot',
  'agent',
  'team',
  'language',
  'channel',
  'platform',
]);

const SORTS = ['conversations', 'csat', 'worse', 'escalated', 'rising', 'savings'] as const;
type Sort = (typeof SORTS)[number];
const sort = addressed<Sort>('sort', [...SORTS]);

const LAST = Number.POSITIVE_INFINITY;

/** What rows are sorted by, ascending; rows without a value come last. */
const ranks: Record<Sort, (row: BreakdownRow) => number> = {
  conversations: (row) => -row.conversations,
  csat: (row) => row.csat_percent ?? LAST,
  worse: (row) => row.change.csat_percent.difference ?? LAST,
  escalated: (row) => -(row.escalation_rate ?? -LAST),
  rising: (row) => -(row.change.escalation_rate.difference ?? -LAST),
  savings: (row) => -row.cost_savings,
};

/** Rows that are shown first, and added by each "Show more". */
const PAGE = 10;
/** The API's most rows. */
const MOST = 1_000;

interface Shown extends BreakdownResponse {
  key: string;
}
const load = keptLoad<Shown, BreakdownResponse>({
  read: (body) => ({ ...body, key: keyOf() }),
});
const keyOf = () => `${by.value} ${periodKey()}`;

/** The figures by topic, bot, agent, team, language, channel or platform. */
export function Breakdown() {
  const shown = useSignal(PAGE);
  useNames();
  const query = new URLSearchParams({ ...period().query, by: by.value, limit: String(MOST) });
  useOpened(load, `cs-metrics/breakdown?${query}`, { live: true });
  const data = load.data?.key === keyOf() ? load.data : null;
  const rows = data?.rows.toSorted((a, b) => {
    const rank = ranks[sort.value];
    return rank(a) - rank(b) || b.conversations - a.conversations;
  });
  const visible = rows?.slice(0, shown.value) ?? [];
  const { dimension, breakdown, sortBy, sort: sorts } = strings.overview;
  return (
    <Card
      id="breakdown"
      title={breakdown}
      head={
        <div class="filters">
          <Choices
            legend={strings.common.by}
            name="by"
            choices={(Object.keys(DIMENSION_FILTERS) as Dimension[]).map((value) => ({
              value,
              label: dimension[value],
            }))}
            chosen={by}
          />
          <select
            aria-label={sortBy}
            value={sort.value}
            onChange={({ currentTarget }) => (sort.value = currentTarget.value as Sort)}
          >
            {SORTS.map((one) => (
              <option key={one} value={one}>
                {sorts[one]}
              </option>
            ))}
          </select>
        </div>
      }
    >
      {!rows && (
        <Waiting
          for={load.error ? load : NOTHING}
          what={strings.overview.theBreakdown}
          rows={8}
          isTall
        />
      )}
      {rows?.length === 0 && (
        <Notice title={strings.overview.nothingInPeriod}>{strings.overview.choosePeriod}</Notice>
      )}
      {data && rows && rows.length > 0 && (
        <>
          <Table
            label={breakdown}
            class="breakdown"
            heads={[dimension[data.by], ...FIGURES.map(({ name }) => name())]}
          >
            {visible.map((row) => (
              <Row key={row.value} of={row} in={data} />
            ))}
          </Table>
          {visible.some(({ change }) => hasDoubt(change)) && (
            <p class="doubt">
              {DOUBT} {strings.overview.doubt}
            </p>
          )}
          {rows.length > shown.value && (
            <div class="actions">
              <button type="button" class="quiet" onClick={() => (shown.value += PAGE * 5)}>
                {strings.common.showMore}
              </button>
              <span class="muted">
                {say(strings.format.shown, {
                  shown: count(shown.value),
                  total: count(data.values),
                })}
              </span>
            </div>
          )}
          <HowAllCounted
            of={FIGURES.map(({ name, definition }) => [name(), definition] as const)}
            reference="getCsMetricsBreakdown"
          />
        </>
      )}
    </Card>
  );
}

/** A load that has nothing yet. */
const NOTHING = { data: null, error: null } as typeof load;

function Row({ of: row, in: data }: { of: BreakdownRow; in: BreakdownResponse }) {
  const most = Math.max(1, ...data.rows.slice(0, 1).map(({ conversations }) => conversations));
  const filters = {
    ...COUNTED,
    [DIMENSION_FILTERS[data.by]]: row.value ?? '',
    ...data.period,
  } as ConversationFilters;
  const opens = may('conversations:read');
  const name = nameOf(data.by, row.value);
  return (
    <tr>
      <th scope="row">
        {opens ? <Link to={listPath(filters)}>{name}</Link> : name}
        <meter min={0} max={most} value={row.conversations} aria-hidden="true" />
      </th>
      {FIGURES.map((figure) => {
        const value = figure.format(row[figure.key]);
        return (
          <td key={figure.key}>
            {opens && listedOf(figure, row) > 0 && value !== NONE ? (
              <Link to={listPath({ ...filters, ...figure.filters })}>{value}</Link>
            ) : (
              value
            )}
            <Change of={figure} change={row.change} previous={row.previous} isShort />
          </td>
        );
      })}
    </tr>
  );
}

function nameOf(dimension: Dimension, value: string | null): string {
  const { value: said } = strings.conversations;
  if (value === null) return words(said.none);
  switch (dimension) {
    case 'topic':
      return words(value);
    case 'agent':
      return agentNamed(value);
    case 'team':
      return teamNamed(value);
    case 'channel':
    case 'platform':
      return Object.hasOwn(said, value) ? said[value as 'chat'] : value;
    default:
      return value;
  }
}
