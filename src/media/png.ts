import { createKept, DamagedMedia, name4, partCounter, viewOf } from './bytes.ts';

/** The chunks that affect display. */
const DRAWN = new Set(
  'IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP mDCV cLLI sBIT bKGD pHYs acTL fcTL fdAT'.split(
    ' ',
  ),
);

/** A PNG without texts, times, Exif, makers' chunks, and data after its end. */
export function cleanPng(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const kept = createKept(bytes);
  const count = partCounter();
  const view = viewOf(bytes);
  kept.keep(0, 8);
  for (let at = 8; ;) {
    count();
    if (at + 12 > bytes.length) throw new DamagedMedia('The file is truncated.');
    const end = at + 12 + view.getUint32(at);
    if (end > bytes.length) throw new DamagedMedia('The file is truncated.');
    const name = name4(bytes, at + 4);
    if (DRAWN.has(name)) kept.keep(at, end);
    if (name === 'IEND') return kept.joined();
    at = end;
  }
}
