import { computed } from '@preact/signals';
import { query, setQuery } from './route.ts';

/**
 * What a page shows is in the address: a reload, the back button, a shared link and a new tab show the same.
 * A parameter with its default value is not in it.
 */
export const params = computed(() => new URLSearchParams(query.value));

/** Parameters as the end of an address: `?a=b`, or empty. */
export const queryOf = (of: URLSearchParams) => (of.size === 0 ? '' : `?${of}`);

interface Change {
  /** Whether it is no step of its own for the back button, as while typing. */
  isQuiet?: boolean;
}

/** Changes parameters of the address; `null` removes one. The others stay. */
export function setParams(
  changes: Readonly<Record<string, string | null>>,
  { isQuiet = false }: Change = {},
): void {
  const next = new URLSearchParams(query.peek());
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) next.delete(name);
    else next.set(name, value);
  }
  setQuery(queryOf(next), !isQuiet);
}

/** A choice of which the address has the current value. */
export interface Addressed<T> {
  value: T;
}

/**
 * A choice that is kept in the address.
 *
 * @param values all that can be chosen; the first one is the default, also for an address that has another value
 */
export function addressed<T extends string | number>(
  name: string,
  values: readonly [T, ...T[]],
): Addressed<T> {
  const [initial] = values;
  const chosen = computed(() => {
    const said = params.value.get(name);
    return values.find((one) => String(one) === said) ?? initial;
  });
  return {
    get value() {
      return chosen.value;
    },
    set value(wanted) {
      setParams({ [name]: wanted === initial ? null : String(wanted) });
    },
  };
}

/** The parameters of the current address that a page keeps, as the end of its address. */
export const kept = (names: readonly string[] = []) =>
  queryOf(
    new URLSearchParams(
      names.flatMap((name) => {
        const value = params.value.get(name);
        return value === null ? [] : [[name, value]];
      }),
    ),
  );
