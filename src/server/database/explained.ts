import { OutdatedError } from './outdated.ts';
import { isBroken } from './postgres-hosts.ts';

/** What an operator can do about SQLite's primary result codes when the database is opened. */
const SQLITE: Readonly<Record<number, string>> = {
  5: 'Another process is using it. Stop that, or wait until it has ended.',
  8: 'Its file and its folder must be writable for the user of this process.',
  10: 'The disk reports an error.',
  11: 'It is damaged. Restore a backup: afterword restore.',
  13: 'The disk is full.',
  14: 'It must be a file in a folder that exists, and both must be writable for the user of this process.',
  26: 'The file is not a database of SQLite. Choose another one.',
};

const SILENCE =
  'Nothing responds as PostgreSQL does. Check the host, the port and the database in the database URL, and whether a firewall or a connection pooler keeps the server waiting.';

const CREDENTIALS = 'Check the user, the password and the database in the database URL.';

const POSTGRES: readonly (readonly [RegExp, string])[] = [
  [
    /^ERR_INVALID_URL$/,
    'Write it as postgres://USER:PASSWORD@HOST/DATABASE, with %2F for "/", %23 for "#", %3F for "?", %40 for "@" and %25 for "%" in the user and the password.',
  ],
  [
    /^(?:E[A-Z_]+|08...|57P..)$/,
    'Check that PostgreSQL is running, and that the host and port in the database URL are right.',
  ],
  [/^(?:28...|3D...)$/, CREDENTIALS],
  [
    /^(?:42501|3F000)$/,
    'The user in the database URL must own the database: alter database NAME owner to USER',
  ],
  [/^53300$/, 'Lower AFTERWORD_DATABASE_POOL, or raise max_connections of PostgreSQL.'],
  [/^53100$/, 'The disk of PostgreSQL is full.'],
];

/**
 * Why a database cannot be opened or migrated, for an operator: where it is, what is wrong, and what to do. The URL
 * itself can have a password.
 */
export function explained(url: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof OutdatedError) return error;
  const isFile = url.startsWith('sqlite:');
  const advice = isFile ? adviceOnFile(error) : adviceOnServer(error);
  if (advice === undefined) return error;
  const what = isFile ? `The database ${url.slice('sqlite:'.length)}` : 'The database';
  return new Error(`${what} cannot be opened: ${messageOf(error)}. ${advice}`, { cause: error });
}

/** A host name with several addresses has an error for each, and none of its own. */
function messageOf(error: Error): string {
  if (error.message !== '' || !(error instanceof AggregateError)) return error.message;
  return (error.errors as Error[]).map(({ message }) => message).join('; ');
}

function adviceOnFile(error: Error): string | undefined {
  return 'errcode' in error ? SQLITE[(error.errcode as number) & 0xff] : undefined;
}

function adviceOnServer(error: Error): string | undefined {
  const code = 'code' in error ? String(error.code) : '';
  const known = POSTGRES.find(([pattern]) => pattern.test(code))?.[1];
  if (known !== undefined) return known;
  // The client's own, without a code: a password that is missing, or a way to sign in that it does not know.
  if (error.message.startsWith('SASL')) return CREDENTIALS;
  if (isBroken(error)) return SILENCE;
  if (!(error instanceof AggregateError)) return undefined;
  // Of several hosts: what can be done about one of them.
  return (error.errors as Error[]).map(adviceOnServer).find((advice) => advice !== undefined);
}
