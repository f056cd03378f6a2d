import { type Addressed, addressed } from '../address.ts';
import { strings } from '../strings/index.ts';

/** A radio group. */
export function Choices<T extends string | number | null>(props: {
  legend: string;
  name: string;
  choices: readonly { value: T; label: string }[];
  /** A signal, or a value in the address. */
  chosen: Addressed<T>;
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

/** The parameter that has the time range; the overview understands it, too. */
const range = addressed('range', ['24h', '7d', '30d']);

const HOURS = { '24h': 24, '7d': 24 * 7, '30d': 24 * 30 };

/** Hours before now; shared by all pages that offer it. */
export const hours = () => HOURS[range.value];

/** The time range of the numbers. */
export const Ranges = () => (
  <Choices
    legend={strings.common.timeRange}
    name="range"
    choices={[
      { value: '24h', label: strings.common.hours24 },
      { value: '7d', label: strings.common.days7 },
      { value: '30d', label: strings.common.days30 },
    ]}
    chosen={range}
  />
);
