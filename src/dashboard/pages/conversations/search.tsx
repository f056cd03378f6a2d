import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { params, setParams } from '../../address.ts';
import { strings } from '../../strings/index.ts';

/** Delay after the last keystroke before the search starts, milliseconds. */
const PAUSE = 250;

/** The words in the address. */
export const search = () => params.value.get('q')?.trim() ?? '';

/** A search field that searches as you type. */
export function Search() {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const field = useRef<HTMLInputElement>(null);
  /** The words that the field has put into the address, or has from there. */
  const known = useRef<string>(undefined);
  const words = search();
  useEffect(() => () => clearTimeout(timer.current), []);
  // The address has other words: the user went back, or opened a view. Words of the field's own come back when
  // more has been typed, which stays.
  useLayoutEffect(() => {
    if (known.current === words) return;
    clearTimeout(timer.current);
    known.current = words;
    field.current!.value = words;
  }, [words]);

  function find(): void {
    clearTimeout(timer.current);
    known.current = field.current!.value.trim();
    setParams({ q: known.current || null }, { isQuiet: true });
  }

  return (
    <form
      class="search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        find();
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
        onInput={() => {
          clearTimeout(timer.current);
          timer.current = setTimeout(find, PAUSE);
        }}
      />
    </form>
  );
}
