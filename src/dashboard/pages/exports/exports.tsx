import { signal } from '@preact/signals';
import type { ExportDaysResponse, ExportMetricsResponse } from '../../../contract/index.ts';
import { addressed } from '../../address.ts';
import { useLoad } from '../../load.ts';
import { Card } from '../../parts/card.tsx';
import { Choices } from '../../parts/choices.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { strings } from '../../strings/index.ts';
import { DAY, dayOf } from '../../time.ts';
import { Days } from './days.tsx';
import { Intents } from './intents.tsx';
import { Rates } from './rates.tsx';
import './exports.css';

const span = addressed('days', [30, 7, 90]);
const bot = signal<string | null>(null);

/** The daily export: its metrics and its files. */
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
        <h1>{strings.exports.title}</h1>
        <div class="filters">
          {bots.length > 1 && (
            <select
              aria-label={strings.exports.bot}
              value={chosen ?? ''}
              onChange={({ currentTarget }) => (bot.value = currentTarget.value || null)}
            >
              <option value="">{strings.exports.allBots}</option>
              {bots.map((id) => (
                <option key={id} value={id}>
                  {id}
                </option>
              ))}
            </select>
          )}
          <Choices
            legend={strings.common.timeRange}
            name="span"
            choices={[
              { value: 7, label: strings.common.days7 },
              { value: 30, label: strings.common.days30 },
              { value: 90, label: strings.common.days90 },
            ]}
            chosen={span}
          />
        </div>
      </div>
      <Waiting for={days} what={strings.exports.theFiles} rows={3} />
      {shown?.length === 0 && (
        <Card id="days" title={strings.exports.files}>
          <Notice title={strings.exports.noFiles}>{strings.exports.noFilesAbout}</Notice>
        </Card>
      )}
      {shown && shown.length > 0 && (
        <div class="stack wide">
          <Waiting for={metrics} what={strings.exports.theNumbers} rows={2} />
          {metrics.data && <Rates of={metrics.data} />}
          {metrics.data && <Intents of={metrics.data} />}
          <Days days={shown} />
        </div>
      )}
    </>
  );
}
