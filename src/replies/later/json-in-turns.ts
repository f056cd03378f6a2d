import type { Shape } from '../forms/shape.ts';

/** How much is parsed in one turn, UTF-16 units. */
const TURN = 32 * 1024;

/** A number, or `true`, `false`, `null`; whether it is one says `JSON.parse`. */
const WORD = /[-+.\w]+/y;

/** What a string has in it that must be parsed, or may not be there. */
// oxlint-disable-next-line no-control-regex -- these are what is looked for
const SPECIAL = /[\\\0-\x1f]/;

/**
 * Parses a large JSON text as `JSON.parse` does, in turns: it would keep the page busy for a tenth of a second.
 * A single string is parsed at once.
 *
 * @throws SyntaxError if it is no JSON
 */
export function* jsonInTurns(json: string): Generator<undefined, unknown> {
  /** The objects and arrays that are open, and the keys of those objects. */
  const open: (Shape | unknown[])[] = [];
  const keys: string[] = [];
  let at = 0;
  let turn = TURN;

  /** The next character that is no white space; it stays. */
  function next(): string {
    while (/[ \t\r\n]/.test(json[at] ?? '')) at++;
    return json[at] ?? '';
  }

  function take(...allowed: string[]): string {
    const char = next();
    if (!allowed.includes(char)) throw new SyntaxError(`No JSON at ${at}.`);
    at++;
    return char;
  }

  function takeString(): string {
    const start = at;
    take('"');
    for (;;) {
      const end = json.indexOf('"', at);
      if (end === -1) throw new SyntaxError('A string has no end.');
      let before = end;
      while (json[before - 1] === '\\' && before > at) before--;
      at = end + 1;
      if ((end - before) % 2 === 0) break;
    }
    const text = json.slice(start + 1, at - 1);
    return SPECIAL.test(text) ? (JSON.parse(json.slice(start, at)) as string) : text;
  }

  function takeKey(): void {
    next();
    keys.push(takeString());
    take(':');
  }

  function takeWord(): unknown {
    WORD.lastIndex = at;
    const word = WORD.exec(json)?.[0] ?? '';
    at += word.length;
    return JSON.parse(word);
  }

  for (;;) {
    if (at > turn) {
      turn = at + TURN;
      yield;
    }
    const char = next();
    let value: unknown;
    if (char === '{' || char === '[') {
      at++;
      open.push(char === '{' ? {} : []);
      if (next() !== (char === '{' ? '}' : ']')) {
        if (char === '{') takeKey();
        continue;
      }
      at++;
      value = open.pop();
    } else value = char === '"' ? takeString() : takeWord();

    // A value has ended, and with it what it is the last one of.
    for (;;) {
      const into = open.at(-1);
      if (!into) {
        if (next() !== '') throw new SyntaxError(`More than JSON at ${at}.`);
        return value;
      }
      if (Array.isArray(into)) into.push(value);
      else {
        // Not by assignment: `__proto__` is a key like others. A page may have given all objects a `get`.
        const own = {
          __proto__: null,
          value,
          writable: true,
          enumerable: true,
          configurable: true,
        };
        Object.defineProperty(into, keys.pop()!, own);
      }
      if (take(',', Array.isArray(into) ? ']' : '}') === ',') {
        if (!Array.isArray(into)) takeKey();
        break;
      }
      value = open.pop();
    }
  }
}
