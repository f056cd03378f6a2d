import { useEffect, useRef } from 'preact/hooks';
import { params, setParams } from '../../address.ts';
import { strings } from '../../strings/index.ts';

/** Delay after the last keystroke before the search starts, milliseconds. */
const PAUSE = 250;

/** The words in the address. */
export const search = () => params.value.get('q')?.trim() ?? '';

const find = (words: string) => setParams({ q: words.trim() || null }, { isQuiet: true });

/** A search field that searches as you type. */
export function Search() {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const field = useRef<HTMLInputElement>(null);
  const words = search();
  useEffect(() => () => clearTimeout(timer.current), []);
  // The address has other words: the user went back, or opened a view.
  useEffect(() => {
    if (field.current!.value.trim() === words) return;
    clearTimeout(timer.current);
    field.current!.value = words;
  }, [words]);
  return (
    <form
      class="search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        clearTimeout(timer.current);
        find(field.current!.value);
      }}
    >
      <label class="unseen" for="search">
        {strings.conversations.search}
      </label>
      <input
        id="search"
        name="q"
        type="search"
        ref={field}
        maxLength={500}
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
