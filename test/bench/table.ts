/** A line of the report: a figure beside its budget. */
export interface Figure {
  what: string;
  figure: string;
  budget: string;
  /** `undefined` where no budget is set. */
  holds?: boolean;
}

/** Prints the figures of a benchmark, aligned. */
export function printFigures(title: string, figures: Figure[]): void {
  console.log(`\n${title}`);
  const width = Math.max(...figures.map(({ what }) => what.length));
  for (const { what, figure, budget, holds } of figures) {
    const verdict = holds === undefined ? '' : holds ? 'holds' : 'MISSED';
    console.log(`  ${what.padEnd(width)}  ${figure.padEnd(34)}  ${budget.padEnd(28)}  ${verdict}`);
  }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** @param share 0–1 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}
