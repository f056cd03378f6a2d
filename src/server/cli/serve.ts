import type { Command } from 'commander';
import { collectAfterStart } from './after-start.ts';
import { startServer } from '../serve.ts';
import { type Flags, hasWeakKey, idleVariables, readSettings } from '../settings.ts';
import { DATABASE, PUBLIC_URL } from './options.ts';

export function addServe(program: Command): void {
  program
    .command('serve')
    .description('start the server')
    .option('--port <number>', 'the port to listen on (AFTERWORD_PORT, default 4600)')
    .option('--host <address>', 'the address to listen on (AFTERWORD_HOST, default 127.0.0.1)')
    .option(...DATABASE)
    .option(...PUBLIC_URL)
    .option(
      '--trusted-proxies <number>',
      'number of trusted proxies in front of the server, for X-Forwarded-For (AFTERWORD_TRUSTED_PROXIES, default 0)',
    )
    .option(
      '--knowledge <file>',
      'a Markdown file with the knowledge of the bot (AFTERWORD_KNOWLEDGE)',
    )
    .option('--demo <folder>', 'serve the demo site in this folder at /demo')
    .action(serve);
}

/** Runs until SIGINT or SIGTERM. A second signal exits immediately. */
async function serve(flags: Flags): Promise<void> {
  const settings = readSettings(flags, process.env);
  for (const name of idleVariables(flags, process.env)) {
    console.error(
      `afterword: ${name} sets nothing: it is not a setting, or needs another one. See docs/operate.md.`,
    );
  }
  if (hasWeakKey(settings)) {
    console.error(
      'afterword: AFTERWORD_SECRET_KEY is so short that it could be guessed. Rotate it under Settings → Keys.',
    );
  }
  const server = await startServer(settings, (kind, key) =>
    console.log(`Your ${kind} key, shown only once: ${key}`),
  );
  collectAfterStart();
  // A mistake of ours, which must not end the chats of everybody.
  process.on('unhandledRejection', (error) => server.failed(error));
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      void server.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          server.failed(error);
          process.exit(1);
        },
      );
    });
  }
}
