import { ascii, DamagedMedia } from './bytes.ts';
import { cleanGif } from './gif.ts';
import { cleanJpeg } from './jpeg.ts';
import { cleanMp4 } from './mp4.ts';
import { cleanPng } from './png.ts';
import { cleanWebm } from './webm.ts';
import { cleanWebp } from './webp.ts';

export { DamagedMedia } from './bytes.ts';

/** The types that a customer may attach: those that every browser shows and that cannot contain scripts. */
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

/** Brands in `ftyp` boxes of image formats that only some browsers show. */
const STILL_BRANDS = /^(?:he|mif|msf|avi)/;

/** The media type of the bytes, regardless of the file name; `null`: a type that may not be attached. */
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
 * The photo or video without metadata: location, time, device, and whatever programs have
 * added.
 *
 * @throws DamagedMedia when its structure is invalid
 */
export function withoutMetadata(bytes: Uint8Array, type: MediaType): Uint8Array<ArrayBuffer> {
  try {
    return cleaners[type](bytes);
  } catch (error) {
    throw error instanceof DamagedMedia ? error : new DamagedMedia('The file is truncated.');
  }
}
