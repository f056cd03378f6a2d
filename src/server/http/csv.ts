type Cell = string | number | boolean | null;

/**
 * Text that a spreadsheet would run as a formula (OWASP, CSV injection), also after spaces and with
 * full-width characters.
 */
const FORMULA = /^[\s\p{Cf}]*[=+\-@\t\r＝＋－＠]/u;

/** A line of a CSV file (RFC 4180), including the line break. A `'` before a formula makes it plain text. */
export const csvLine = (cells: readonly Cell[]) => `${cells.map(cell).join(',')}\r\n`;

function cell(value: Cell): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
