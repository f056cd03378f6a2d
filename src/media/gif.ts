import { ascii, createKept, DamagedMedia, part } from './bytes.ts';

/** Extensions that set how often an animation repeats. */
const LOOPS = new Set(['NETSCAPE2.0', 'ANIMEXTS1.0']);

/** Size of a colour table in bytes, from its flags. */
const table = (flags: number) => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0);

/** A GIF with its images, their timing and its repetition, without any other extension. */
export function cleanGif(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const kept = createKept(bytes);
  let at = 13 + table(part(bytes, 0, 13)[10]!);
  kept.keep(0, at);
  for (;;) {
    const start = at;
    const kind = bytes[at];
    if (kind === 0x3b) {
      kept.keep(at, at + 1);
      return kept.joined();
    }
    if (kind === 0x21) {
      const label = bytes[at + 1];
      at = endOfBlocks(bytes, at + 2);
      if (label === 0xf9) kept.keep(start, at);
      else if (label === 0xff && LOOPS.has(ascii(bytes, start + 3, 11))) {
        // The name, and the block with the number of repetitions; others may follow.
        const isPlain = bytes[start + 14] === 3 && bytes[start + 15] === 1;
        if (isPlain) {
          kept.keep(start, start + 18);
          kept.add(Uint8Array.of(0));
        }
      }
    } else if (kind === 0x2c) {
      if (at + 10 > bytes.length) throw new DamagedMedia('The file is truncated.');
      at = endOfBlocks(bytes, at + 11 + table(bytes[at + 9]!));
      kept.keep(start, at);
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
