type Cell = string | number | boolean | null;

/**
 * Text that a spreadsheet would run as a formula (OWASP, CSV injection), also after spaces and quotes, and with
 * full-width characters.
 */
const FORMULA = /^["\s\p{Cf}]*[=+\-@\t\r＝＋－＠]/u;

/**
 * Where a cell begins for a program that expects another separator, as many do in languages with a decimal comma: it
 * takes no notice of the quotes then. Ends with the formula, if there is one.
 */
const INNER_CELL = /[;\t\r\n]["\s\p{Cf}]*[=+\-@＝＋－＠]?/gu;
const IS_FORMULA = /[=+\-@＝＋－＠]$/u;

/** Most cells: ids, words and times, which need none of this. */
const PLAIN = /^[a-z\d][\w .:/@+-]*$/i;

const asText = (start: string) =>
  IS_FORMULA.test(start) ? `${start.slice(0, -1)}'${start.slice(-1)}` : start;

/** A line of a CSV file (RFC 4180), including the line break. A `'` before a formula makes it plain text. */
export const csvLine = (cells: readonly Cell[]) => `${cells.map(cell).join(',')}\r\n`;

function cell(value: Cell): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  if (PLAIN.test(value)) return value;
  const text = (FORMULA.test(value) ? `'${value}` : value).replaceAll(INNER_CELL, asText);
  return /[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
