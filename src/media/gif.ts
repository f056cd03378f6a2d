import { ascii, DamagedMedia, joined, part } from './bytes.ts';

/** Those that say how often an animation runs. */
const LOOPS = new Set(['NETSCAPE2.0', 'ANIMEXTS1.0']);

/** Bytes of a table of colours, as its flags say. */
const table = (flags: number) => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0);

/** A GIF without comments, and without what programs have laid into it. */
export function cleanGif(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  let at = 13 + table(part(bytes, 0, 13)[10]!);
  const pieces = [part(bytes, 0, at)];
  for (;;) {
    const start = at;
    const kind = bytes[at];
    if (kind === 0x3b) return joined([...pieces, bytes.subarray(at, at + 1)]);
    if (kind === 0x21) {
      const label = part(bytes, at, at + 2)[1];
      at = endOfBlocks(bytes, at + 2);
      const isMetadata =
        label === 0xfe || (label === 0xff && !LOOPS.has(ascii(bytes, start + 3, 11)));
      if (!isMetadata) pieces.push(bytes.subarray(start, at));
    } else if (kind === 0x2c) {
      at = endOfBlocks(bytes, at + 11 + table(part(bytes, at, at + 10)[9]!));
      pieces.push(bytes.subarray(start, at));
    } else throw new DamagedMedia('A block is of no known kind.');
  }
}

/** Behind the empty block that ends a row of blocks. */
function endOfBlocks(bytes: Uint8Array, from: number): number {
  let at = from;
  for (;;) {
    const size = bytes[at];
    if (size === undefined) throw new DamagedMedia('It ends too early.');
    at += 1 + size;
    if (size === 0) return at;
  }
}
