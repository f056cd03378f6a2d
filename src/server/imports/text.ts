import { isUtf8 } from 'node:buffer';

const MARKS: readonly [bytes: readonly number[], encoding: string][] = [
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
  [[0xef, 0xbb, 0xbf], 'utf-8'],
];

/** The most bytes of a mark. */
export const LONGEST_MARK = 3;

/** The encoding that the first bytes of a file tell; `undefined`: none. */
export const encodingOf = (head: Uint8Array): string | undefined =>
  MARKS.find(([bytes]) => bytes.every((byte, at) => head[at] === byte))?.[1];

/**
 * A file as text, without a mark at its start.
 *
 * @param encoding a label of the Encoding standard
 * @throws an error for the operator if the file is not in this encoding
 */
export async function* textOf(
  chunks: AsyncIterable<Uint8Array>,
  encoding: string,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const decoded = (chunk?: Uint8Array) => {
    try {
      return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
    } catch {
      throw new Error(
        `The file is not in ${encoding}. Name its encoding, for example --encoding windows-1252.`,
      );
    }
  };
  for await (const chunk of chunks) yield decoded(chunk);
  yield decoded();
}

/** A file as bytes in UTF-8, without a mark at its start. UTF-8 is passed on as it is. */
export async function* utf8Of(
  chunks: AsyncIterable<Uint8Array>,
  encoding: string,
): AsyncGenerator<Uint8Array> {
  if (encoding !== 'utf-8') {
    for await (const text of textOf(chunks, encoding)) yield Buffer.from(text);
    return;
  }
  let isFirst = true;
  for await (const chunk of chunks) {
    yield isFirst && encodingOf(chunk) === 'utf-8' ? chunk.subarray(3) : chunk;
    isFirst = false;
  }
}

/** A record as text; `null`: it is not UTF-8. */
export const textIn = (bytes: Buffer): string | null =>
  isUtf8(bytes) ? bytes.toString('utf8') : null;
