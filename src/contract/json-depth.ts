/** The most levels of objects and arrays in a request body. What handles a body may recurse into it. */
export const MAX_DEPTH = 64;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Whether the JSON text has more than `max` levels. Linear in its length, without recursion. */
export function isTooDeep(text: string, max = MAX_DEPTH): boolean {
  // Most bodies have fewer brackets than that, whether in texts or not.
  if (text.length <= 2 * max || countOf(text, '{', max) + countOf(text, '[', max) <= max) {
    return false;
  }
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === OPEN_ARRAY || code === OPEN_OBJECT) {
      if (++depth > max) return true;
    } else if (code === CLOSE_ARRAY || code === CLOSE_OBJECT) depth--;
  }
  return false;
}

/** How often a character occurs, counted up to one more than `most`. */
function countOf(text: string, character: string, most: number): number {
  let count = 0;
  for (let at = text.indexOf(character); at !== -1 && count <= most; count++) {
    at = text.indexOf(character, at + 1);
  }
  return count;
}

/** The place of the quote that ends the string which starts at `start`. */
function endOfString(text: string, start: number): number {
  let end = start;
  for (;;) {
    end = text.indexOf('"', end + 1);
    if (end === -1) return text.length;
    let before = end;
    while (text.charCodeAt(before - 1) === BACKSLASH) before--;
    if ((end - before) % 2 === 0) return end;
  }
}

/** The path of the first value that lies deeper than `max` levels, dotted and shortened; without recursion. */
export function pathOfTooDeep(value: unknown, max = MAX_DEPTH): string {
  const open: { value: unknown; path: readonly string[] }[] = [{ value, path: [] }];
  for (let one = open.pop(); one; one = open.pop()) {
    if (typeof one.value !== 'object' || one.value === null) continue;
    if (one.path.length >= max) return shortened(one.path);
    for (const [name, inner] of Object.entries(one.value).toReversed()) {
      if (typeof inner === 'object') open.push({ value: inner, path: [...one.path, name] });
    }
  }
  return '';
}

const SHOWN = 5;
const shortened = (path: readonly string[]) =>
  `${path
    .slice(0, SHOWN)
    .map((name) => name.slice(0, 100))
    .join('.')}…`;
