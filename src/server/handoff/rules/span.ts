/** A time from `from` until `to`, milliseconds since 1970. */
export type Span = readonly [from: number, to: number];

/** The union of spans: in order, none of them touching another. */
export function unionOf(spans: readonly Span[]): Span[] {
  const union: Span[] = [];
  let [start, end] = [0, -Infinity];
  for (const [from, to] of spans.toSorted((a, b) => a[0] - b[0])) {
    if (from <= end) {
      end = Math.max(end, to);
      continue;
    }
    if (end > start) union.push([start, end]);
    [start, end] = [from, to];
  }
  if (end > start) union.push([start, end]);
  return union;
}

/** The length of the union of spans, milliseconds. */
export const lengthOf = (spans: readonly Span[]): number =>
  unionOf(spans).reduce((sum, [from, to]) => sum + to - from, 0);

/** The length of what two unions have in common, milliseconds. */
export function sharedLengthOf(one: readonly Span[], other: readonly Span[]): number {
  let sum = 0;
  for (let i = 0, j = 0; i < one.length && j < other.length;) {
    const [[from, to], [otherFrom, otherTo]] = [one[i]!, other[j]!];
    sum += Math.max(0, Math.min(to, otherTo) - Math.max(from, otherFrom));
    if (to < otherTo) i++;
    else j++;
  }
  return sum;
}
