import { ascii, DamagedMedia, joined, part } from './bytes.ts';

/** Extensions that set how often an animation repeats. */
const LOOPS = new Set(['NETSCAPE2.0', 'ANIMEXTS1.0']);

/** Size of a colour table in bytes, from its flags. */
const table = (flags: number) => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0);

/** A GIF without comments and application extensions, except those for repetition. */
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
    } else throw new DamagedMedia('The file has an unknown block.');
  }
}

/** The position after the empty block that ends a sequence of blocks. */
function endOfBlocks(bytes: Uint8Array, from: number): number {
  let at = from;
  for (;;) {
    const size = bytes[at];
    if (size === undefined) throw new DamagedMedia('The file is truncated.');
    at += 1 + size;
    if (size === 0) return at;
  }
}
