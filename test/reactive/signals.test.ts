import { describe, expect, test } from 'vitest';
import { batch, computed, effect, signal, untracked } from '../../src/reactive/signals.ts';

/** What an effect has seen, in order. */
function seen<T>(read: () => T) {
  const values: T[] = [];
  const stop = effect(() => void values.push(read()));
  return { values, stop };
}

describe('an effect', () => {
  test('runs now and after each change of what it reads, until it is stopped', () => {
    const a = signal(1);
    const { values, stop } = seen(() => a.value);
    a.value = 2;
    a.value = 2;
    stop();
    a.value = 3;
    expect(values).toEqual([1, 2]);
  });

  test('follows what it reads this time, not what it read before', () => {
    const which = signal(true);
    const a = signal('a');
    const b = signal('b');
    const { values } = seen(() => (which.value ? a.value : b.value));
    b.value = 'b2';
    which.value = false;
    a.value = 'a2';
    b.value = 'b3';
    expect(values).toEqual(['a', 'b2', 'b3']);
  });

  test('does not follow what it peeks at or reads untracked', () => {
    const a = signal(1);
    const { values } = seen(() => a.peek() + untracked(() => a.value));
    a.value = 2;
    expect(values).toEqual([2]);
  });

  test('may change a signal: those that read it run after it', () => {
    const a = signal(1);
    const double = signal(0);
    effect(() => {
      double.value = a.value * 2;
    });
    const { values } = seen(() => double.value);
    a.value = 5;
    expect(values).toEqual([2, 10]);
  });

  test('that feeds itself comes to an end', () => {
    const a = signal(0);
    effect(() => {
      a.value = a.value + 1;
    });
    expect(a.value).toBeGreaterThan(1);
  });

  test('that throws keeps no other from running, and the error is not lost', () => {
    const a = signal(1);
    effect(() => {
      if (a.value > 1) throw new Error('mine');
    });
    const { values } = seen(() => a.value);
    expect(() => (a.value = 2)).toThrow('mine');
    expect(values).toEqual([1, 2]);
  });
});

test('an effect that throws at first is none', () => {
  const a = signal(1);
  let runs = 0;
  const failing = () =>
    effect(() => {
      runs++;
      throw new Error(String(a.value));
    });
  expect(failing).toThrow('1');
  a.value = 2;
  expect(runs).toBe(1);
});

describe('a computed signal', () => {
  test('is made when it is read, and again only when what it reads has changed', () => {
    const a = signal(1);
    const other = signal(1);
    let made = 0;
    const double = computed(() => {
      made++;
      return a.value * 2;
    });
    expect(made).toBe(0);
    expect([double.value, double.value]).toEqual([2, 2]);
    other.value = 2;
    expect(double.value).toBe(2);
    expect(made).toBe(1);
    a.value = 2;
    expect(double.value).toBe(4);
    expect(made).toBe(2);
  });

  test('that comes out the same wakes nobody', () => {
    const a = signal(1);
    const isOdd = computed(() => a.value % 2 === 1);
    const { values } = seen(() => isOdd.value);
    a.value = 3;
    a.value = 4;
    expect(values).toEqual([true, false]);
  });

  test('of computed signals is never half old', () => {
    const a = signal(1);
    const double = computed(() => a.value * 2);
    const sum = computed(() => a.value + double.value);
    const { values } = seen(() => [a.value, double.value, sum.value].join(' '));
    a.value = 2;
    expect(values).toEqual(['1 2 3', '2 4 6']);
  });
});

test('a batch is one change', () => {
  const a = signal(1);
  const b = signal(1);
  const { values } = seen(() => a.value + b.value);
  batch(() => {
    a.value = 2;
    b.value = 3;
  });
  expect(values).toEqual([2, 5]);
});

test('subscribe calls back with the value now and after each change', () => {
  const a = signal(1);
  const values: number[] = [];
  const stop = a.subscribe((value) => values.push(value));
  a.value = 2;
  stop();
  a.value = 3;
  expect(values).toEqual([1, 2]);
});
