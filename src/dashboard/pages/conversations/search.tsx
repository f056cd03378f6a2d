import { useEffect, useRef } from 'preact/hooks';
import { strings } from '../../strings/index.ts';

/** Delay after the last keystroke before the search starts, milliseconds. */
const PAUSE = 250;

/** A search field that searches as you type. */
export function Search({ find }: { find(words: string): void }) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <form
      class="search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        clearTimeout(timer.current);
        find(new FormData(event.currentTarget).get('q') as string);
      }}
    >
      <label class="unseen" for="search">
        {strings.conversations.search}
      </label>
      <input
        id="search"
        name="q"
        type="search"
        placeholder={strings.conversations.search}
        autocomplete="off"
        onInput={({ currentTarget }) => {
          clearTimeout(timer.current);
          timer.current = setTimeout(() => find(currentTarget.value), PAUSE);
        }}
      />
    </form>
  );
}
