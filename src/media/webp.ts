import { ascii, joined, part, viewOf } from './bytes.ts';

const DRAW = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF', 'ICCP']);

/** Flags in `VP8X`: Exif present, XMP present. */
const METADATA_FLAGS = 0x08 | 0x04;

/** A WebP without Exif and XMP. */
export function cleanWebp(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const pieces = [bytes.slice(0, 12)];
  const whole = Math.min(bytes.length, 8 + viewOf(bytes).getUint32(4, true));
  for (let at = 12; at + 8 <= whole;) {
    const size = viewOf(part(bytes, at, at + 8)).getUint32(4, true);
    const end = at + 8 + size;
    const chunk = part(bytes, at, end).slice();
    const name = ascii(chunk, 0, 4);
    if (name === 'VP8X') chunk[8]! &= ~METADATA_FLAGS;
    if (DRAW.has(name)) pieces.push(chunk, new Uint8Array(size % 2));
    at = end + (size % 2);
  }
  const clean = joined(pieces);
  viewOf(clean).setUint32(4, clean.length - 8, true);
  return clean;
}
