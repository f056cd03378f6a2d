import { effect, signal } from '@preact/signals';
import { useEffect, useLayoutEffect, useMemo, useState } from 'preact/hooks';
import { type Result, call } from './api.ts';
import { onChange } from './live.ts';
import { organisation, sessionEnded } from './session.ts';

/** The current state of what is fetched from one address. A component that reads it re-renders. */
export interface Load<T> {
  /** `null`: not loaded yet. The old data stays during a reload. */
  readonly data: T | null;
  /** Why the last request failed, as a message for the user. */
  readonly error: string | null;
  /** Whether the same request may succeed later. */
  readonly mayRetry: boolean;
  readonly isLoading: boolean;
  /** When the data was fetched, milliseconds since 1970; `null`: not yet. */
  readonly loadedAt: number | null;
  /** Fetches from this address and aborts a request to another one. */
  open(address: string): Promise<boolean>;
  /**
   * Fetches again. Calls during a request are combined into one request after it, so that frequent changes
   * neither delay the data nor cause a request each. A slow request does not hold up the next one.
   *
   * @returns `false`: the request failed, and a retry may help
   */
  reload(): Promise<boolean>;
  /** Shows data that came another way. */
  set(data: T): void;
  clear(): void;
}

interface LoadOptions<T, Body = T> {
  /** Turns a response body into the data to show; `shown`: the earlier data from the same address. */
  read?(body: Body, shown: T | null): T;
  /** Whether the data of the old address disappears as soon as the address changes. */
  clears?: boolean;
}

/** Timeout of a request, milliseconds. */
const PATIENCE = 30_000;
/** The status of a refusal that ends by itself. */
const TOO_MANY = 429;
/** A request that takes longer is slow: the next one starts beside it, milliseconds. */
const SLOW = 3_000;
/** Most requests at a time. One more aborts the oldest. */
const MOST = 3;

const NOTHING = { data: null, error: null, mayRetry: false };

export function createLoad<T, Body = T>({
  read = (body) => body as unknown as T,
  clears = false,
}: LoadOptions<T, Body> = {}): Load<T> {
  interface Asked {
    abort(): void;
    /** Resolves when its data is shown. */
    done: Promise<boolean>;
    /** The same for the request that follows it. */
    next?: Promise<boolean>;
  }
  const state = signal<{ data: T | null; error: string | null; mayRetry: boolean }>(NOTHING);
  const isLoading = signal(false);
  let loadedAt: number | null = null;
  let address: string | null = null;
  /** The address that the shown data came from. */
  let source: string | null = null;
  /** The requests in progress, all to this address, the oldest first. */
  let asked: readonly Asked[] = [];

  function show(from: string, result: Result<Body>): boolean {
    const { data } = state.peek();
    if (result.ok) {
      state.value = { ...NOTHING, data: read(result.value, source === from ? data : null) };
      source = from;
      loadedAt = Date.now();
      return true;
    }
    const isRefused = result.status >= 400 && result.status < 500;
    const mayRetry = !isRefused || result.status === TOO_MANY;
    if (result.status === 401) sessionEnded();
    else state.value = { data, error: result.message, mayRetry };
    return isRefused;
  }

  function ask(from: string): Promise<boolean> {
    const control = new AbortController();
    const signal = AbortSignal.any([control.signal, AbortSignal.timeout(PATIENCE)]);
    const done = call<Body>(from, { signal }).then((result) => {
      const at = asked.indexOf(mine);
      if (at < 0) return true;
      // Earlier requests cannot return newer data.
      giveUp(at + 1);
      const last = asked.at(-1);
      return !result.ok && last ? last.done : show(from, result);
    });
    const mine: Asked = { abort: () => control.abort(), done };
    giveUp(asked.length - MOST + 1);
    asked = [...asked, mine];
    isLoading.value = true;
    return done;
  }

  /** Aborts this many of the oldest requests. */
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
    get mayRetry() {
      return state.value.mayRetry;
    },
    get isLoading() {
      return isLoading.value;
    },
    get loadedAt() {
      return loadedAt;
    },
    open(wanted) {
      if (wanted === address) return reload();
      giveUp(asked.length);
      address = wanted;
      if (clears) state.value = NOTHING;
      return ask(wanted);
    },
    reload,
    set: (data) => (state.value = { ...NOTHING, data }),
    clear() {
      giveUp(asked.length);
      address = source = null;
      state.value = NOTHING;
    },
  };
}

const wait = (milliseconds: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** A load that keeps its data when its page is left, until the user signs out. */
export function keptLoad<T, Body = T>(options?: LoadOptions<T, Body>): Load<T> {
  const load = createLoad(options);
  effect(() => {
    if (organisation.value === null) load.clear();
  });
  return load;
}

interface UseOptions {
  /** Reloads when a conversation changes: any (`true`), or the one with this id. */
  live?: true | string;
  /** Reloads when this value changes. */
  on?: unknown;
  /** Interval between reloads while the page is visible, milliseconds. */
  every?: number;
}

/** Keeps a load up to date while the component is mounted. */
export function useOpened(load: Load<unknown>, address: string, options: UseOptions = {}): void {
  const { live, on, every } = options;
  const [turn, setTurn] = useState(0);
  // Before paint: the shown data may be from another address.
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
      // Also re-renders, because the address may contain today's date.
      if (!document.hidden) setTurn((turn) => turn + 1);
    }, every);
    return () => clearInterval(timer);
  }, [every]);
}

/** A load that belongs to the component: fetched at once, and again when the address changes. */
export function useLoad<T, Body = T>(
  address: string,
  options: LoadOptions<T, Body> & UseOptions = {},
): Load<T> {
  const load = useMemo(() => createLoad(options), []);
  useOpened(load, address, options);
  useEffect(() => load.clear, []);
  return load;
}
