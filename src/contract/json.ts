/**
 * JSON text of plain data. Unlike `JSON.stringify`, which a page may have replaced, it does not call `toJSON`
 * methods that a page has added to `Array.prototype` and the like, and writes no inherited properties.
 */
export function toJson(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'boolean' || Number.isFinite(value) ? `${value as boolean}` : 'null';
  }
  let text = '';
  if (Array.isArray(value)) {
    for (const one of value) text += `,${toJson(one)}`;
    return `[${text.slice(1)}]`;
  }
  for (const [name, one] of Object.entries(value)) {
    if (one !== undefined && typeof one !== 'function') text += `,${quoted(name)}:${toJson(one)}`;
  }
  return `{${text.slice(1)}}`;
}

/** Characters that JSON escapes; in a Unicode expression, \p{Surrogate} matches only unpaired surrogates. */
const ESCAPED = /["\\\p{Surrogate}\p{Cc}]/gu;

const quoted = (text: string): string => `"${text.replace(ESCAPED, escaped)}"`;

function escaped(character: string): string {
  if (character === '"' || character === '\\') return `\\${character}`;
  if (character === '\n') return '\\n';
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
