import type {
  ConversationListResponse,
  SeriesResponse,
  SuspectedListResponse,
} from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { momentInZone } from '../../days.ts';
import { counted } from '../../format.ts';
import { keptLoad, useOpened } from '../../load.ts';
import { Card } from '../../parts/card.tsx';
import { Choices } from '../../parts/choices.tsx';
import { ConversationList } from '../../parts/conversation-list.tsx';
import { Link } from '../../parts/link.tsx';
import { Notice } from '../../parts/notice.tsx';
import { LoadProblem } from '../../parts/waiting.tsx';
import { may } from '../../session.ts';
import { sayWith, strings } from '../../strings/index.ts';
import { Breakdown } from './breakdown.tsx';
import { DeliveryHealth } from './delivery.tsx';
import { FigureCard } from './figure-card.tsx';
import { FIGURES } from './figures.ts';
import { FirstRun } from './first-run.tsx';
import { interval, intervals, period, periodKey } from './range.ts';
import { RangePicker } from './range-picker.tsx';
import { SeriesTable } from './series-table.tsx';
import './overview.css';

interface Shown extends SeriesResponse {
  /** Of which period and interval it is. */
  key: string;
}
const keyOf = () => `${interval.value} ${periodKey()}`;

const series = keptLoad<Shown, SeriesResponse>({ read: (body) => ({ ...body, key: keyOf() }) });
const latest = keptLoad<ConversationListResponse>();
const suspected = keptLoad<SuspectedListResponse>();

/** The figures of a time range, where they come from, and the latest conversations. */
export function View() {
  const { query, days } = period();
  const address = new URLSearchParams({ ...query, interval: interval.value });
  // Also once a minute, because the range ends now.
  useOpened(series, `cs-metrics/series?${address}`, { live: true, every: 60_000 });
  useOpened(latest, 'conversations?limit=8&total=capped', { live: true });
  useOpened(suspected, 'suspected', { live: true });
  // Numbers of another time range would be wrong.
  const data = series.data?.key === keyOf() ? series.data : null;
  const isFirstRun = latest.data?.total === 0;
  return (
    <>
      <div class="title">
        <h1>{strings.overview.title}</h1>
        <RangePicker />
      </div>
      <LoadProblem of={series} what={strings.overview.theFigures} isOldShown={data !== null} />
      <SuspectedFloods />
      {isFirstRun && <FirstRun />}
      <div class="period">
        <span>{data && periodInWords(data)}</span>
        {intervals(days).length > 1 && (
          <Choices
            legend={strings.overview.interval}
            name="interval"
            choices={intervals(days).map((value) => ({
              value,
              label: {
                hour: strings.overview.byHour,
                day: strings.overview.byDay,
                week: strings.overview.byWeek,
              }[value],
            }))}
            chosen={interval}
          />
        )}
      </div>
      {data ? (
        <>
          <dl class="numbers charts">
            {FIGURES.map((figure) => (
              <FigureCard key={figure.key} of={figure} in={data} />
            ))}
          </dl>
          <div class="legend muted" aria-hidden="true">
            <i class="now" /> {strings.overview.thisPeriod}
            <i class="then" /> {strings.overview.periodBefore}
            {may('conversations:read') && <span>{strings.overview.hoverHint}</span>}
          </div>
          <SeriesTable of={data} />
        </>
      ) : (
        !series.error && <Placeholders />
      )}
      <div class="stack wide">
        <Breakdown />
        {may('conversations:read') && (
          <Card
            id="latest"
            title={strings.overview.latest}
            head={<Link to="conversations">{strings.overview.seeAll}</Link>}
          >
            <ConversationList
              of={latest}
              empty={
                <Notice title={strings.parts.noConversations}>{strings.parts.firstAppears}</Notice>
              }
            />
          </Card>
        )}
        <DeliveryHealth />
      </div>
    </>
  );
}

const periodInWords = ({ period: { from, to }, time_zone: zone }: SeriesResponse) =>
  say(strings.overview.inZone, {
    from: momentInZone(Date.parse(from)),
    to: momentInZone(Date.parse(to)),
    zone,
  });

/** As high as what comes. */
const Placeholders = () => (
  <div class="numbers charts" role="status" aria-label={strings.frame.loading}>
    {FIGURES.map(({ key }) => (
      <div key={key} class="tile figure skeleton">
        <i />
        <i />
        <i />
      </div>
    ))}
  </div>
);

/** Says that the numbers leave out what may be forged. */
function SuspectedFloods() {
  const total = suspected.data?.total ?? 0;
  if (total === 0) return null;
  const { flood, floodCounted, underSettings } = strings.overview;
  return (
    <Notice title={flood}>
      {sayWith(counted(floodCounted, total), {
        place: may('admin') ? <Link to="settings">{underSettings}</Link> : underSettings,
      })}
    </Notice>
  );
}
