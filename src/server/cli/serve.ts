import type { Command } from 'commander';
import { startServer } from '../serve.ts';
import { type Flags, readSettings } from '../settings.ts';
import { DATABASE, PUBLIC_URL } from './options.ts';

export function addServe(program: Command): void {
  program
    .command('serve')
    .description('start the server')
    .option('--port <number>', 'port to listen on (AFTERWORD_PORT, default 4600)')
    .option('--host <address>', 'address to listen on (AFTERWORD_HOST, default 127.0.0.1)')
    .option(...DATABASE)
    .option(...PUBLIC_URL)
    .option(
      '--trusted-proxies <number>',
      'proxies whose X-Forwarded-For is believed (AFTERWORD_TRUSTED_PROXIES, default 0)',
    )
    .option('--knowledge <file>', 'what the bot knows, Markdown (AFTERWORD_KNOWLEDGE)')
    .option('--demo <folder>', 'show the demo site in this folder at /demo')
    .action(serve);
}

/** Runs until a signal; the second one ends it at once. */
async function serve(flags: Flags): Promise<void> {
  const server = await startServer(readSettings(flags, process.env), (kind, key) =>
    console.log(`Your ${kind} key, shown only now: ${key}`),
  );
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      void server.stop().then(() => process.exit(0));
    });
  }
}
