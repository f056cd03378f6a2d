/**
 * Reactive values: the part of `@preact/signals-core` that is needed
 * here, in a quarter of its bytes. There are no subscriptions: after a change, every effect
 * compares the values it has read with the current ones, and runs again if any differs. Pages
 * have tens of effects, not thousands.
 */
export interface ReadonlySignal<T> {
  /** The value. An effect or computed signal that reads it follows it. */
  readonly value: T;
  /** The value, read without following it. */
  peek(): T;
  /** Calls back with the value now and after each change. Returns a function that stops it. */
  subscribe(listener: (value: T) => void): () => void;
}

export interface Signal<T> extends ReadonlySignal<T> {
  value: T;
}

/** The signals that were read, with the values they had. */
type Reads = Map<ReadonlySignal<unknown>, unknown>;

/** The reads of the running effect or computed signal. */
let reading: Reads | undefined;
/** Counts changes of all signals: a computed signal rechecks its reads at most once per change. */
let changes = 0;
let batches = 0;
let isRunning = false;
const effects = new Set<() => void>();

/** Limit of effect rounds. A chain that exceeds it triggers itself. */
const MOST_ROUNDS = 100;

function track<T>(run: () => T, reads?: Reads): T {
  const outer = reading;
  reading = reads;
  try {
    return run();
  } finally {
    reading = outer;
  }
}

const differs = (reads: Reads): boolean =>
  [...reads].some(([signal, value]) => signal.peek() !== value);

abstract class Readable<T> implements ReadonlySignal<T> {
  abstract peek(): T;

  get value(): T {
    const value = this.peek();
    reading?.set(this, value);
    return value;
  }

  subscribe(listener: (value: T) => void): () => void {
    return effect(() => {
      const { value } = this;
      untracked(() => listener(value));
    });
  }
}

class Source<T> extends Readable<T> {
  #value: T;

  constructor(value: T) {
    super();
    this.#value = value;
  }

  peek(): T {
    return this.#value;
  }

  override get value(): T {
    return super.value;
  }

  override set value(value: T) {
    if (value === this.#value) return;
    this.#value = value;
    changes++;
    settle();
  }
}

class Computed<T> extends Readable<T> {
  #compute: () => T;
  #value!: T;
  #reads: Reads | undefined;
  #seen = -1;

  constructor(compute: () => T) {
    super();
    this.#compute = compute;
  }

  peek(): T {
    if (this.#seen !== changes) {
      const seen = changes;
      if (!this.#reads || differs(this.#reads)) {
        const reads: Reads = new Map();
        this.#value = track(this.#compute, reads);
        this.#reads = reads;
      }
      this.#seen = seen;
    }
    return this.#value;
  }
}

export const signal = <T>(value: T): Signal<T> => new Source(value);

/** A value derived from others, recomputed only when one of them has changed. */
export const computed = <T>(compute: () => T): ReadonlySignal<T> => new Computed(compute);

/** Runs now, and again whenever a signal that it has read changes. Returns a function that stops it. */
export function effect(run: () => void): () => void {
  let reads: Reads | undefined;
  const check = () => {
    if (reads && !differs(reads)) return;
    reads = new Map();
    track(run, reads);
  };
  effects.add(check);
  try {
    check();
  } catch (error) {
    effects.delete(check);
    throw error;
  }
  return () => void effects.delete(check);
}

/** Reads signals without following them. */
export const untracked = <T>(run: () => T): T => track(run);

/** Combines several changes into one update. */
export function batch(run: () => void): void {
  batches++;
  try {
    run();
  } finally {
    batches--;
    settle();
  }
}

/** Runs effects until nothing changes. An effect that throws does not stop the others. */
function settle(): void {
  if (isRunning || batches > 0) return;
  isRunning = true;
  const errors: unknown[] = [];
  let seen = -1;
  for (let round = 0; seen !== changes && round < MOST_ROUNDS; round++) {
    seen = changes;
    for (const check of effects) {
      try {
        check();
      } catch (error) {
        errors.push(error);
      }
    }
  }
  isRunning = false;
  if (errors.length > 0) throw errors[0];
}
