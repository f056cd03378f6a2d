const NEWLINE = 0x0a;

/**
 * The lines of a text in UTF-8. Node's `readline` also ends a line at U+2028 and U+2029, which JSON has in its texts as
 * they are, and loses what arrives before somebody asks for the first line.
 *
 * @throws an error with the number of a line that is not UTF-8
 */
export async function* linesIn(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let number = 0;
  let pieces: Uint8Array[] = [];
  const line = (end: Uint8Array) => {
    number++;
    const bytes = pieces.length > 0 ? Buffer.concat([...pieces, end]) : end;
    pieces = [];
    try {
      return decoder.decode(bytes);
    } catch (error) {
      throw new Error(`Line ${number} is not valid UTF-8. The file may be damaged.`, {
        cause: error,
      });
    }
  };
  for await (const chunk of chunks) {
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(NEWLINE, start);
      if (end < 0) break;
      yield line(chunk.subarray(start, end));
      start = end + 1;
    }
    if (start < chunk.length) pieces.push(chunk.subarray(start));
  }
  if (pieces.length > 0) yield line(new Uint8Array());
}
