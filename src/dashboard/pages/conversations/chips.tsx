import { params, setParams } from '../../address.ts';
import { say } from '../../../strings/say.ts';
import { strings } from '../../strings/index.ts';
import { chipsOf, clearFilters } from './filters.ts';

/** The filters in use. A click on one removes it. */
export function Chips() {
  const chips = chipsOf(params.value);
  if (chips.length === 0) return null;
  return (
    <ul class="chips">
      {chips.map(({ name, value, of }) => (
        <li key={name}>
          <button
            type="button"
            onClick={() => setParams(Object.fromEntries(of.map((one) => [one, null])))}
          >
            <span>{say(strings.conversations.chip, { name, value })}</span>
            <span aria-hidden="true">×</span>
            <span class="unseen"> {say(strings.conversations.removeFilter, { name })}</span>
          </button>
        </li>
      ))}
      <li>
        <button type="button" class="clear" onClick={clearFilters}>
          {strings.conversations.clearFilters}
        </button>
      </li>
    </ul>
  );
}
