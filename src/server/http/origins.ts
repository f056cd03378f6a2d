/**
 * May a page of this origin use a publishable key? Any localhost may, so may the server's own
 * pages and what the organisation lists. A request without an origin is no page's: a program can
 * claim any origin, so to refuse it would stop nobody.
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
