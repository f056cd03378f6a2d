/** Internally, money is a whole number of millionths of a USD, so sums are exact. */
export function microsFromUsd(usd: number): number {
  return Math.round(usd * 1_000_000);
}

/** Converts the cost of one conversation to USD, with all six decimals. */
export const exactUsd = (micros: number): number => micros / 1_000_000;

/** Converts a sum of millionths to USD with two decimals, rounded half up. */
export function usdFromMicros(micros: number): number {
  return Math.floor(micros / 10_000 + 0.5) / 100;
}
