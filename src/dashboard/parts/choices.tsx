import { type Signal, signal } from '@preact/signals';

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

const RANGES = [
  { value: 24, label: '24 hours' },
  { value: 24 * 7, label: '7 days' },
  { value: 24 * 30, label: '30 days' },
];

/** Hours before now; shared by all pages that offer it. */
export const hours = signal(24);

/** The time range of the numbers. */
export const Ranges = () => (
  <Choices legend="Time range" name="range" choices={RANGES} chosen={hours} />
);
