import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { dayAfter } from '../../../contract/local-time.ts';
import { setParams } from '../../address.ts';
import { isDay, today } from '../../days.ts';
import { Choices } from '../../parts/choices.tsx';
import { strings } from '../../strings/index.ts';
import { customDays, range } from './range.ts';

/** The time range: a number of days, or dates. */
export function RangePicker() {
  const { hours24, days7, days30, days90, timeRange } = strings.common;
  return (
    <div class="range-picker">
      <Choices
        legend={timeRange}
        name="range"
        choices={[
          { value: '24h' as const, label: hours24 },
          { value: '7d' as const, label: days7 },
          { value: '30d' as const, label: days30 },
          { value: '90d' as const, label: days90 },
          { value: 'custom' as const, label: strings.overview.customDates },
        ]}
        chosen={range}
      />
      {range.value === 'custom' && <Dates />}
    </div>
  );
}

const choose = (from: string, to: string) => setParams({ from, to });

/** Two days, with the calendar of the browser, and frequent periods. */
function Dates() {
  const days = customDays();
  const from = useSignal(days.from);
  const to = useSignal(days.to);
  // The address has other days. The form stays, and with it the focus.
  useEffect(() => {
    from.value = days.from;
    to.value = days.to;
  }, [days.from, days.to]);
  const now = today();
  const isValid = isDay(from.value) && isDay(to.value) && from.value <= to.value;
  return (
    <form
      class="dates"
      onSubmit={(event) => {
        event.preventDefault();
        if (isValid) choose(from.value, to.value);
      }}
    >
      {presets(now).map(([label, first, last]) => (
        <button
          key={label}
          type="button"
          class="pill"
          aria-pressed={days.from === first && days.to === last}
          onClick={() => choose(first, last)}
        >
          {label}
        </button>
      ))}
      <label>
        {strings.overview.from}
        <input
          type="date"
          required
          max={to.value}
          value={from.value}
          onInput={({ currentTarget }) => (from.value = currentTarget.value)}
        />
      </label>
      <label>
        {strings.overview.to}
        <input
          type="date"
          required
          min={from.value}
          value={to.value}
          onInput={({ currentTarget }) => (to.value = currentTarget.value)}
        />
      </label>
      <button class="pill">{strings.overview.apply}</button>
    </form>
  );
}

function presets(now: string): [label: string, from: string, to: string][] {
  const { today, yesterday, lastWeek, lastMonth } = strings.overview;
  const before = dayAfter(now, -1);
  const monday = dayAfter(now, -((new Date(now).getUTCDay() + 6) % 7));
  const endOfMonth = dayAfter(`${now.slice(0, 7)}-01`, -1);
  return [
    [today, now, now],
    [yesterday, before, before],
    [lastWeek, dayAfter(monday, -7), dayAfter(monday, -1)],
    [lastMonth, `${endOfMonth.slice(0, 7)}-01`, endOfMonth],
  ];
}
