import { useRef } from 'preact/hooks';
import { params, setParams } from '../../address.ts';
import { say } from '../../../strings/say.ts';
import { strings } from '../../strings/index.ts';
import { chipsOf, clearFilters } from './filters.ts';

/** The filters in use. A click on one removes it. */
export function Chips() {
  const list = useRef<HTMLUListElement>(null);
  const chips = chipsOf(params.value);
  if (chips.length === 0) return null;

  /** The button that was pressed disappears, so the one after it gets the focus. */
  function remove(of: readonly string[], at: number): void {
    list.current!.querySelectorAll('button')[at + 1]?.focus();
    setParams(Object.fromEntries(of.map((one) => [one, null])));
  }

  return (
    <ul class="chips" ref={list}>
      {chips.map(({ name, value, of }, at) => (
        <li key={name}>
          <button type="button" onClick={() => remove(of, at)}>
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
