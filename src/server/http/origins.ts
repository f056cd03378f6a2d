/**
 * Whether a page of this origin may use a publishable key. Any localhost, the server's own pages and the
 * origins that the organisation lists may. A request without an origin is allowed, because it does not
 * come from a page: a program can send any origin, so refusing it would protect nothing.
 */
export function originAllowed(
  origin: string | undefined,
  allowed: readonly string[],
  own: string,
): boolean {
  if (origin === undefined || origin === own || allowed.includes(origin)) return true;
  if (!URL.canParse(origin)) return false;
  const { hostname } = new URL(origin);
  return (
    hostname === 'localhost' ||
    hostname === '127.0.0.1' ||
    hostname === '[::1]' ||
    hostname.endsWith('.localhost')
  );
}
