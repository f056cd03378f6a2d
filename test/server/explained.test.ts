import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';
import { expect, inject, onTestFinished, test } from 'vitest';
import { explained } from '../../src/server/database/explained.ts';
import { openStore } from '../../src/server/features.ts';
import { freePort } from '../free-port.ts';
import { freshDatabase, isPostgres, temporaryFolder } from './database.ts';

/** What an operator reads who starts the server with this database. */
async function reasonOf(url: string): Promise<string> {
  try {
    const store = openStore(url);
    await store.migrate().finally(() => store.close());
  } catch (error) {
    return (error as Error).message;
  }
  return 'It was opened.';
}

test.runIf(!isPostgres)('a file that cannot be opened is named, with what to do', async () => {
  const folder = temporaryFolder();
  expect(await reasonOf(`sqlite:${folder}/none/a.db`)).toMatch(
    /\/none\/a\.db cannot be opened: .*\. It must be a file in a folder that exists/,
  );
  mkdirSync(`${folder}/b.db`);
  expect(await reasonOf(`sqlite:${folder}/b.db`)).toContain('It must be a file');
  writeFileSync(`${folder}/c.db`, 'no database, but long enough for a header of one '.repeat(9));
  expect(await reasonOf(`sqlite:${folder}/c.db`)).toMatch(/c\.db cannot.*not a database of SQLite/);

  const path = `${folder}/d.db`;
  const other = new DatabaseSync(path);
  other.exec('create table a (b); begin immediate');
  expect(await reasonOf(`sqlite:${path}`)).toMatch(/d\.db cannot .*Another process is using it/);
  other.close();
});

test.runIf(isPostgres)(
  'a server that cannot be used is explained, without its password',
  async () => {
    const database = new URL(await freshDatabase());
    database.password = 'not-to-be-shown';
    const reason = async (change: Partial<URL>) => {
      const said = await reasonOf(Object.assign(new URL(database), change).href);
      expect(said).not.toContain('not-to-be-shown');
      return said;
    };
    expect(await reason({ port: String(await freePort()) })).toMatch(
      /cannot be opened: connect ECONNREFUSED.*Check that PostgreSQL is running/,
    );
    // A pooler says nothing for longer than a server waits.
    const expected = inject('pooler') ? /Check the host/ : /"none".* Check the user, the password/;
    expect(await reason({ pathname: '/none' })).toMatch(expected);
  },
);

test.runIf(!isPostgres)(
  'a URL that cannot be read is explained, and so is a missing password',
  async () => {
    for (const password of ['hidden/word', 'hidden#word', 'hidden?word']) {
      const said = await reasonOf(`postgres://afterword:${password}@127.0.0.1/afterword`);
      expect(said).toMatch(/^The database cannot be opened: Invalid URL\. .*%2F for "\/"/);
      expect(said).not.toContain('hidden');
    }
    const missing = new Error('SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string');
    expect((explained('postgres://name@127.0.0.1/a', missing) as Error).message).toMatch(
      /^The database cannot be opened: SASL.*\. Check the user, the password/,
    );
  },
);

test.runIf(isPostgres)(
  'a user who may not make tables is told so, and whose they must be',
  async () => {
    const database = await emptyDatabase();
    const role = `may_nothing_${crypto.randomUUID().replaceAll('-', '')}`;
    await command(`create role ${role} login`);
    onTestFinished(() => command(`drop role ${role}`));
    const url = Object.assign(new URL(database), { username: role, password: '' }).href;
    expect(await reasonOf(url)).toMatch(
      /^The database cannot be opened: permission denied for schema public\. The user .* must own the database: alter/,
    );
  },
);

test.runIf(isPostgres)('a new database that cannot store every message is refused', async () => {
  for (const encoding of ['LATIN1', 'SQL_ASCII']) {
    const url = await emptyDatabase(`encoding '${encoding}' locale 'C'`);
    expect(await reasonOf(url)).toMatch(
      new RegExp(`^The database has the encoding ${encoding}, .* encoding 'UTF8'`),
    );
  }
  expect(await reasonOf(await emptyDatabase())).toBe('It was opened.');
});

/** Runs a statement as the owner of the server. */
async function command(statement: string): Promise<void> {
  const client = new Client(inject('postgres')!.replace(/[^/]+$/, 'template1'));
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

/** The URL of a database in which nothing is, which is gone after the test; without a connection pooler. */
async function emptyDatabase(options = ''): Promise<string> {
  const name = `empty_${crypto.randomUUID().replaceAll('-', '')}`;
  await command(`create database ${name} template template0 ${options}`);
  onTestFinished(() => command(`drop database ${name} with (force)`));
  return Object.assign(new URL(inject('postgres')!), { pathname: name }).href;
}

test.runIf(!isPostgres)('a server that says nothing is explained', async () => {
  const port = await silentPort();
  expect(await reasonOf(`postgres://afterword@127.0.0.1:${port}/afterword`)).toMatch(
    /^The database cannot be opened: .* Nothing responds as PostgreSQL does\. Check the host/,
  );
});

test.runIf(!isPostgres)(
  'of several hosts, one that says nothing is away as others are',
  async () => {
    const hosts = `127.0.0.1:${await freePort()},127.0.0.1:${await silentPort()}`;
    const url = `postgres://afterword@${hosts}/afterword`;
    expect(await reasonOf(url)).toMatch(
      /^The database cannot be opened: .*ECONNREFUSED.*; .* Check /,
    );
    const store = openStore(url);
    onTestFinished(() => store.close());
    const error = await store.write(async () => {}).catch((thrown: Error) => thrown);
    expect(store.isUnavailable(error as Error)).toBe(true);
    expect(store.isAway(error as Error)).toBe(true);
  },
);

/** Of a server that takes connections, and says nothing. */
async function silentPort(): Promise<number> {
  const silent = createServer((socket) => {
    onTestFinished(() => void socket.destroy());
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void silent.close());
  await once(silent, 'listening');
  return (silent.address() as AddressInfo).port;
}

test.runIf(!isPostgres)('a disk that is full is named', async ({ skip }) => {
  const folder = temporaryFolder();
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]);
  skip(status !== 0, 'Only root can make a small disk.');
  onTestFinished(() => void spawnSync('umount', [folder]));
  expect(await reasonOf(`sqlite:${folder}/a.db`)).toContain('The disk is full.');
});

test('a host name with several addresses is explained by what each of them said', async () => {
  // Two addresses of one port, as of a host name that has both kinds.
  const port = await freePort();
  const errors = await Promise.all(['127.0.0.1', '127.0.0.2'].map((host) => refused(host, port)));
  const error = Object.assign(new AggregateError(errors), { code: 'ECONNREFUSED' });
  expect((explained('postgres://name/database', error) as Error).message).toMatch(
    /cannot be opened: connect ECONNREFUSED 127\.0\.0\.1:\d+; connect ECONNREFUSED 127\.0\.0\.2:\d+\. Check/,
  );
});

function refused(host: string, port: number): Promise<Error> {
  return new Promise((resolve) => connect(port, host).once('error', resolve));
}
