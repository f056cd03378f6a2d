/** A photo or video whose structure is invalid, for example because it is truncated. */
export class DamagedMedia extends Error {}

/** The most parts of a photo or film, many times what long ones have. Each takes time, however small it is. */
const MAX_PARTS = 300_000;

/** @returns a function to be called for each part @throws DamagedMedia when there are more than `most` */
export function partCounter(most = MAX_PARTS): () => void {
  let count = 0;
  return () => {
    if (++count > most) throw new DamagedMedia('The file has too many parts.');
  };
}

export const ascii = (bytes: Uint8Array, start: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(start, start + length));

/**
 * Collects what is kept of a file. Neighbouring ranges become one, so that a file of very many tiny parts
 * costs about as much as one of few.
 */
export function createKept(bytes: Uint8Array) {
  const pieces: Uint8Array[] = [];
  let start = 0;
  let end = 0;
  const flush = () => {
    if (end > start) pieces.push(bytes.subarray(start, end));
    start = end = 0;
  };
  return {
    /** Keeps the bytes from `from` to `to`. @throws DamagedMedia when there are fewer */
    keep(from: number, to: number): void {
      if (!(to <= bytes.length && to >= from)) throw new DamagedMedia('The file is truncated.');
      if (from !== end || end === 0) {
        flush();
        start = from;
      }
      end = to;
    },
    /** Adds bytes that are not in the file. */
    add(piece: Uint8Array): void {
      flush();
      pieces.push(piece);
    },
    joined(): Uint8Array<ArrayBuffer> {
      flush();
      const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
      let at = 0;
      for (const piece of pieces) {
        whole.set(piece, at);
        at += piece.length;
      }
      return whole;
    },
  };
}

/** The four bytes at `at` as text, without a copy of the bytes. */
export const name4 = (bytes: Uint8Array, at: number): string =>
  String.fromCharCode(bytes[at]!, bytes[at + 1]!, bytes[at + 2]!, bytes[at + 3]!);

/** A copy of the bytes from `start` to `end`. `slice` of a Node buffer copies nothing. */
export const copyOf = (bytes: Uint8Array, start = 0, end = bytes.length): Uint8Array<ArrayBuffer> =>
  new Uint8Array(bytes.subarray(start, end));

/** A view of the bytes; its methods read big-endian by default. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The bytes from `start` to `end`. @throws DamagedMedia when there are fewer */
export function part(bytes: Uint8Array, start: number, end: number): Uint8Array {
  if (end > bytes.length || end < start) throw new DamagedMedia('The file is truncated.');
  return bytes.subarray(start, end);
}
