/** Receives each value as JSON. `isListed`: it is an element of an array. */
export type OnValue = (json: string, isListed: boolean) => void;

export interface JsonValues {
  feed(text: string): void;
  /** Ends the last value. Returns whether all values were complete. */
  end(): boolean;
}

/** Longest value, UTF-16 units. */
export const LONGEST = 16 * 1024 * 1024;

/** @throws if a part of a reply, of so many UTF-16 units, cannot be read at once */
export function checkSize(size: number): void {
  if (size > LONGEST) throw new Error('The reply is too large.');
}

/**
 * Longest string in a value, characters as they are written: of a longer one the beginning is read, which is
 * much more than a message may have.
 */
const LONGEST_STRING = 1024 * 1024;

/** Longest escape in a string: `\u0041`. */
const LONGEST_ESCAPE = 6;

/**
 * Splits a text into the JSON values that it consists of, whatever separates them: lines, commas, nothing.
 * Of an array at the top, each element is a value, so that the first ones can be read before the last one
 * has arrived. Each character is looked at once.
 */
export function jsonValues(onValue: OnValue): JsonValues {
  /** The current value as it arrived, without the part in the text that is being read. */
  let parts: string[] = [];
  let size = 0;
  let isOpen = false;
  /** Neither a string nor an object nor an array: ends before the next separator. */
  let isPlain = false;
  let isListed = false;
  let depth = 0;
  let isString = false;
  let isEscaped = false;
  /** Characters of the current string so far, and since its last escape began. */
  let length = 0;
  let sinceEscape = 0;
  /** The rest of the current string is left out. */
  let isCut = false;

  function close(rest: string): void {
    const json = parts.join('') + rest;
    parts = [];
    size = 0;
    isOpen = isPlain = false;
    onValue(json, isListed);
  }

  return {
    feed(text) {
      let start = 0;
      for (let index = 0; index < text.length; index++) {
        const char = text[index]!;
        if (isString) {
          length++;
          sinceEscape++;
          const isSafe = char === '\\' ? !isEscaped : char !== '"' && sinceEscape > LONGEST_ESCAPE;
          if (length > LONGEST_STRING && !isCut && isSafe) {
            isCut = true;
            parts.push(text.slice(start, index));
          }
          if (isEscaped) isEscaped = false;
          else if (char === '\\') {
            isEscaped = true;
            sinceEscape = 0;
          } else if (char === '"') {
            isString = false;
            if (isCut) start = index;
            isCut = false;
            if (depth === 0) close(text.slice(start, index + 1));
          }
          continue;
        }
        // oxlint-disable-next-line no-control-regex -- the separator of RFC 7464
        const isSeparator = /[\s,\x1e\uFEFF]/.test(char);
        if (isPlain && (isSeparator || char === ']')) close(text.slice(start, index));
        if (!isOpen) {
          if (isSeparator) continue;
          if (char === '[' && !isListed) {
            isListed = true;
            continue;
          }
          if (char === ']' && isListed) {
            isListed = false;
            continue;
          }
          isOpen = true;
          start = index;
          isPlain = !/["[{]/.test(char);
        }
        if (char === '"') {
          isString = true;
          length = 0;
          sinceEscape = LONGEST_ESCAPE;
        }
        if (char === '{' || char === '[') depth++;
        else if ((char === '}' || char === ']') && depth > 0 && --depth === 0) {
          close(text.slice(start, index + 1));
        }
      }
      if (!isOpen) return;
      size += text.length;
      checkSize(size);
      if (!isCut) parts.push(text.slice(start));
    },
    end() {
      if (isPlain) close('');
      return !isOpen && !isListed;
    },
  };
}
