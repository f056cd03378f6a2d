import fc from 'fast-check';
import { Client } from 'pg';
import { expect, test } from 'vitest';
import { readPostgresUrl } from '../../src/server/database/postgres-url.ts';

/** What `pg` connects to, for each host. */
const targets = (url: string) =>
  readPostgresUrl(url).hosts.map((one) => {
    const { user, password, host, port, database } = new Client(one);
    return [user, password, host, port, database].join('|');
  });

test.each([
  ['postgres://u:p@one/db', ['u|p|one|5432|db']],
  ['postgres://u:p@one:1,two:2/db', ['u|p|one|1|db', 'u|p|two|2|db']],
  ['postgresql://u@one,two:2/db?sslmode=disable', ['u||one|5432|db', 'u||two|2|db']],
  ['postgres://u:a,b%40c@one,two/db', ['u|a,b@c|one|5432|db', 'u|a,b@c|two|5432|db']],
  ['postgres://u:p@x@one,two/db', ['u|p@x|one|5432|db', 'u|p@x|two|5432|db']],
  ['postgres://u@[::1]:1,[fe80::2]/db', ['u||::1|1|db', 'u||fe80::2|5432|db']],
  ['postgres://u:p@/db?host=one,two&port=1,2', ['u|p|one|1|db', 'u|p|two|2|db']],
  ['postgres:///db?host=one,two&port=5&user=u', ['u||one|5|db', 'u||two|5|db']],
  ['postgres://u@/db?host=/run/postgresql', ['u||/run/postgresql|5432|db']],
])('%s', (url, expected) => {
  expect(targets(url)).toEqual(expected);
});

test('what a host has to be is read, and kept from `pg`', () => {
  const url = 'postgres://one,two/db?application_name=x&target_session_attrs=read-write';
  expect(readPostgresUrl(url)).toEqual({
    hosts: ['postgres://one/db?application_name=x', 'postgres://two/db?application_name=x'],
    session: 'read-write',
  });
  expect(readPostgresUrl('postgres://one/db')).toEqual({
    hosts: ['postgres://one/db'],
    session: 'any',
  });
});

test.each([
  ['postgres://u:secret@one,/db', /host without a name/],
  ['postgres://u:secret@one,:5/db', /host without a name/],
  ['postgres://u:secret@/db?host=one,,two', /host without a name/],
  ['postgres://u:secret@/db?host=one,two&port=1,2,3', /one port, or as many/],
  ['postgres://u:secret@one/db?target_session_attrs=writable', /must be one of: any, read-write/],
])('%s is refused, without its password', (url, message) => {
  expect(() => readPostgresUrl(url)).toThrow(message);
  expect(() => readPostgresUrl(url)).not.toThrow(/secret/);
});

test('a URL with one host and no such parameter stays as it is', () => {
  fc.assert(
    fc.property(fc.webUrl({ withQueryParameters: false }), (web) => {
      const url = web.replace(/^https?/, 'postgres');
      expect(readPostgresUrl(url)).toEqual({ hosts: [url], session: 'any' });
    }),
  );
});
