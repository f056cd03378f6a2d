/** A byte range: the first byte, and the one after the last. */
export type ByteRange = readonly [start: number, end: number];

/**
 * Parses a `Range` header (RFC 9110, 14.2). Only a single range is supported; a header with several
 * ranges, or an invalid one, is ignored.
 *
 * @param whole the size of the file in bytes
 * @returns `null`: the whole file; `unsatisfiable`: the range is outside the file
 */
export function byteRange(
  header: string | undefined,
  whole: number,
): ByteRange | 'unsatisfiable' | null {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (from === '' && to === '') return null;
  const start = from === '' ? Math.max(0, whole - Number(to)) : Number(from);
  const end = from === '' || to === '' ? whole : Math.min(whole, Number(to) + 1);
  return start >= end ? 'unsatisfiable' : [start, end];
}
