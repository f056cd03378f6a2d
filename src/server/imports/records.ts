/** A record of a file, as it stands there. */
export interface RawRecord {
  /** The line where it begins, from 1. */
  line: number;
  /** `null`: it is larger than `MAX_RECORD`. */
  bytes: Buffer | null;
}

/** The largest record, bytes: what is larger is left out, so that memory stays flat. */
export const MAX_RECORD = 16 * 1024 * 1024;

/** How much is read to see whether the file has a record on each line. */
const HEAD = 1024 * 1024;

const NEWLINE = 0x0a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * The records of a file of JSON, one after the other: an object on each line, a list of objects, or an object
 * that has such a list under one of `lists`. A broken line costs only itself.
 *
 * @param chunks the file, in UTF-8
 */
export async function* recordsIn(
  chunks: AsyncIterable<Uint8Array>,
  lists: readonly string[],
): AsyncGenerator<RawRecord> {
  const iterator = chunks[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  let isWhole = false;
  while (head.length < HEAD && head.indexOf(NEWLINE, lineEnd(head)) < 0) {
    const next = await iterator.next();
    if (next.done) {
      isWhole = true;
      break;
    }
    head = Buffer.concat([head, next.value]);
  }
  async function* all() {
    yield head;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
      yield Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength);
    }
  }
  const isLines = hasLines(head, isWhole, lists);
  yield* isLines ? linesOf(all()) : objectsOf(all(), lists);
}

const lineEnd = (head: Buffer) => head.indexOf(NEWLINE) + 1;

/** Whether the first or the second line is a record by itself. */
function hasLines(head: Buffer, isWhole: boolean, lists: readonly string[]): boolean {
  const [first = '', second] = head.toString('utf8').split('\n', 2);
  if (head.indexOf(NEWLINE) < 0) return isWhole && isRecord(first, lists);
  return isRecord(first, lists) || (second !== undefined && isRecord(second, lists));
}

function isRecord(line: string, lists: readonly string[]): boolean {
  try {
    const value: unknown = JSON.parse(line);
    return (
      typeof value === 'object' &&
      value !== null &&
      !Array.isArray(value) &&
      !hasList(value, lists) &&
      !hasList((value as { data?: object }).data ?? {}, lists)
    );
  } catch {
    return false;
  }
}

const hasList = (value: object, lists: readonly string[]) =>
  lists.some((name) => Array.isArray((value as Record<string, unknown>)[name]));

/** Gathers the pieces of a record, and forgets them if it becomes too large. */
function createPieces() {
  let pieces: Buffer[] = [];
  let size = 0;
  return {
    add(piece: Buffer): void {
      size += piece.length;
      if (size > MAX_RECORD) pieces = [];
      else pieces.push(piece);
    },
    take(): Buffer | null {
      const whole = size > MAX_RECORD ? null : Buffer.concat(pieces);
      pieces = [];
      size = 0;
      return whole;
    },
  };
}

async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<RawRecord> {
  const pieces = createPieces();
  let line = 1;
  for await (const chunk of chunks) {
    let from = 0;
    for (let to = chunk.indexOf(NEWLINE); to >= 0; to = chunk.indexOf(NEWLINE, from)) {
      pieces.add(chunk.subarray(from, to));
      const bytes = pieces.take();
      if (bytes === null || !isBlank(bytes)) yield { line, bytes };
      line++;
      from = to + 1;
    }
    // A copy: the chunk would be kept for its end.
    pieces.add(Buffer.from(chunk.subarray(from)));
  }
  const bytes = pieces.take();
  if (bytes === null || !isBlank(bytes)) yield { line, bytes };
}

const isBlank = (bytes: Buffer) => bytes.toString('latin1').trim() === '';

/** The objects of lists, and objects that have no such list. In one pass, without building the whole. */
async function* objectsOf(
  chunks: AsyncIterable<Buffer>,
  lists: readonly string[],
): AsyncGenerator<RawRecord> {
  const pieces = createPieces();
  let line = 1;
  let depth = 0;
  let isString = false;
  let isEscaped = false;
  /** The depth of the elements of the list; −1: outside of a list. */
  let inside = -1;
  /** The line where a record began; 0: outside of one. */
  let began = 0;
  let name = '';
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const code = chunk[at]!;
      if (code === NEWLINE) line++;
      if (isString) {
        if (isEscaped) isEscaped = false;
        else if (code === BACKSLASH) isEscaped = true;
        else if (code === QUOTE) isString = false;
        else if (inside < 0 && name.length < 50) name += String.fromCharCode(code);
      } else if (code === QUOTE) {
        isString = true;
        name = '';
      } else if (code === OPEN_OBJECT) {
        depth++;
        if (depth - 1 === Math.max(inside, 0)) {
          began = line;
          from = at;
        }
      } else if (code === OPEN_ARRAY) {
        depth++;
        if (inside < 0 && (depth === 1 || (depth <= 3 && lists.includes(name)))) {
          inside = depth;
          // What is around the list is no record.
          began = 0;
          pieces.take();
        }
      } else if (code === CLOSE_OBJECT) {
        depth--;
        if (began > 0 && depth === Math.max(inside, 0)) {
          pieces.add(chunk.subarray(from, at + 1));
          yield { line: began, bytes: pieces.take() };
          began = 0;
        }
      } else if (code === CLOSE_ARRAY) {
        if (depth === inside) inside = -1;
        depth--;
      }
    }
    if (began > 0) pieces.add(Buffer.from(chunk.subarray(from)));
  }
  // It was cut off: whoever parses it says so.
  if (began > 0) yield { line: began, bytes: pieces.take() };
}
