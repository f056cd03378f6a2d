import { copyOf, name4, partCounter, viewOf } from './bytes.ts';

/** Boxes with metadata, and boxes without meaning in which programs leave some. */
const EMPTIED = new Set(['udta', 'meta', 'uuid', 'free', 'skip', 'wide', 'pdin', 'ID32']);
const CONTAINERS = new Set([
  'moov',
  'trak',
  'mdia',
  'minf',
  'stbl',
  'edts',
  'moof',
  'traf',
  'mvex',
]);
/** Headers that begin with the times at which a film was made and changed. */
const TIMED = new Set(['mvhd', 'tkhd', 'mdhd']);
/** Containers nest about five deep. */
const DEPTH = 16;

const FREE = [...'free'].map((letter) => letter.charCodeAt(0));

/**
 * An MP4 or QuickTime video whose metadata boxes become free space, so that all offsets in its tables
 * stay valid, and whose times are zero. A location that an action camera records in a separate track is
 * not removed.
 */
export function cleanMp4(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const film = copyOf(bytes);
  const view = viewOf(film);
  const count = partCounter();
  walk(0, film.length, 0);
  return film;

  function walk(start: number, end: number, depth: number): void {
    for (let at = start; at + 8 <= end;) {
      count();
      let header = 8;
      let size = view.getUint32(at);
      if (size === 1 && at + 16 <= end) {
        header = 16;
        size = Number(view.getBigUint64(at + 8));
      }
      if (size === 0 || at + size > end) size = end - at;
      if (size < header) return;
      const type = name4(film, at + 4);
      if (EMPTIED.has(type)) {
        film.set(FREE, at + 4);
        film.fill(0, at + header, at + size);
      } else if (TIMED.has(type)) {
        // A version, flags, and two times of 4 or, in version 1, 8 bytes.
        const times = at + header + 4;
        film.fill(0, times, Math.min(times + (film[at + header] === 1 ? 16 : 8), at + size));
      } else if (CONTAINERS.has(type) && depth < DEPTH) walk(at + header, at + size, depth + 1);
      at += size;
    }
  }
}
