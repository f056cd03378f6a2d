import { LONG as LONG_RUN } from './long.ts';

/** How long texts are read, characters: the shorter and the longer of two that are compared. */
const SHORT = (LONG_RUN ? 16 : 4) * 1024;
const LONG = (LONG_RUN ? 1024 : 64) * 1024;

/** For twice the text, twice the work. Work that grows with the square is four times as much. */
export const MOST = 2.2;
/** A growth this steep is believed without further runs. */
const STEEP = 3.5;
/** Most runs before a growth is believed. */
const TRIES = 30;

/** A text of `length` characters that repeats a piece. */
const repeated = (piece: string, length: number) =>
  piece.repeat(Math.ceil(length / piece.length)).slice(0, length);

/** The work for these inputs together. @returns how much it grows for inputs twice as large */
export function growthOf<T>(
  read: (input: T) => unknown,
  inputs: readonly { short: T; long: T }[],
  ratio: number,
): number {
  const measured = inputs.map((input) => ({ ...input, ofLong: Infinity, ofShort: Infinity }));
  let found = Infinity;
  // The least of several runs counts: what else the machine does only adds to it.
  for (let run = 0; run < TRIES && found > MOST; run++) {
    for (const input of measured) {
      // As many short inputs as are as large as the long one: what else disturbs, disturbs both.
      const start = performance.now();
      for (let part = 0; part < ratio; part++) read(input.short);
      const middle = performance.now();
      read(input.long);
      input.ofShort = Math.min(input.ofShort, middle - start);
      input.ofLong = Math.min(input.ofLong, performance.now() - middle);
    }
    const sum = (of: 'ofLong' | 'ofShort') => measured.reduce((all, input) => all + input[of], 0);
    found = 2 * (sum('ofLong') / sum('ofShort')) ** (1 / Math.log2(ratio));
    if (run > 1 && found > STEEP) break;
  }
  return found;
}

/** The same for texts that repeat these pieces. @param end stands at the end of each text */
export function textGrowth(
  read: (text: string) => unknown,
  pieces: readonly string[],
  { short = SHORT, long = LONG, end = '' } = {},
): number {
  const inputs = pieces.map((piece) => ({
    short: repeated(piece, short) + end,
    long: repeated(piece, long) + end,
  }));
  return growthOf(read, inputs, long / short);
}

/**
 * How many times as much work one input is as another: the least of several runs of each.
 *
 * @param enough a ratio that is small enough to end the runs
 */
export function timesAsMuch<T>(
  read: (input: T) => unknown,
  one: T,
  other: T,
  enough: number,
): number {
  const timeOf = (input: T) => {
    const start = performance.now();
    read(input);
    return performance.now() - start;
  };
  let [ofOne, ofOther] = [Infinity, Infinity];
  for (let run = 0; run < TRIES && (run < 3 || ofOne >= enough * ofOther); run++) {
    ofOne = Math.min(ofOne, timeOf(one));
    ofOther = Math.min(ofOther, timeOf(other));
  }
  return ofOne / ofOther;
}
