import { untouched } from './untouched.ts';

const json = () => untouched(globalThis.JSON?.stringify).JSON;

/**
 * JSON text of plain data, whatever the page has done to `JSON`. It ignores `toJSON` methods that a page has added
 * to `Array.prototype` and the like.
 */
export const toJson = (value: unknown): string => json().stringify(value, itself);

/** The value that `name` has in `this`, and not what a `toJSON` method has made of it. */
function itself(this: Record<string, unknown>, name: string): unknown {
  return this[name];
}

export const fromJson = (text: string): unknown => json().parse(text);

/** An instant (milliseconds since 1970) as text, ISO 8601 in UTC, whatever the page has done to `Date`. */
export const toIso = (at: number): string =>
  new (untouched(Date.prototype.toISOString).Date)(at).toISOString();
