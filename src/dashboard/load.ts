import { effect, signal } from '@preact/signals';
import { useEffect, useLayoutEffect, useMemo, useState } from 'preact/hooks';
import { type Answer, call } from './api.ts';
import { onChange } from './live.ts';
import { organisation } from './session.ts';

/** What is fetched from one address, as it stands now. Read in a component, it draws it again. */
export interface Load<T> {
  /** `null`: nothing has come yet. It stays while it is fetched again. */
  readonly data: T | null;
  /** Why the last try failed, in words for who reads it. */
  readonly error: string | null;
  readonly isLoading: boolean;
  /** Fetches from this address; what another one was asked for is given up. */
  open(address: string): Promise<boolean>;
  /**
   * Fetches again. While an answer is on its way the next is asked for after it: many changes in a row
   * neither keep every answer from being shown nor ask for each. One that is slow keeps none away.
   *
   * @returns `false`: there was no answer, and asking again may help
   */
  reload(): Promise<boolean>;
  /** Shows what came another way. */
  set(data: T): void;
  clear(): void;
}

interface LoadOptions<T, Body = T> {
  /** What is shown of an answer; `shown`: what was there from the same address. */
  read?(body: Body, shown: T | null): T;
  /** What came from another address goes at once, not when the next answer is there. */
  clears?: boolean;
}

/** How long an answer is waited for, milliseconds. */
const PATIENCE = 30_000;
/** After so long it may never come: the next is asked for beside it, milliseconds. */
const SLOW = 3_000;
/** So many at a time; the oldest is given up for one more. */
const MOST = 3;

const NOTHING = { data: null, error: null };

export function createLoad<T, Body = T>({
  read = (body) => body as unknown as T,
  clears = false,
}: LoadOptions<T, Body> = {}): Load<T> {
  interface Asked {
    abort(): void;
    /** Resolves when its answer is shown. */
    done: Promise<boolean>;
    /** The same for the one that is asked for after it. */
    next?: Promise<boolean>;
  }
  const state = signal<{ data: T | null; error: string | null }>(NOTHING);
  const isLoading = signal(false);
  let address: string | null = null;
  /** Where what is shown came from. */
  let source: string | null = null;
  /** On their way, from this address, the oldest first. */
  let asked: readonly Asked[] = [];

  function show(from: string, answer: Answer<Body>): boolean {
    const { data } = state.peek();
    if (answer.ok) {
      state.value = { data: read(answer.value, source === from ? data : null), error: null };
      source = from;
      return true;
    }
    if (answer.status === 401) organisation.value = null;
    else state.value = { data, error: answer.message };
    return answer.status >= 400 && answer.status < 500;
  }

  function ask(from: string): Promise<boolean> {
    const control = new AbortController();
    const signal = AbortSignal.any([control.signal, AbortSignal.timeout(PATIENCE)]);
    const done = call<Body>(from, { signal }).then((answer) => {
      const at = asked.indexOf(mine);
      if (at < 0) return true;
      // Those that were asked for before know nothing newer.
      giveUp(at + 1);
      const last = asked.at(-1);
      return !answer.ok && last ? last.done : show(from, answer);
    });
    const mine: Asked = { abort: () => control.abort(), done };
    giveUp(asked.length - MOST + 1);
    asked = [...asked, mine];
    isLoading.value = true;
    return done;
  }

  /** The oldest so many. */
  function giveUp(many: number): void {
    for (const one of asked.slice(0, Math.max(0, many))) one.abort();
    asked = asked.slice(Math.max(0, many));
    isLoading.value = asked.length > 0;
  }

  function reload(): Promise<boolean> {
    if (address === null) return Promise.resolve(true);
    const last = asked.at(-1);
    if (!last) return ask(address);
    last.next ??= Promise.race([last.done, wait(SLOW)]).then(() => {
      const since = asked.at(-1);
      return since && since !== last ? since.done : address === null ? true : ask(address);
    });
    return last.next;
  }

  return {
    get data() {
      return state.value.data;
    },
    get error() {
      return state.value.error;
    },
    get isLoading() {
      return isLoading.value;
    },
    open(wanted) {
      if (wanted === address) return reload();
      giveUp(asked.length);
      address = wanted;
      if (clears) state.value = NOTHING;
      return ask(wanted);
    },
    reload,
    set: (data) => (state.value = { data, error: null }),
    clear() {
      giveUp(asked.length);
      address = source = null;
      state.value = NOTHING;
    },
  };
}

const wait = (milliseconds: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** What stays when its page is left, until whoever is signed in signs out. */
export function keptLoad<T, Body = T>(options?: LoadOptions<T, Body>): Load<T> {
  const load = createLoad(options);
  effect(() => {
    if (organisation.value === null) load.clear();
  });
  return load;
}

interface UseOptions {
  /** Fetched again when a conversation changes: any, or the one with this id. */
  live?: true | string;
  /** Fetched again when this is another. */
  on?: unknown;
  /** Fetched again so often, while somebody looks, milliseconds. */
  every?: number;
}

/** Keeps a load at an address as long as the component is shown. */
export function useOpened(load: Load<unknown>, address: string, options: UseOptions = {}): void {
  const { live, on, every } = options;
  const [turn, setTurn] = useState(0);
  // Before it is painted: what is there may be of another address.
  useLayoutEffect(() => void load.open(address), [load, address, on, turn]);
  useEffect(() => {
    if (live === undefined) return;
    return onChange((ids) => {
      if (live === true || ids === null || ids.has(live)) void load.reload();
    });
  }, [load, live]);
  useEffect(() => {
    if (every === undefined) return;
    const timer = setInterval(() => {
      // Drawn again, too: an address may have the day in it.
      if (!document.hidden) setTurn((turn) => turn + 1);
    }, every);
    return () => clearInterval(timer);
  }, [every]);
}

/** A load of the component's own: fetched at once, and anew when the address is another. */
export function useLoad<T, Body = T>(
  address: string,
  options: LoadOptions<T, Body> & UseOptions = {},
): Load<T> {
  const load = useMemo(() => createLoad(options), []);
  useOpened(load, address, options);
  useEffect(() => load.clear, []);
  return load;
}
