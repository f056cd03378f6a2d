import { signal } from '@preact/signals';
import type { ExportDaysAnswer, ExportMetricsAnswer } from '../../contract/index.ts';
import { request } from '../api.ts';
import { useFetched } from '../fetched.ts';
import { Choices, Notice, Waiting } from '../parts.tsx';
import { Days } from './days.tsx';
import { Intents } from './intents.tsx';
import { Rates } from './rates.tsx';
import './exports.css';

const SPANS = [
  { value: 7, label: '7 days' },
  { value: 30, label: '30 days' },
  { value: 90, label: '90 days' },
];

const span = signal(30);
const bot = signal<string | null>(null);

const dayOf = (milliseconds: number) => new Date(milliseconds).toISOString().slice(0, 10);

/** The daily export: what its files come to, and the files. */
export function Exports() {
  const now = Date.now();
  const period = `from=${dayOf(now - span.value * 86_400_000)}&to=${dayOf(now)}`;
  const [days] = useFetched(period, () =>
    request<ExportDaysAnswer>(`/data-export/v2/days?${period}`),
  );
  const bots = [...new Set(days.value?.days.map(({ bot_id }) => bot_id))].sort();
  const chosen = bot.value !== null && bots.includes(bot.value) ? bot.value : null;
  const query = chosen === null ? period : `${period}&botId=${encodeURIComponent(chosen)}`;
  const [metrics] = useFetched(query, () =>
    request<ExportMetricsAnswer>(`/data-export/v2/metrics?${query}`),
  );
  const shown = days.value?.days.filter(({ bot_id }) => chosen === null || bot_id === chosen);
  return (
    <>
      <div class="title">
        <h1>Exports</h1>
        <div class="filters">
          {bots.length > 1 && (
            <select
              aria-label="Bot"
              value={chosen ?? ''}
              onChange={({ currentTarget }) => (bot.value = currentTarget.value || null)}
            >
              <option value="">All bots</option>
              {bots.map((id) => (
                <option key={id} value={id}>
                  {id}
                </option>
              ))}
            </select>
          )}
          <Choices legend="Time range" name="span" choices={SPANS} chosen={span} />
        </div>
      </div>
      <Waiting fetched={days} what="The days" rows={3} />
      {shown?.length === 0 && (
        <section class="card" aria-labelledby="days">
          <div class="card-head">
            <h2 id="days">Files</h2>
          </div>
          <Notice title="No day is written yet">
            Each day is written after its midnight by UTC, once none of its conversations can go on.
            The files are for your warehouse; this page shows what they come to.
          </Notice>
        </section>
      )}
      {shown && shown.length > 0 && (
        <div class="stack wide">
          <Waiting fetched={metrics} what="The numbers" rows={2} />
          {metrics.value && <Rates of={metrics.value} />}
          {metrics.value && <Intents of={metrics.value} />}
          <Days days={shown} />
        </div>
      )}
    </>
  );
}
