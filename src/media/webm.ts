import { copyOf, partCounter } from './bytes.ts';

/** A film has an element for each picture, and for each short piece of its sound. */
const MAX_ELEMENTS = 1_000_000;

const SEGMENT = 0x18538067;
const TAGS = 0x1254c367;
const ATTACHMENTS = 0x1941a469;
const CHAPTERS = 0x1043a770;
const VOID = 0xec;
/** With their children, which follow directly when the element has no known size. */
const EMPTIED = new Set([TAGS, 0x7373, ATTACHMENTS, 0x61a7, CHAPTERS, 0x45b9]);

const INFO = 0x1549a966;
/** Elements of the information on the film: its date, title, file names, and the programs that wrote it. */
const TOLD = new Set([0x4461, 0x7ba9, 0x7384, 0x3c83ab, 0x3e83bb, 0x4d80, 0x5741]);

/**
 * A WebM whose tags, chapters and attached files become void elements, without date, title and programs. What
 * cannot be read as an element is cut off with all that follows, so that nothing passes unread.
 */
export function cleanWebm(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const film = copyOf(bytes);
  const count = partCounter(MAX_ELEMENTS);
  for (let at = 0; at < film.length;) {
    count();
    if (film[at] === 0) {
      // Padding between elements: players skip it, and find what follows.
      at++;
      continue;
    }
    const [id, afterId] = number(film, at, true);
    const [size, start] = number(film, afterId, false);
    // A streamed element has no known size; its children follow directly.
    const end = size === null ? start : start + size;
    if (Number.isNaN(end) || start > film.length) return film.slice(0, at);
    // A truncated file ends within an element.
    const stop = Math.min(end, film.length);
    // Zeros end a text (RFC 8794, section 13).
    if (id === VOID || TOLD.has(id ?? 0)) film.fill(0, start, stop);
    else if (EMPTIED.has(id ?? 0) && stop - at >= 9) {
      film.fill(0, at, stop);
      film[at] = VOID;
      film[at + 1] = 0x01;
      let rest = stop - at - 9;
      for (let place = at + 8; rest > 0; place--) {
        film[place] = rest % 256;
        rest = Math.floor(rest / 256);
      }
    }
    at = id === SEGMENT || id === INFO ? start : Math.max(end, at + 2);
  }
  return film;
}

/**
 * Reads a variable-size integer (RFC 8794, section 4).
 *
 * @param whole whether to keep the length marker, as in ids
 * @returns the number, or `null` when unknown, and the position after it
 */
function number(
  bytes: Uint8Array,
  at: number,
  whole: boolean,
): [value: number | null, end: number] {
  const first = bytes[at];
  // An id has at most four bytes.
  if (first === undefined || first < (whole ? 0x10 : 1)) return [NaN, at + 1];
  const length = Math.clz32(first) - 23;
  let value = whole ? first : first & (0xff >> length);
  let isUnknown = !whole && value === 0xff >> length;
  for (let i = 1; i < length; i++) {
    const byte = bytes[at + i] ?? 0;
    value = value * 256 + byte;
    isUnknown &&= byte === 0xff;
  }
  return [isUnknown ? null : value, at + length];
}
