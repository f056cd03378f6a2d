import { expect, test } from 'vitest';
import { placesOf, stepOf, STEPS } from '../../src/dashboard/chart/axis.ts';

const HOUR = 3_600;

test('a first bucket that is cut stands as far from the second as the others from each other', () => {
  // Bars are as wide as the shortest distance: ten minutes would make a needle of each hour.
  const at = [HOUR - 600, HOUR, 2 * HOUR, 3 * HOUR];
  expect(stepOf(at)).toBe(HOUR);
  expect(placesOf(at)).toEqual([0, HOUR, 2 * HOUR, 3 * HOUR]);
});

test('whole buckets, and too few of them to tell, stay where they are', () => {
  for (const at of [[], [5], [5, 9], [0, HOUR, 2 * HOUR]]) expect(placesOf(at)).toEqual(at);
});

test('the labels of an axis are numbers that are said without rounding', () => {
  for (const steps of Object.values(STEPS)) {
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    expect(steps.every(Number.isInteger)).toBe(true);
  }
  // Above a minute, seconds are not said; above an hour, each label says hours and minutes.
  for (const step of STEPS.time) if (step >= 60) expect(step % 60).toBe(0);
});
