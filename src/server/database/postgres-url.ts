/** What `target_session_attrs` asks of a host, as libpq defines it. */
export const SESSIONS = [
  'any',
  'read-write',
  'read-only',
  'primary',
  'standby',
  'prefer-standby',
] as const;

export type Session = (typeof SESSIONS)[number];

/** A URL of PostgreSQL as `pg` takes it: one for each host. */
export interface PostgresUrl {
  /** In the order in which they are tried. */
  hosts: readonly string[];
  session: Session;
}

/** Scheme, user and password, hosts, database, parameters. */
const PARTS = /^(postgres(?:ql)?:\/\/)([^/?#]*@)?([^/?#]*)([^?#]*)(\?[^#]*)?/;

/**
 * Reads a URL that can name several hosts, as libpq does: `postgres://user@one:5432,other:5432/database`, or by the
 * parameters `host=one,other&port=5432,5432`.
 *
 * @throws an error that says what is wrong, without the URL, which contains a password
 */
export function readPostgresUrl(url: string): PostgresUrl {
  const [, scheme = '', user = '', authority = '', path = '', search = ''] = PARTS.exec(url) ?? [];
  const parameters = new URLSearchParams(search);
  const session = parameters.get('target_session_attrs') ?? 'any';
  if (!isSession(session)) {
    throw new Error(
      `target_session_attrs in the database URL must be one of: ${SESSIONS.join(', ')}.`,
    );
  }
  const isPlain =
    !authority.includes(',') &&
    !search.includes('host') &&
    !search.includes('target_session_attrs');
  if (isPlain) return { hosts: [url], session };
  // `pg` does not know them, and would send others like them to the server.
  for (const name of ['target_session_attrs', 'load_balance_hosts']) parameters.delete(name);
  const places = placesOf(authority, parameters);
  const rest = parameters.size > 0 ? `?${parameters}` : '';
  const hosts = places.map((place) =>
    place.parameters
      ? `${scheme}${user}${path}?${new URLSearchParams([...parameters, ...place.parameters])}`
      : `${scheme}${user}${place.authority}${path}${rest}`,
  );
  return { hosts, session };
}

type Place =
  { authority: string; parameters?: never } | { authority?: never; parameters: string[][] };

/** Takes `host` and `port` out of the parameters, which have precedence. */
function placesOf(authority: string, parameters: URLSearchParams): Place[] {
  const named = parameters.get('host');
  if (named === null) {
    const all = authority.split(',');
    if (all.length > 1 && all.some((one) => one === '' || one.startsWith(':'))) throw withoutName();
    return all.map((one) => ({ authority: one }));
  }
  const names = named.split(',');
  const ports = parameters.get('port')?.split(',') ?? [];
  parameters.delete('host');
  parameters.delete('port');
  if (names.includes('')) throw withoutName();
  if (ports.length > 1 && ports.length !== names.length) {
    throw new Error('The database URL must have one port, or as many as hosts.');
  }
  return names.map((name, index) => {
    const port = ports[ports.length > 1 ? index : 0];
    return { parameters: [['host', name], ...(port ? [['port', port]] : [])] };
  });
}

const withoutName = () => new Error('The database URL has a host without a name.');

const isSession = (text: string): text is Session => (SESSIONS as readonly string[]).includes(text);
