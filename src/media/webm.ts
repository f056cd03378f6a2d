const SEGMENT = 0x18538067;
const TAGS = 0x1254c367;
const ATTACHMENTS = 0x1941a469;
const VOID = 0xec;

/** A WebM whose tags and attached files become void elements. */
export function cleanWebm(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const film = bytes.slice();
  for (let at = 0; at < film.length;) {
    const [id, afterId] = number(film, at, true);
    const [size, start] = number(film, afterId, false);
    // A streamed element has no known size; its children follow directly.
    const end = size === null ? start : start + size;
    if (Number.isNaN(end) || start > film.length) break;
    const isMetadata = (id === TAGS || id === ATTACHMENTS) && end - at >= 9 && end <= film.length;
    if (isMetadata) {
      film.fill(0, at, end);
      film[at] = VOID;
      film[at + 1] = 0x01;
      let rest = end - at - 9;
      for (let place = at + 8; rest > 0; place--) {
        film[place] = rest % 256;
        rest = Math.floor(rest / 256);
      }
    }
    at = id === SEGMENT ? start : Math.max(end, at + 2);
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
  if (first === undefined || first === 0) return [NaN, at + 1];
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
