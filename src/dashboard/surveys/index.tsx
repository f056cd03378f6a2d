import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import type { MailStatusAnswer, SurveyChannel } from '../../contract/index.ts';
import { call } from '../api.ts';
import { useFetched } from '../fetched.ts';
import { Choices, Link } from '../parts.tsx';
import { Breakdown } from './breakdown.tsx';
import { Comments } from './comments.tsx';
import { Figures } from './figures.tsx';
import { SurveyList } from './list.tsx';
import './surveys.css';

const DAYS = [
  { value: 7, label: '7 days' },
  { value: 30, label: '30 days' },
  { value: 90, label: '90 days' },
];

const CHANNELS: { value: SurveyChannel | null; label: string }[] = [
  { value: null, label: 'All' },
  { value: 'email', label: 'E-mail' },
  { value: 'widget', label: 'Widget' },
];

const days = signal(30);
const channel = signal<SurveyChannel | null>(null);

/** How often what is shown is fetched again, milliseconds. */
const AGAIN = 15_000;

/** Counts up, so that what depends on it is fetched again; not while nobody looks. */
function useTick(): number {
  const [tick, setTick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) setTick((count) => count + 1);
    }, AGAIN);
    return () => clearInterval(timer);
  }, []);
  return tick;
}

const dayOf = (milliseconds: number) => new Date(milliseconds).toISOString().slice(0, 10);

/** The query of the period and the channel that are chosen. */
function periodQuery(): string {
  const now = Date.now();
  const query = new URLSearchParams({
    start_date: dayOf(now - (days.value - 1) * 86_400_000),
    end_date: dayOf(now),
    ...(channel.value && { channel: channel.value }),
  });
  return String(query);
}

/** What customers answered to surveys, and what became of those that were sent. */
export function Surveys() {
  const tick = useTick();
  const period = periodQuery();
  return (
    <>
      <div class="title">
        <h1>Surveys</h1>
        <div class="filters">
          <Choices legend="Channel" name="channel" choices={CHANNELS} chosen={channel} />
          <Choices legend="Time range" name="days" choices={DAYS} chosen={days} />
        </div>
      </div>
      <KeptMails />
      <div class="stack wide">
        <Figures period={period} tick={tick} />
        <div class="columns even">
          <Breakdown period={period} tick={tick} />
          <Comments period={period} tick={tick} />
        </div>
        <SurveyList channel={channel.value} tick={tick} />
      </div>
    </>
  );
}

/** Says so where no mail leaves. */
function KeptMails() {
  const [{ value }] = useFetched('', () => call<MailStatusAnswer>('/csat/mail/status'));
  if (value?.smtp !== false) return null;
  return (
    <p class="kept">
      <strong>Mails are kept here, and nobody gets them.</strong> No mail server is set. Look at the
      mails below, and try their links. To send them, set <code>AFTERWORD_SMTP_URL</code>. How they
      look is in the <Link to="settings">settings</Link>.
    </p>
  );
}
