// @one-database
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { freePort, isOpen } from '../free-port.ts';
import { freshPostgres, temporaryFolder } from './database.ts';
import { PUBLISHABLE, SECRET } from './harness.ts';
import { ended, type ServerProcess, startProcess } from './process.ts';

/** Seconds that a node drains: more than the proxies' interval of checks. */
const DRAIN = 3;

const HOST = 'support.example.com';

/** Batches of events that an address may send in a minute. */
const EVENTS = 20;

interface Proxy {
  /** Debian's package. */
  program: string;
  config: string;
  /** Changes nothing of the configuration but addresses and paths, and gives the program's arguments. */
  start(config: string, folder: string, pem: string): string[];
}

const proxies: Proxy[] = [
  {
    program: 'nginx',
    config: 'docs/deploy/nginx.conf',
    start(config, folder) {
      const site = join(folder, 'site.conf');
      writeFileSync(site, config);
      const main = join(folder, 'nginx.conf');
      const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
        (name) => `${name}_temp_path ${folder}/${name};`,
      );
      const user = process.getuid?.() === 0 ? 'user root;' : '';
      writeFileSync(
        main,
        `daemon off; ${user} pid ${folder}/pid; error_log ${folder}/error.log; events {}
         http { access_log off; ${paths.join(' ')} include ${site}; }`,
      );
      return ['-e', `${folder}/error.log`, '-c', main];
    },
  },
  {
    program: 'haproxy',
    config: 'docs/deploy/haproxy.cfg',
    start(config, folder) {
      writeFileSync(join(folder, 'haproxy.cfg'), config);
      return ['-db', '-f', join(folder, 'haproxy.cfg')];
    },
  },
  {
    program: 'caddy',
    config: 'docs/deploy/Caddyfile',
    start(config, folder, pem) {
      // A certificate of the test: nobody issues one for example.com here.
      const own = config.replace(/^(support\.example\.com.*\{)$/m, `$1\n\ttls ${pem} ${pem}`);
      writeFileSync(join(folder, 'Caddyfile'), `{\n\tadmin off\n\tauto_https off\n}\n${own}`);
      return ['run', '--adapter', 'caddyfile', '--config', join(folder, 'Caddyfile')];
    },
  },
];

const isInstalled = (program: string) =>
  spawnSync(program, [program === 'caddy' ? 'version' : '-v']).status === 0;

/** A certificate and its key in one file. */
function certificate(folder: string): string {
  const [key, cert, pem] = ['key', 'cert', 'pem'].map((name) => join(folder, name));
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-subj',
      `/CN=${HOST}`,
      '-addext',
      `subjectAltName=DNS:${HOST}`,
      '-keyout',
      key!,
      '-out',
      cert!,
    ],
    { stdio: 'ignore' },
  );
  writeFileSync(pem!, readFileSync(cert!, 'utf8') + readFileSync(key!, 'utf8'));
  return pem!;
}

interface Site {
  port: number;
  nodes: ServerProcess[];
  /** Stops a node as an operator does, and starts it again. */
  restart(index: number): Promise<void>;
  call(path: string, options?: Call): Promise<{ status: number; text: string }>;
  open(path: string, options?: Call): Promise<IncomingMessage>;
}

interface Call {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

async function site({ program, config, start }: Proxy): Promise<Site> {
  const folder = temporaryFolder();
  const pem = certificate(folder);
  const database = (await freshPostgres()).url();
  const ports = [await freePort(), await freePort(), await freePort()];
  const startNode = (port: number) =>
    startProcess(database, {
      port,
      flags: ['--trusted-proxies', '1', '--public-url', `https://${HOST}`],
      environment: {
        AFTERWORD_DRAIN_SECONDS: String(DRAIN),
        AFTERWORD_LIMIT_EVENTS_PER_ADDRESS: String(EVENTS),
      },
    });
  const nodes = [await startNode(ports[1]!), await startNode(ports[2]!)];
  const here = readFileSync(config, 'utf8')
    .replaceAll('127.0.0.1:4601', `127.0.0.1:${ports[1]}`)
    .replaceAll('127.0.0.1:4602', `127.0.0.1:${ports[2]}`)
    .replace('listen 443 ', `listen 127.0.0.1:${ports[0]} `)
    .replace('bind :443 ', `bind 127.0.0.1:${ports[0]} `)
    .replace(/^support\.example\.com \{/m, `support.example.com:${ports[0]} {`)
    .replace('/var/log/nginx/', `${folder}/`)
    .replaceAll(/\/etc\/ssl\/support\.example\.com\.(?:pem|key)/g, pem);
  const child: ChildProcess = spawn(program, start(here, folder, pem), {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
  });
  let printed = '';
  child.stderr!.on('data', (piece) => (printed += piece));
  child.stdout!.on('data', (piece) => (printed += piece));
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await ended(child);
  });
  while (!(await isOpen(ports[0]!))) {
    if (child.exitCode !== null) throw new Error(`${program} did not start:\n${printed}`);
    await sleep(50);
  }
  const agent = new Agent({ keepAlive: true, rejectUnauthorized: false });
  onTestFinished(() => agent.destroy());
  const open = (path: string, { method = 'GET', headers = {}, body }: Call = {}) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const sent = request(
        {
          host: '127.0.0.1',
          port: ports[0],
          servername: HOST,
          path,
          method,
          agent,
          headers: { host: HOST, ...headers },
        },
        resolve,
      );
      sent.on('error', reject);
      sent.end(body);
    });
  return {
    port: ports[0]!,
    nodes,
    open,
    async restart(index) {
      nodes[index]!.child.kill('SIGTERM');
      await ended(nodes[index]!.child);
      nodes[index] = await startNode(ports[index + 1]!);
    },
    async call(path, options) {
      const response = await open(path, options);
      const pieces = await response.toArray();
      return { status: response.statusCode!, text: Buffer.concat(pieces).toString() };
    },
  };
}

const json = { 'content-type': 'application/json', 'x-api-key': SECRET };

test.runIf(process.env['AFTERWORD_LONG'])('the proxies are installed for the long run', () => {
  expect(proxies.filter(({ program }) => !isInstalled(program))).toEqual([]);
});

describe.each(proxies)('two nodes behind $program', (proxy) => {
  test.runIf(isInstalled(proxy.program))(
    'streams, large files, addresses, HTTP/2 and a rolling restart under load',
    async () => {
      const { port, call, open, restart } = await site(proxy);
      await expect.poll(async () => (await call('/readyz')).status).toBe(200);

      // HTTP/2 over TLS, as browsers speak it.
      const h2 = execFileSync(
        'curl',
        [
          '-sk',
          '--http2',
          '-o',
          '/dev/null',
          '-w',
          '%{http_version} %{http_code}',
          '--resolve',
          `${HOST}:${port}:127.0.0.1`,
          `https://${HOST}:${port}/healthz`,
        ],
        { encoding: 'utf8' },
      );
      expect(h2).toBe('2 200');

      // A stream comes at once, and not when a buffer is full.
      const stream = await open('/api/v1/live', { headers: json });
      const [first] = (await once(stream, 'data')) as [Buffer];
      expect(first.toString()).toContain('connected');
      stream.destroy();

      // As large as a file may be.
      const large = await call('/api/v1/attachments?conversation_id=c&attachment_id=a&name=a.png', {
        method: 'POST',
        headers: { 'x-api-key': SECRET },
        body: Buffer.alloc(20 * 1024 * 1024 - 1),
      });
      // It has arrived as a whole: only its bytes tell that it is no picture.
      expect(large.status).toBe(415);

      // What a client claims of its address does not count: all of these come from one.
      const statuses = new Set<number>();
      for (let i = 0; i < 4 * EVENTS && !statuses.has(429); i++) {
        const { status } = await call('/api/v1/events', {
          method: 'POST',
          headers: { 'content-type': 'text/plain', 'x-forwarded-for': `203.0.113.${i}` },
          body: JSON.stringify({ key: PUBLISHABLE, sent_at: new Date().toISOString(), events: [] }),
        });
        statuses.add(status);
      }
      expect(statuses).toContain(429);

      // Nobody notices that both nodes are restarted.
      const failed: string[] = [];
      let isLoading = true;
      let sent = 0;
      const clients = Array.from({ length: 8 }, async (_, own) => {
        for (let i = 0; isLoading; i++) {
          sent++;
          const response = await call('/api/v1/conversations', {
            method: 'POST',
            headers: json,
            body: JSON.stringify({
              conversation_id: `r${own}-${i}`,
              platform: 'custom',
              messages: [{ sender_type: 'customer', content: 'a tent' }],
            }),
          }).catch((error: Error) => ({ status: 0, text: error.message }));
          if (response.status !== 201) failed.push(`${response.status} ${response.text}`);
          await sleep(20);
        }
      });
      await restart(0);
      await sleep(2_500);
      await restart(1);
      await sleep(500);
      isLoading = false;
      await Promise.all(clients);
      expect(failed).toEqual([]);
      const { text } = await call('/api/v1/conversations?limit=1', { headers: json });
      expect(JSON.parse(text).total).toBe(sent);
    },
  );
});
