/** Which bytes are wanted: first, and the one after the last. */
export type ByteRange = readonly [start: number, end: number];

/**
 * What a `Range` header asks for (RFC 9110, 14.2): one range; more than one, or what is none, is as if
 * nothing was said.
 *
 * @param whole bytes there are
 * @returns `null`: all of it; `unsatisfiable`: there are no such bytes
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
