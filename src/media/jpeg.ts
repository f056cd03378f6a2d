import { ascii, copyOf, createKept, DamagedMedia, partCounter, viewOf } from './bytes.ts';

const EXIF = 'Exif\0\0';
const ORIENTATION = 0x0112;

/** Segments that every decoder needs: frames, tables, scans, restart interval. */
const isDrawn = (marker: number) =>
  (marker >= 0xc0 && marker <= 0xcf) || (marker >= 0xda && marker <= 0xdf);

/** Markers without a length. */
const isBare = (marker: number) => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);

/**
 * A JPEG with only what is needed to display it. Of its metadata, the colour profile, the orientation, the
 * pixel density and Adobe's colour transform stay; Exif, XMP, IPTC, comments, makers' segments, previews,
 * and data after the end are removed.
 */
export function cleanJpeg(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const kept = createKept(bytes);
  const count = partCounter();
  kept.keep(0, 2);
  let hasOrientation = false;
  let hasJfif = false;
  let at = 2;
  for (;;) {
    if (bytes[at] !== 0xff) throw new DamagedMedia('A segment starts at the wrong position.');
    const marker = bytes[at + 1];
    if (marker === undefined) throw new DamagedMedia('The file is truncated.');
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === 0xd9) {
      kept.keep(at, at + 2);
      return kept.joined();
    }
    if (isBare(marker)) {
      at += 2;
      continue;
    }
    count();
    const start = at;
    const end = at + 2 + ((bytes[at + 2]! << 8) | bytes[at + 3]!);
    if (!(end <= bytes.length)) throw new DamagedMedia('The file is truncated.');
    at = end;
    if (isDrawn(marker)) kept.keep(start, end);
    else if (marker === 0xe0) {
      if (!hasJfif && isNamed(bytes, start, end, 'JFIF\0', 14)) {
        hasJfif = true;
        kept.add(jfifSegment(bytes.subarray(start + 9, start + 16)));
      }
    } else if (marker === 0xe1) {
      const orientation: number = hasOrientation ? 0 : orientationIn(bytes.subarray(start, end));
      hasOrientation ||= orientation > 1;
      if (orientation > 1) kept.add(orientationSegment(orientation));
    } else if (marker === 0xe2) {
      if (isNamed(bytes, start, end, 'ICC_PROFILE\0', 14)) kept.keep(start, end);
    } else if (marker === 0xee && isNamed(bytes, start, end, 'Adobe', 12)) {
      const adobe = copyOf(bytes, start, start + 16);
      adobe.set([0, 14], 2);
      kept.add(adobe);
    }
    if (marker === 0xda) {
      const scanEnd = endOfScan(bytes, at);
      kept.keep(at, scanEnd);
      at = scanEnd;
      // Truncated in the image data: browsers can display the part that exists.
      if (at >= bytes.length) {
        kept.add(Uint8Array.of(0xff, 0xd9));
        return kept.joined();
      }
    }
  }
}

/** Whether the data of a segment starts with a name and has at least `size` bytes. */
const isNamed = (bytes: Uint8Array, start: number, end: number, name: string, size: number) =>
  end - start - 4 >= size && ascii(bytes, start + 4, name.length) === name;

/** A JFIF header without its thumbnail. @param version with the units and the two densities */
const jfifSegment = (version: Uint8Array) =>
  Uint8Array.of(0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, ...version, 0, 0);

/** The position of the next marker after the image data. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = from; at < bytes.length; at++) {
    if (bytes[at] !== 0xff) continue;
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
