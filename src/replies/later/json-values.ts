/** Receives each value as JSON. `isListed`: it is an element of an array. */
export type OnValue = (json: string, isListed: boolean) => void;

export interface JsonValues {
  feed(text: string): void;
  /** Ends the last value. Returns whether all values were complete. */
  end(): boolean;
}

/** Longest value, UTF-16 units. */
const LONGEST = 16 * 1024 * 1024;

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
          if (isEscaped) isEscaped = false;
          else if (char === '\\') isEscaped = true;
          else if (char === '"') {
            isString = false;
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
        if (char === '"') isString = true;
        else if (char === '{' || char === '[') depth++;
        else if ((char === '}' || char === ']') && depth > 0 && --depth === 0) {
          close(text.slice(start, index + 1));
        }
      }
      if (!isOpen) return;
      size += text.length - start;
      if (size > LONGEST) throw new Error('The reply is too large.');
      parts.push(text.slice(start));
    },
    end() {
      if (isPlain) close('');
      return !isOpen && !isListed;
    },
  };
}
