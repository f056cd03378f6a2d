type Cell = string | number | boolean | null;

/**
 * What a spreadsheet would take for a formula, and run (OWASP, CSV injection): also behind spaces, and in
 * full width.
 */
const FORMULA = /^[\s\p{Cf}]*[=+\-@\t\r＝＋－＠]/u;

/** A line of a CSV file (RFC 4180), with its end. Text that looks like a formula is text, behind a `'`. */
export const csvLine = (cells: readonly Cell[]) => `${cells.map(cell).join(',')}\r\n`;

function cell(value: Cell): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
