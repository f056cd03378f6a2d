/**
 * JSON text of plain data. Unlike `JSON.stringify`, which a page may have replaced, it does not call `toJSON`
 * methods that a page has added to `Array.prototype` and the like, and writes no inherited properties.
 */
export function toJson(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'null';
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'object' || value === null) return 'null';
  let text = '';
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) text += (i > 0 ? ',' : '') + toJson(value[i]);
    return `[${text}]`;
  }
  for (const name in value) {
    const one = (value as Record<string, unknown>)[name];
    if (one === undefined || typeof one === 'function' || !Object.hasOwn(value, name)) continue;
    text += `${text && ','}${quoted(name)}:${toJson(one)}`;
  }
  return `{${text}}`;
}

/** Characters that JSON escapes; in a Unicode expression, \p{Surrogate} matches only unpaired surrogates. */
const ESCAPED = /["\\\p{Surrogate}\p{Cc}]/gu;

const quoted = (text: string): string => `"${text.replace(ESCAPED, escaped)}"`;

function escaped(character: string): string {
  if (character === '"' || character === '\\') return `\\${character}`;
  if (character === '\n') return '\\n';
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
