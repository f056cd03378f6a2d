import { copyOf, createKept, DamagedMedia, name4, partCounter, viewOf } from './bytes.ts';

const DRAWN = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF', 'ICCP']);
/** What a frame of an animation consists of, after its header. */
const IN_FRAME = new Set(['VP8 ', 'VP8L', 'ALPH']);
const FRAME_HEADER = 16;
const MAX_FRAMES = 50_000;

/** Flags in `VP8X`: Exif present, XMP present. */
const METADATA_FLAGS = 0x08 | 0x04;

/** A WebP without Exif, XMP, and chunks that affect nothing. */
export function cleanWebp(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const view = viewOf(bytes);
  const kept = createKept(bytes);
  const count = partCounter();
  const countFrame = partCounter(MAX_FRAMES);
  kept.add(bytes.subarray(0, 12));
  const whole = Math.min(bytes.length, 8 + view.getUint32(4, true));
  for (let at = 12; at + 8 <= whole;) {
    const { end, next } = chunkAt(at, bytes.length);
    const name = name4(bytes, at);
    if (name === 'VP8X') {
      const chunk = copyOf(bytes, at, end);
      chunk[8]! &= ~METADATA_FLAGS;
      kept.add(chunk);
      if (next > end) kept.add(new Uint8Array(1));
    } else if (name === 'ANMF') kept.add(frame(at, end));
    else if (DRAWN.has(name)) {
      kept.keep(at, end);
      if (next > end) kept.add(new Uint8Array(1));
    }
    at = next;
  }
  const clean = kept.joined();
  viewOf(clean).setUint32(4, clean.length - 8, true);
  return clean;

  function chunkAt(at: number, limit: number): { end: number; next: number } {
    count();
    const size = view.getUint32(at + 4, true);
    const end = at + 8 + size;
    if (end > limit) throw new DamagedMedia('The file is truncated.');
    return { end, next: end + (size % 2) };
  }

  /** A frame with only its picture. */
  function frame(start: number, frameEnd: number): Uint8Array {
    countFrame();
    const inner = createKept(bytes);
    inner.add(bytes.subarray(start, Math.min(start + 8 + FRAME_HEADER, frameEnd)));
    for (let at = start + 8 + FRAME_HEADER; at + 8 <= frameEnd;) {
      const { end, next } = chunkAt(at, frameEnd);
      if (IN_FRAME.has(name4(bytes, at))) {
        inner.keep(at, end);
        if (next > end) inner.add(new Uint8Array(1));
      }
      at = next;
    }
    const clean = inner.joined();
    viewOf(clean).setUint32(4, clean.length - 8, true);
    return clean;
  }
}
