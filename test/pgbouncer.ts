import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, isOpen } from './free-port.ts';

/** Whether PgBouncer is installed here: Debian's package `pgbouncer`. */
export const hasPgBouncer = spawnSync('pgbouncer', ['--version']).status === 0;

export interface PgBouncer {
  /** The same database, through the pooler. */
  through(url: string): string;
  stop(): Promise<void>;
}

/** A PgBouncer in transaction mode in front of all databases of the server at `url`, as its packages set it up. */
export async function startPgBouncer(url: string): Promise<PgBouncer> {
  const { hostname, port: serverPort } = new URL(url);
  const folder = mkdtempSync(join(tmpdir(), 'afterword-pgbouncer-'));
  const port = await freePort();
  const settings = join(folder, 'pgbouncer.ini');
  const users = join(folder, 'users.txt');
  writeFileSync(users, '"postgres" ""\n');
  writeFileSync(
    settings,
    [
      '[databases]',
      `* = host=${hostname} port=${serverPort}`,
      '[pgbouncer]',
      'listen_addr = 127.0.0.1',
      `listen_port = ${port}`,
      'unix_socket_dir =',
      'auth_type = trust',
      `auth_file = ${users}`,
      'pool_mode = transaction',
      'max_client_conn = 1000',
      // Fewer than a node has clients, so that they have to take turns.
      'default_pool_size = 5',
      // A test can make hundreds of databases, for each of which it would keep its connections for ten minutes.
      'server_idle_timeout = 2',
      '',
    ].join('\n'),
  );
  // It does not run as root.
  const isRoot = process.getuid?.() === 0;
  if (isRoot) [folder, settings, users].forEach((path) => chmodSync(path, 0o755));
  const child: ChildProcess = spawn(
    'pgbouncer',
    [...(isRoot ? ['-u', 'nobody'] : []), '-q', settings],
    { stdio: 'ignore' },
  );
  while (!(await isOpen(port))) {
    if (child.exitCode !== null) throw new Error('PgBouncer did not start.');
    await sleep(50);
  }
  return {
    through(database) {
      const through = new URL(database);
      through.host = `127.0.0.1:${port}`;
      return through.href;
    },
    async stop() {
      if (child.exitCode === null) {
        child.kill('SIGINT');
        await once(child, 'exit');
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
