/** A photo or video whose structure is invalid, for example because it is truncated. */
export class DamagedMedia extends Error {}

export const ascii = (bytes: Uint8Array, start: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(start, start + length));

export function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** A view of the bytes; its methods read big-endian by default. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The bytes from `start` to `end`. @throws DamagedMedia when there are fewer */
export function part(bytes: Uint8Array, start: number, end: number): Uint8Array {
  if (end > bytes.length || end < start) throw new DamagedMedia('The file is truncated.');
  return bytes.subarray(start, end);
}
