import type { CsvMapping, ErrorIssue } from '../../contract/index.ts';
import { isTooDeep, MAX_DEPTH } from '../../contract/json-depth.ts';
import { sha256 } from '../database/hash.ts';
import { rowsOf } from './csv.ts';
import { MAX_RECORD, recordsIn } from './records.ts';
import { columnsOf, convertRow } from './rules/csv.ts';
import { type Converted, FORMATS } from './rules/formats.ts';
import { encodingOf, LONGEST_MARK, textIn, textOf, utf8Of } from './text.ts';

/** A record of a file: a conversation, or why it is none. */
export interface ReadRecord {
  /** The line where it begins, from 1. */
  line: number;
  /** Its approximate size, bytes. */
  size: number;
  result: Converted | readonly ErrorIssue[];
}

/** What a file holds. */
export type FileFormat = { vendor: keyof typeof FORMATS } | { vendor: 'csv'; mapping: CsvMapping };

/** The kinds of files that can be imported. */
export const FILE_FORMATS: readonly string[] = [...Object.keys(FORMATS), 'csv'];

/**
 * The records of a file, one after the other, in little memory.
 *
 * @param encoding a label of the Encoding standard; default: as the file's first bytes say, else UTF-8
 * @param now milliseconds since 1970
 * @throws an error for the operator if nothing of the file can be read
 */
export async function* readFile(
  file: AsyncIterable<Uint8Array>,
  format: FileFormat,
  encoding: string | undefined,
  now: number,
): AsyncGenerator<ReadRecord> {
  const chunks = file[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < LONGEST_MARK) {
    const next = await chunks.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  if (head.length === 0) return;
  const label = encoding ?? encodingOf(head) ?? 'utf-8';
  async function* all() {
    yield head;
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
  }
  if (format.vendor === 'csv') yield* readRows(textOf(all(), label), format.mapping);
  else yield* readRecords(utf8Of(all(), label), format.vendor, now);
}

async function* readRecords(
  chunks: AsyncIterable<Uint8Array>,
  vendor: keyof typeof FORMATS,
  now: number,
): AsyncGenerator<ReadRecord> {
  const { lists, convert } = FORMATS[vendor];
  for await (const { line, bytes } of recordsIn(chunks, lists)) {
    yield { line, size: bytes?.length ?? 0, result: resultOf(bytes, convert, now) };
  }
}

const whole = (message: string): ErrorIssue[] => [{ path: '', message }];

function resultOf(
  bytes: Buffer | null,
  convert: (record: unknown, now: number) => Converted | readonly ErrorIssue[],
  now: number,
): Converted | readonly ErrorIssue[] {
  if (bytes === null) return whole(`It is larger than ${MAX_RECORD / 1024 / 1024} MB.`);
  const text = textIn(bytes);
  if (text === null) return whole('It is not in UTF-8.');
  if (isTooDeep(text)) return whole(`It is nested more than ${MAX_DEPTH} levels deep.`);
  let record: unknown;
  try {
    record = JSON.parse(text);
  } catch {
    return whole('It is not valid JSON.');
  }
  return convert(record, now);
}

async function* readRows(
  texts: AsyncIterable<string>,
  mapping: CsvMapping,
): AsyncGenerator<ReadRecord> {
  let columns: Readonly<Record<string, number>> | undefined;
  for await (const { line, cells } of rowsOf(texts, mapping.delimiter)) {
    if (columns) {
      const size = cells.reduce((sum, cell) => sum + cell.length, 0);
      yield { line, size, result: convertRow(mapping, columns, cells, sha256) };
      continue;
    }
    const found = columnsOf(mapping, cells);
    if ('missing' in found) {
      throw new Error(
        `The first row has no column ${(found.missing as unknown as string[]).map((name) => `"${name}"`).join(', ')}.`,
      );
    }
    columns = found;
  }
}
