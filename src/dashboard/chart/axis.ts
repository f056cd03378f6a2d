/** Seconds. */
export const DAY = 86_400;

/** Seconds from one bucket to the next. The first bucket may be cut: it begins with the range. */
export const stepOf = ([first = 0, second = first + 1, third]: readonly number[]) =>
  third === undefined ? second - first : third - second;

/** The first bucket may be cut. It is drawn where it would begin whole: bars are as wide as the shortest bucket. */
export function placesOf(at: readonly number[]): number[] {
  const [first, second, ...others] = at;
  if (first === undefined || second === undefined || others.length === 0) return [...at];
  return [Math.min(first, second - stepOf(at)), second, ...others];
}

/** Distances between the labels of an axis. */
export const STEPS = {
  whole: Array.from({ length: 10 }, (_, power) => [1, 2, 5].map((one) => one * 10 ** power)).flat(),
  // Seconds: beyond a minute whole minutes, beyond an hour whole hours, as they are said.
  time: [
    1,
    2,
    5,
    10,
    20,
    30,
    ...[1, 2, 5, 10, 20, 30].map((minutes) => minutes * 60),
    ...[1, 2, 3, 6, 12].map((hours) => hours * 3_600),
    ...[1, 2, 5, 10, 20, 50, 100, 200, 500].map((days) => days * DAY),
  ],
};
