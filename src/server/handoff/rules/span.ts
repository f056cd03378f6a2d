/** A time from `from` until `to`, milliseconds since 1970. */
export type Span = readonly [from: number, to: number];

/** The length of the union of spans, milliseconds. */
export function lengthOf(spans: readonly Span[]): number {
  let sum = 0;
  let end = -Infinity;
  for (const [from, to] of spans.toSorted((a, b) => a[0] - b[0])) {
    sum += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return sum;
}
