import { ascii, DamagedMedia, joined, part, viewOf } from './bytes.ts';

const EXIF = 'Exif\0\0';
const ORIENTATION = 0x0112;

/**
 * A JPEG with only what is needed to display it. Of its metadata, the colour profile and orientation
 * stay; Exif, XMP, IPTC, comments, previews, and data after the end are removed.
 */
export function cleanJpeg(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const pieces = [bytes.subarray(0, 2)];
  let hasOrientation = false;
  let at = 2;
  for (;;) {
    if (bytes[at] !== 0xff) throw new DamagedMedia('A segment starts at the wrong position.');
    const marker = bytes[at + 1];
    if (marker === undefined) throw new DamagedMedia('The file is truncated.');
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === 0xd9) return joined([...pieces, bytes.subarray(at, at + 2)]);
    const end = at + 2 + viewOf(part(bytes, at, at + 4)).getUint16(2);
    const segment = part(bytes, at, end);
    at = end;
    if (marker === 0xe1) {
      const orientation: number = hasOrientation ? 0 : orientationIn(segment);
      hasOrientation ||= orientation > 1;
      if (orientation > 1) pieces.push(orientationSegment(orientation));
    } else if (draws(marker, segment)) pieces.push(segment);
    if (marker === 0xda) {
      const scanEnd = endOfScan(bytes, at);
      pieces.push(bytes.subarray(at, scanEnd));
      at = scanEnd;
      // Truncated in the image data: browsers can display the part that exists.
      if (at >= bytes.length) return joined([...pieces, Uint8Array.of(0xff, 0xd9)]);
    }
  }
}

/** Whether a segment affects display: JFIF, Adobe's colour transform, a colour profile, or no APP segment. */
function draws(marker: number, segment: Uint8Array): boolean {
  if (marker === 0xfe) return false;
  if (marker < 0xe0 || marker > 0xef) return true;
  if (marker === 0xe2) return ascii(segment, 4, 12) === 'ICC_PROFILE\0';
  return marker === 0xe0 || marker === 0xee;
}

/** The position of the next marker after the image data. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1]!;
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
  }
  return bytes.length;
}

/** The Exif orientation, 1–8; 0 when there is none. */
function orientationIn(segment: Uint8Array): number {
  if (ascii(segment, 4, 6) !== EXIF) return 0;
  try {
    const tiff = viewOf(segment.subarray(10));
    const little = tiff.getUint16(0) === 0x4949;
    const directory = tiff.getUint32(4, little);
    const count = tiff.getUint16(directory, little);
    for (let i = 0; i < count; i++) {
      const entry = directory + 2 + i * 12;
      if (tiff.getUint16(entry, little) === ORIENTATION) {
        const value = tiff.getUint16(entry + 8, little);
        return value <= 8 ? value : 0;
      }
    }
  } catch {
    // Ignore damaged Exif.
  }
  return 0;
}

/** An Exif segment that contains only the orientation. */
function orientationSegment(orientation: number): Uint8Array {
  const text = [...EXIF].map((letter) => letter.charCodeAt(0));
  return Uint8Array.from(
    [0xff, 0xe1, 0, 34, ...text, 0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1].concat([
      ORIENTATION >> 8,
      ORIENTATION & 0xff,
      0,
      3,
      0,
      0,
      0,
      1,
      0,
      orientation,
      0,
      0,
      0,
      0,
      0,
      0,
    ]),
  );
}
