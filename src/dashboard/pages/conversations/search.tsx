import { useEffect, useRef } from 'preact/hooks';

/** How long to wait for the next letter, milliseconds. */
const PAUSE = 250;

/** Finds while one types. */
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
        Search transcripts
      </label>
      <input
        id="search"
        name="q"
        type="search"
        placeholder="Search transcripts"
        autocomplete="off"
        onInput={({ currentTarget }) => {
          clearTimeout(timer.current);
          timer.current = setTimeout(() => find(currentTarget.value), PAUSE);
        }}
      />
    </form>
  );
}
