import { signal } from '@preact/signals';
import type { ExportDaysResponse, ExportMetricsResponse } from '../../../contract/index.ts';
import { useLoad } from '../../load.ts';
import { Card } from '../../parts/card.tsx';
import { Choices } from '../../parts/choices.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { DAY, dayOf } from '../../time.ts';
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

/** The daily export: what its files come to, and the files. */
export function View() {
  const now = Date.now();
  const period = `from=${dayOf(now - span.value * DAY)}&to=${dayOf(now)}`;
  const days = useLoad<ExportDaysResponse>(`/data-export/v2/days?${period}`);
  const bots = [...new Set(days.data?.days.map(({ bot_id }) => bot_id))].sort();
  const chosen = bot.value !== null && bots.includes(bot.value) ? bot.value : null;
  const query = chosen === null ? period : `${period}&botId=${encodeURIComponent(chosen)}`;
  const metrics = useLoad<ExportMetricsResponse>(`/data-export/v2/metrics?${query}`);
  const shown = days.data?.days.filter(({ bot_id }) => chosen === null || bot_id === chosen);
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
      <Waiting for={days} what="The files" rows={3} />
      {shown?.length === 0 && (
        <Card id="days" title="Files">
          <Notice title="No files yet">
            The files of a day are written after midnight UTC, once none of its conversations can
            continue. They are for your data warehouse; this page sums them up.
          </Notice>
        </Card>
      )}
      {shown && shown.length > 0 && (
        <div class="stack wide">
          <Waiting for={metrics} what="The numbers" rows={2} />
          {metrics.data && <Rates of={metrics.data} />}
          {metrics.data && <Intents of={metrics.data} />}
          <Days days={shown} />
        </div>
      )}
    </>
  );
}
