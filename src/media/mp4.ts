import { ascii, viewOf } from './bytes.ts';

const METADATA = new Set(['udta', 'meta', 'uuid']);
const CONTAINERS = new Set(['moov', 'trak']);

/**
 * An MP4 or QuickTime video whose metadata boxes become free space, so that all offsets in its tables
 * stay valid. A location that an action camera records in a separate track is
 * not removed.
 */
export function cleanMp4(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const film = bytes.slice();
  const view = viewOf(film);
  walk(0, film.length);
  return film;

  function walk(start: number, end: number): void {
    for (let at = start; at + 8 <= end;) {
      let header = 8;
      let size = view.getUint32(at);
      if (size === 1 && at + 16 <= end) {
        header = 16;
        size = Number(view.getBigUint64(at + 8));
      }
      if (size === 0 || at + size > end) size = end - at;
      if (size < header) return;
      const type = ascii(film, at + 4, 4);
      if (METADATA.has(type)) {
        film.set(new TextEncoder().encode('free'), at + 4);
        film.fill(0, at + header, at + size);
      } else if (CONTAINERS.has(type)) walk(at + header, at + size);
      at += size;
    }
  }
}
