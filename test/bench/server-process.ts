import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import autocannon from 'autocannon';
import { readDialogues } from '../data.ts';
import { freePort } from '../free-port.ts';
import { dialogueBody } from '../load.ts';
import { type Build, THIS_BUILD } from './builds.ts';

export const KEY = 'amo_secret_of_the_bench';

/** Starts the server of a build; resolves when it listens. */
export async function startServer(
  port: number,
  database: string,
  environment: NodeJS.ProcessEnv = {},
  { folder }: Build = THIS_BUILD,
): Promise<ChildProcess> {
  return listening(
    [join(folder, 'dist/server/cli.js'), 'serve', '--port', String(port), '--database', database],
    environment,
  );
}

/** Starts a script that prints when it listens. */
export async function listening(
  words: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...words], {
    // With both keys given, the first it prints is that it listens.
    env: {
      ...process.env,
      AFTERWORD_SECRET_KEY: KEY,
      AFTERWORD_PUBLISHABLE_KEY: 'amo_pub_bench',
      AFTERWORD_EXPORT_URL: `file:${tmpdir()}/afterword-bench-exports`,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout!, 'data');
  return child;
}

export async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** The same work as a bare server's: without masking, which the ratios are not about. The build makes the database. */
export async function turnMaskingOff(database: string, build: Build = THIS_BUILD): Promise<void> {
  // Its first start makes the organisation and the keys.
  await kill(await startServer(await freePort(), database, {}, build));
  const command = join(build.folder, 'dist/server/cli.js');
  await promisify(execFile)(process.execPath, [
    '--disable-warning=ExperimentalWarning',
    command,
    'redaction',
    'off',
    '--database',
    database,
  ]);
}

/** Real dialogues as bodies without their id and opening brace; the server reads their sentiment. */
export const unread = readDialogues().map((dialogue, index) => {
  const { conversation_id: _, ...rest } = dialogueBody(dialogue, index);
  return JSON.stringify(rest).slice(1);
});
/** With a sentiment told, so that the server has none to read. */
export const read = unread.map((body) => `"sentiment":"neutral",${body}`);
let next = 0;

/** @param rate conversations a second, at most @returns conversations a second */
export async function load(
  port: number,
  seconds: number,
  bodies: readonly string[],
  connections: number,
  rate?: number,
): Promise<number> {
  const result = await autocannon({
    url: `http://127.0.0.1:${port}/api/v1/conversations`,
    method: 'POST',
    headers: { 'x-api-key': KEY, 'content-type': 'application/json' },
    connections,
    duration: seconds,
    ...(rate !== undefined && { overallRate: rate }),
    requests: [
      {
        setupRequest: (request) => {
          const id = next++;
          request.body = `{"conversation_id":"c${id}",${bodies[id % bodies.length]}`;
          return request;
        },
      },
    ],
  });
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(`${result.non2xx} refused, ${result.errors} failed.`);
  }
  return result.requests.total / result.duration;
}

/** Memory of the process, MB, from /proc; 0 where there is none. */
export function megabytesOf({ pid }: ChildProcess): number {
  try {
    const [, kilobytes = '0'] =
      /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Math.round(Number(kilobytes) / 1024);
  } catch {
    return 0;
  }
}

/** User and system time of the process so far, seconds, from /proc; 0 where there is none. */
export function cpuSeconds({ pid }: ChildProcess): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return 0;
  }
}

/** User and system time of a PostgreSQL and all its processes so far, seconds, from /proc; 0 where there is none. */
export function postgresSeconds(url: string): number {
  const { port } = new URL(url);
  const all = readdirSync('/proc').flatMap(statOf);
  const main = all.find(({ command }) => command.includes(`\0port=${port}\0`));
  if (!main) return 0;
  const children = all.filter(({ parent }) => parent === main.pid);
  return children.reduce((sum, { own }) => sum + own, main.own + main.ended) / 100;
}

/** Times are in hundredths of a second; `ended`: that of children that have ended. */
function statOf(pid: string) {
  if (!/^\d+$/.test(pid)) return [];
  try {
    const [, parent, ...fields] = readFileSync(`/proc/${pid}/stat`, 'latin1')
      .split(') ')[1]!
      .split(' ');
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(9).map(Number);
    const command = readFileSync(`/proc/${pid}/cmdline`, 'latin1');
    return [{ pid, parent, command, own: user + system, ended: endedUser + endedSystem }];
  } catch {
    // It has ended meanwhile, or there is no /proc.
    return [];
  }
}
