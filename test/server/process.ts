import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { listenUrlOf, temporaryFolder } from './database.ts';
import { PUBLISHABLE, SECRET } from './harness.ts';

/** Directories that the command is built from. */
const SOURCES = ['server', 'contract', 'strings', 'text', 'theme', 'media'].map(
  (room) => `src/${room}`,
);

/** What is built starts in half the time; when the source is newer, that. */
export const COMMAND = isBuilt() ? 'dist/server/cli.js' : 'src/server/cli/index.ts';

function isBuilt(): boolean {
  const built = statSync('dist/server/cli.js', { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return SOURCES.every((room) =>
    readdirSync(room, { recursive: true, withFileTypes: true }).every(
      (entry) => !entry.isFile() || statSync(join(entry.parentPath, entry.name)).mtimeMs <= built,
    ),
  );
}

/** The server would say that it sets nothing. */
const NOT_OF_THE_TESTS = { AFTERWORD_LONG: undefined };

/** `afterword` with these words, until it ends; one that fails throws, with what it printed and its code. */
export function runCommand(
  words: string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<{ stdout: string; stderr: string }> {
  return promisify(execFile)(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', COMMAND, ...words],
    { env: { ...process.env, ...NOT_OF_THE_TESTS, ...environment }, maxBuffer: 2 ** 26 },
  );
}

export interface ServerProcess {
  url: string;
  child: ChildProcess;
  /** What it printed so far. */
  output(): string;
  /** What of that went to standard error. */
  errors(): string;
}

/** `afterword serve` as an operator starts it; resolves when it is ready. */
export async function startProcess(
  database: string,
  options: { port?: number; flags?: string[]; environment?: NodeJS.ProcessEnv } = {},
): Promise<ServerProcess> {
  const listenUrl = listenUrlOf(database);
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      COMMAND,
      'serve',
      '--port',
      String(options.port ?? 0),
      '--database',
      database,
      ...(options.flags ?? []),
    ],
    {
      env: {
        ...process.env,
        ...NOT_OF_THE_TESTS,
        AFTERWORD_SECRET_KEY: SECRET,
        AFTERWORD_PUBLISHABLE_KEY: PUBLISHABLE,
        AFTERWORD_EXPORT_URL: `file:${temporaryFolder()}`,
        ...(listenUrl && { AFTERWORD_DATABASE_LISTEN_URL: listenUrl }),
        ...options.environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let printed = '';
  let errors = '';
  child.stdout!.on('data', (piece) => (printed += piece));
  child.stderr!.on('data', (piece) => {
    printed += piece;
    errors += piece;
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  for (;;) {
    // A port that the server finds for itself: what looks free to one test, another may take.
    const [, url] = /"url":"([^"]+)"/.exec(printed) ?? [];
    if (url) return { url, child, output: () => printed, errors: () => errors };
    if (child.exitCode !== null) throw new Error(`The server did not start:\n${printed}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

/** Resolves when the process has ended, and what it printed last has been read. @returns its code */
export async function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  for (const stream of [child.stdout, child.stderr]) {
    if (stream && !stream.closed) await once(stream, 'close');
  }
  return child.exitCode;
}
