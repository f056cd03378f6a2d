import { type Signal, signal } from '@preact/signals';
import { strings } from '../strings/index.ts';

/** A radio group. */
export function Choices<T extends string | number | null>(props: {
  legend: string;
  name: string;
  choices: readonly { value: T; label: string }[];
  chosen: Signal<T>;
}) {
  const { legend, name, choices, chosen } = props;
  return (
    <fieldset class="ranges">
      <legend class="unseen">{legend}</legend>
      {choices.map(({ value, label }) => (
        <label key={label}>
          <input
            type="radio"
            name={name}
            checked={chosen.value === value}
            onChange={() => (chosen.value = value)}
          />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** Hours before now; shared by all pages that offer it. */
export const hours = signal(24);

/** The time range of the numbers. */
export const Ranges = () => (
  <Choices
    legend={strings.common.timeRange}
    name="range"
    choices={[
      { value: 24, label: strings.common.hours24 },
      { value: 24 * 7, label: strings.common.days7 },
      { value: 24 * 30, label: strings.common.days30 },
    ]}
    chosen={hours}
  />
);
