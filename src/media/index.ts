import { ascii, DamagedMedia } from './bytes.ts';
import { cleanGif } from './gif.ts';
import { cleanJpeg } from './jpeg.ts';
import { cleanMp4 } from './mp4.ts';
import { cleanPng } from './png.ts';
import { cleanWebm } from './webm.ts';
import { cleanWebp } from './webp.ts';

export { DamagedMedia } from './bytes.ts';

/** What a customer may attach: what every browser shows, and nothing that runs. */
const cleaners = {
  'image/jpeg': cleanJpeg,
  'image/png': cleanPng,
  'image/gif': cleanGif,
  'image/webp': cleanWebp,
  'video/mp4': cleanMp4,
  'video/quicktime': cleanMp4,
  'video/webm': cleanWebm,
};

export type MediaType = keyof typeof cleaners;

export const MEDIA_TYPES = Object.keys(cleaners) as MediaType[];

/** Of `ftyp` boxes: pictures that only some browsers show. */
const STILL_BRANDS = /^(?:he|mif|msf|avi)/;

/** What the bytes are, whatever their name says; `null`: nothing that may be attached. */
export function mediaTypeOf(bytes: Uint8Array): MediaType | null {
  const head = ascii(bytes, 0, 64);
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (/^GIF8[79]a/.test(head)) return 'image/gif';
  if (/^RIFF[^]{4}WEBP/.test(head)) return 'image/webp';
  if (head.startsWith('\x1a\x45\xdf\xa3')) return head.includes('webm') ? 'video/webm' : null;
  if (head.slice(4, 8) !== 'ftyp') return null;
  const brand = head.slice(8, 12);
  if (STILL_BRANDS.test(brand)) return null;
  return brand === 'qt  ' ? 'video/quicktime' : 'video/mp4';
}

/**
 * The photo or video without what it tells beside what it shows: where and when it was taken, by
 * which device, and what its programs have written into it.
 *
 * @throws DamagedMedia when its structure cannot be followed
 */
export function withoutMetadata(bytes: Uint8Array, type: MediaType): Uint8Array<ArrayBuffer> {
  try {
    return cleaners[type](bytes);
  } catch (error) {
    throw error instanceof DamagedMedia ? error : new DamagedMedia('It ends too early.');
  }
}
