import { ascii, joined, part, viewOf } from './bytes.ts';

/** Ancillary chunks that affect display. Critical chunks have names that start with a capital. */
const DRAW = new Set(
  'tRNS gAMA cHRM sRGB iCCP cICP mDCV cLLI sBIT bKGD hIST sPLT pHYs acTL fcTL fdAT'.split(' '),
);

/** A PNG without texts, times, Exif, and data after its end. */
export function cleanPng(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const pieces = [bytes.subarray(0, 8)];
  for (let at = 8; ;) {
    const end = at + 12 + viewOf(part(bytes, at, at + 8)).getUint32(0);
    const chunk = part(bytes, at, end);
    const name = ascii(chunk, 4, 4);
    if (DRAW.has(name) || /^[A-Z]/.test(name)) pieces.push(chunk);
    if (name === 'IEND') return joined(pieces);
    at = end;
  }
}
