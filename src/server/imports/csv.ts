/** A row of a CSV file, with the line where it begins, from 1. */
export interface CsvRow {
  line: number;
  cells: string[];
}

/** The longest cell, characters: what is longer is cut by what reads it, and memory stays flat. */
const MAX_CELL = 1_000_000;

/** The rows of a CSV file (RFC 4180): quoted cells may have line breaks, and a doubled quote is one. */
export async function* rowsOf(
  texts: AsyncIterable<string>,
  delimiter: string,
): AsyncGenerator<CsvRow> {
  let cells: string[] = [];
  let cell = '';
  let line = 1;
  let began = 1;
  let isQuoted = false;
  /** After a quote within quotes: the next character says whether the cell is over. */
  let wasQuote = false;
  let wasReturn = false;
  const put = (text: string) => {
    if (cell.length < MAX_CELL) cell += text;
  };
  for await (const text of texts) {
    for (const character of text) {
      if (isQuoted && !wasQuote) {
        if (character === '"') wasQuote = true;
        else put(character);
        if (character === '\n') line++;
        continue;
      }
      if (wasQuote) {
        wasQuote = false;
        if (character === '"') {
          put('"');
          continue;
        }
        isQuoted = false;
      }
      const isSecond = wasReturn && character === '\n';
      wasReturn = character === '\r';
      if (isSecond) continue;
      if (character === '\n' || character === '\r') {
        line++;
        cells.push(cell);
        if (cells.length > 1 || cell !== '') yield { line: began, cells };
        cells = [];
        cell = '';
        began = line;
      } else if (character === delimiter) {
        cells.push(cell);
        cell = '';
      } else if (character === '"' && cell === '') {
        isQuoted = true;
      } else put(character);
    }
  }
  cells.push(cell);
  if (cells.length > 1 || cell !== '') yield { line: began, cells };
}
