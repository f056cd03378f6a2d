#!/usr/bin/env node
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Command } from 'commander';
import { pino } from 'pino';
import { z } from 'zod';
import {
  agentInput,
  agentRole,
  type KeyKind,
  type Scope,
  teamInput,
} from '../../contract/index.ts';
import {
  createKey,
  keyNamed,
  keysOf,
  type KnownKey,
  newIdentitySecret,
  revokeKey,
  rotateKey,
} from '../keys/index.ts';
import { Fault } from '../http/errors.ts';
import { SCOPES } from '../http/principal.ts';
import { signInLink } from '../team/index.ts';
import { HOUR } from '../../contract/time.ts';
import { openFiles, USUAL_FILES } from '../files/index.ts';
import { createExporter } from '../exports/index.ts';
import { reissueDay } from '../exports/index.ts';
import { auditReissue } from '../customers/index.ts';
import { createReader } from '../insight/index.ts';
import { FIRST_ORGANISATION, MEGABYTE, startServer } from '../serve.ts';
import { type Flags, readSettings } from '../settings.ts';
import { checkChats } from '../reporting/index.ts';
import { checkRollups, repairRollups } from '../numbers/index.ts';
import { exportAll, importAll } from '../database/move.ts';
import { findAgentByEmail, findAgents, findTeams } from '../team/index.ts';
import { findExportBots } from '../exports/index.ts';
import { markAllUnread } from '../insight/index.ts';
import { openStore, rollupKinds } from '../features.ts';
import { setOrganisation } from '../keys/index.ts';
import { type Store } from '../database/store.ts';
import { createAgent, createTeam, removeAgent } from '../team/index.ts';

const program = new Command('afterword')
  .description('The support chat, its survey and their record: server and tools.')
  .showHelpAfterError();

const DATABASE = ['--database <url>', 'sqlite:PATH or postgres://… (AFTERWORD_DATABASE)'] as const;
const ORGANISATION = ['--organisation <id>', 'whose', FIRST_ORGANISATION] as const;

program
  .command('serve')
  .description('start the server')
  .option('--port <number>', 'port to listen on (AFTERWORD_PORT, default 4600)')
  .option('--host <address>', 'address to listen on (AFTERWORD_HOST, default 127.0.0.1)')
  .option(...DATABASE)
  .option('--public-url <url>', 'where browsers reach the server (AFTERWORD_PUBLIC_URL)')
  .option(
    '--trusted-proxies <number>',
    'proxies whose X-Forwarded-For is believed (AFTERWORD_TRUSTED_PROXIES, default 0)',
  )
  .option('--knowledge <file>', 'what the bot knows, Markdown (AFTERWORD_KNOWLEDGE)')
  .option('--demo <folder>', 'show the demo site in this folder at /demo')
  .action(async (flags: Flags) => {
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
  });

program
  .command('migrate')
  .description('bring the database up to date')
  .option(...DATABASE)
  .action((flags: Flags) =>
    withStore(flags, async (_, ran) => {
      console.log(ran.length > 0 ? `Done: ${ran.join(', ')}.` : 'The database is up to date.');
    }),
  );

program
  .command('doctor')
  .description('compare the numbers with the conversations they are counted from')
  .option(...DATABASE)
  .option('--repair', 'count them anew where they differ')
  .action((flags: Flags & { repair?: boolean }) =>
    withStore(flags, async (store) => {
      const faults = await checkRollups(store.query, rollupKinds);
      const chats = await checkChats(store.query);
      for (const { organisationId, chatId } of chats.slice(0, 20)) {
        console.log(`${organisationId}, chat ${chatId}: not what its events add up to.`);
      }
      if (chats.length > 0) {
        console.log(`${chats.length} chats differ. Events cannot be mended: restore a backup.`);
        process.exitCode = 1;
      }
      for (const { organisationId, span, start, of, kept, counted } of faults.slice(0, 20)) {
        console.log(
          `${organisationId}, ${span / HOUR} h from ${new Date(start).toISOString()}: ` +
            `${kept} ${of}s kept, ${counted} counted.`,
        );
      }
      if (faults.length === 0 && chats.length === 0) {
        console.log('All numbers are what their conversations add up to.');
      } else if (faults.length === 0) return;
      else if (flags.repair) {
        await store.write(async (transaction) => {
          await repairRollups(transaction, rollupKinds);
          await markAllUnread(transaction);
        });
        console.log(`${faults.length} differences, mended.`);
      } else {
        console.log(`${faults.length} differences. Mend them: afterword doctor --repair`);
        process.exitCode = 1;
      }
    }),
  );

program
  .command('export')
  .description('write a day that is over and not written yet, or all that is kept')
  .option('--date <day>', 'a day, YYYY-MM-DD by UTC, into the folder of exports')
  .option('--bot <id>', 'of this bot; by default of all')
  .option('--reissue', 'write it again without the lines of conversations that were erased since')
  .option('--all', 'everything, to the standard output, to be imported elsewhere')
  .option(...DATABASE)
  .option(...ORGANISATION)
  .action((flags: ExportFlags & { all?: boolean; date?: string }) =>
    withStore(flags, async (store) => {
      if (flags.all) {
        return exportAll(store, async (line) => {
          if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain');
        });
      }
      const { date } = flags;
      if (date === undefined || !z.iso.date().safeParse(date).success) {
        throw new Error('Say which: --date YYYY-MM-DD, or --all.');
      }
      return exportDay(store, date, flags);
    }),
  );

type ExportFlags = Flags & { bot?: string; organisation: string; reissue?: true };

/** @throws for the operator, when the day is not over, or written already */
async function exportDay(
  store: Store,
  date: string,
  { organisation, bot, reissue, ...flags }: ExportFlags,
): Promise<void> {
  const log = pino({ level: 'silent' });
  const reader = createReader(store, log);
  const settings = readSettings(flags, process.env);
  const files = openFiles(settings.exportUrl ?? USUAL_FILES);
  const exporter = createExporter({
    store,
    log,
    now: Date.now,
    files,
    partBytes: settings.exportPartMegabytes * MEGABYTE,
    caughtUp: () => reader.caughtUp(),
  });
  try {
    await reader.caughtUp();
    const bots = (await findExportBots(store.query)).filter(
      ({ organisationId, botId }) =>
        organisationId === organisation && (bot === undefined || botId === bot),
    );
    if (bots.length === 0) throw new Error('There is no such bot.');
    let takenOut = 0;
    for (const { botId } of bots) {
      if (reissue) {
        const day = { organisationId: organisation, botId, day: date };
        const lines = await reissueDay(
          { store, files, note: auditReissue(organisation, Date.now) },
          day,
        );
        takenOut += lines;
        if (lines > 0) {
          console.log(`${botId}, ${date}: written again without ${lines} erased conversations.`);
        }
        continue;
      }
      const count = await exporter.seal(organisation, botId, date);
      console.log(`${botId}, ${date}: ${count} conversations.`);
    }
    if (reissue && takenOut === 0) {
      throw new Error(`No file of ${date} holds a conversation that was erased.`);
    }
  } finally {
    await exporter.stop();
    await reader.stop();
  }
}

program
  .command('import')
  .description('fill an empty database from the standard input, as "export --all" wrote it')
  .option(...DATABASE)
  .action((flags: Flags) =>
    withStore(flags, async (store) => {
      const rows = await importAll(store, createInterface({ input: process.stdin }));
      console.error(`${rows} rows imported.`);
    }),
  );

const agents = program.command('agents').description('list, add and remove agents; sign them in');

agents
  .command('list')
  .option(...DATABASE)
  .option(...ORGANISATION)
  .action((flags: Flags & { organisation: string }) =>
    withStore(flags, async (store) => {
      for (const agent of await findAgents(store.query, flags.organisation)) {
        if (agent.removedAt !== null) continue;
        const { agentId, email, firstName, role, status, teamIds } = agent;
        console.log([agentId, email, firstName, role, status, teamIds.join(' ')].join('\t'));
      }
    }),
  );

agents
  .command('create')
  .description('add an agent, and print a link that signs them in')
  .argument('<email>')
  .argument('<first-name>', 'what customers see')
  .option('--role <role>', `one of: ${agentRole.options.join(', ')}`, 'agent')
  .option('--teams <ids>', 'numbers of teams, as "teams list" shows them')
  .option('--public-url <url>', 'where browsers reach the server (AFTERWORD_PUBLIC_URL)')
  .option(...DATABASE)
  .option(...ORGANISATION)
  .action(
    (
      email: string,
      firstName: string,
      flags: Flags & { organisation: string; role: string; teams?: string },
    ) =>
      withStore(flags, async (store) => {
        const input = agentInput.safeParse({
          email,
          first_name: firstName,
          role: flags.role,
          team_ids: flags.teams?.split(/[\s,]+/).map(Number),
        });
        if (!input.success) throw new Error(z.prettifyError(input.error));
        const agent = await createAgent(store, changing(flags.organisation), input.data);
        if (agent instanceof Fault) throw new Error(agent.message);
        await printLink(store, flags, agent);
      }),
  );

agents
  .command('link')
  .description('print a link that signs an agent in, once, within an hour')
  .argument('<email>')
  .option('--public-url <url>', 'where browsers reach the server (AFTERWORD_PUBLIC_URL)')
  .option(...DATABASE)
  .option(...ORGANISATION)
  .action((email: string, flags: Flags & { organisation: string }) =>
    withStore(flags, async (store) => {
      await printLink(store, flags, await agentWith(store, flags.organisation, email));
    }),
  );

agents
  .command('remove')
  .argument('<email>')
  .option(...DATABASE)
  .option(...ORGANISATION)
  .action((email: string, flags: Flags & { organisation: string }) =>
    withStore(flags, async (store) => {
      const { agentId } = await agentWith(store, flags.organisation, email);
      await removeAgent(store, changing(flags.organisation), agentId);
      console.log('Removed. Their chats go back to the queue.');
    }),
  );

const teams = program.command('teams').description('list and add teams');

teams
  .command('list')
  .option(...DATABASE)
  .option(...ORGANISATION)
  .action((flags: Flags & { organisation: string }) =>
    withStore(flags, async (store) => {
      for (const team of await findTeams(store.query, flags.organisation)) {
        if (team.deletedAt !== null) continue;
        const { teamId, name, parentId, topics } = team;
        console.log([teamId, name, parentId ?? '', topics.join(', ')].join('\t'));
      }
    }),
  );

teams
  .command('create')
  .argument('<name>')
  .option('--topics <list>', 'chats of these topics come here; without, those that no other takes')
  .option('--parent <id>', 'the team above')
  .option('--time-zone <zone>', 'of its hours, like Europe/Berlin', 'UTC')
  .option(...DATABASE)
  .option(...ORGANISATION)
  .action(
    (
      name: string,
      flags: Flags & { organisation: string; topics?: string; parent?: string; timeZone: string },
    ) =>
      withStore(flags, async (store) => {
        const input = teamInput.safeParse({
          name,
          topics: flags.topics?.split(',').map((topic) => topic.trim()),
          parent_id: flags.parent === undefined ? null : Number(flags.parent),
          time_zone: flags.timeZone,
        });
        if (!input.success) throw new Error(z.prettifyError(input.error));
        const team = await createTeam(store, changing(flags.organisation), input.data);
        if (team instanceof Fault) throw new Error(team.message);
        console.log(`Team ${team.teamId}.`);
      }),
  );

const changing = (organisationId: string) => ({
  organisationId,
  changedBy: 'server',
  now: Date.now(),
});

async function agentWith(store: Store, organisation: string, email: string) {
  const agent = await findAgentByEmail(store.query, organisation, email);
  if (agent) return agent;
  throw new Error(`No agent has the address ${email}. See: afterword agents list`);
}

async function printLink(
  store: Store,
  flags: Flags,
  { organisationId, agentId }: { organisationId: string; agentId: number },
): Promise<void> {
  const { publicUrl = 'http://localhost:4600' } = readSettings(flags, process.env);
  const link = await signInLink(store, organisationId, agentId, { publicUrl, now: Date.now() });
  console.log(`Signs in once, within an hour: ${link}`);
}

const keys = program.command('keys').description('list, make and revoke API keys');

keys
  .command('list')
  .option(...DATABASE)
  .option(...ORGANISATION)
  .action((flags: Flags & { organisation: string }) =>
    withStore(flags, async (store) => {
      for (const key of await keysOf(store, flags.organisation)) {
        const { id, prefix, kind, name, scopes, rateLimit, revokedAt, lastUsedAt } = key;
        const isRevoked = revokedAt !== null && revokedAt <= Date.now();
        const state = isRevoked ? 'revoked' : revokedAt === null ? 'in use' : 'until rotated';
        const used = lastUsedAt === null ? 'never used' : `used ${minute(lastUsedAt)}`;
        const limit = rateLimit === null ? 'no limit' : `${rateLimit} a minute`;
        console.log(
          [id, `${prefix}…`, kind, state, used, limit, name, scopes.join(' ')].join('\t'),
        );
      }
    }),
  );

keys
  .command('create')
  .option(...DATABASE)
  .option(...ORGANISATION)
  .option('--publishable', 'a key for browsers: it can send events and read nothing')
  .option('--name <name>', 'what it is for', 'made by hand')
  .option('--limit <number>', 'requests a minute, on all nodes together')
  .option('--scopes <list>', `what a secret key may do, from: ${SCOPES.join(', ')}`)
  .action(
    (
      flags: Flags & {
        organisation: string;
        publishable?: true;
        name: string;
        scopes?: string;
        limit?: string;
      },
    ) =>
      withStore(flags, async (store) => {
        const kind: KeyKind = flags.publishable ? 'publishable' : 'secret';
        const key = await createKey(store, {
          organisationId: flags.organisation,
          kind,
          name: flags.name,
          scopes: flags.scopes === undefined ? SCOPES : scopesFrom(flags.scopes),
          rateLimit: flags.limit === undefined ? null : wholeNumber('--limit', flags.limit, 1),
          now: Date.now(),
        });
        console.log(`The ${kind} key, shown only now: ${key}`);
      }),
  );

keys
  .command('rotate')
  .description('make a key like another one, which stops after a while')
  .argument('<key>', 'its id, or how it begins, as "keys list" shows them')
  .option('--grace <seconds>', 'how long the old one still works', '86400')
  .option(...DATABASE)
  .option(...ORGANISATION)
  .action((name: string, flags: Flags & { organisation: string; grace: string }) =>
    withStore(flags, async (store) => {
      const graceSeconds = wholeNumber('--grace', flags.grace, 0);
      const old = await keyInUse(store, flags.organisation, name);
      const key = await rotateKey(store, flags.organisation, old, {
        graceSeconds,
        now: Date.now(),
      });
      console.log(`The ${old.kind} key, shown only now: ${key}`);
    }),
  );

keys
  .command('revoke')
  .argument('<key>', 'its id, or how it begins, as "keys list" shows them')
  .option(...DATABASE)
  .option(...ORGANISATION)
  .action((name: string, flags: Flags & { organisation: string }) =>
    withStore(flags, async (store) => {
      const key = await keyInUse(store, flags.organisation, name);
      await revokeKey(store, flags.organisation, key, Date.now());
      console.log('Revoked.');
    }),
  );

keys
  .command('origins')
  .description('set which origins may use the publishable keys, beside any localhost')
  .argument('[origins...]', 'for example https://shop.example.com')
  .option(...DATABASE)
  .option(...ORGANISATION)
  .action((origins: string[], flags: Flags & { organisation: string }) =>
    withStore(flags, async (store) => {
      const exact = origins.map(originFrom);
      await store.write((transaction) =>
        setOrganisation(transaction, flags.organisation, { allowedOrigins: JSON.stringify(exact) }),
      );
      console.log(`Allowed: any localhost${exact.map((origin) => `, ${origin}`).join('')}.`);
    }),
  );

program
  .command('redaction')
  .description('mask card numbers, addresses and the like in messages before they are stored')
  .argument('<on|off>')
  .option(...DATABASE)
  .option(...ORGANISATION)
  .action((state: string, flags: Flags & { organisation: string }) =>
    withStore(flags, async (store) => {
      const on = isOn(state);
      await store.write((transaction) =>
        setOrganisation(transaction, flags.organisation, { redaction: on ? 1 : 0 }),
      );
      console.log(`Messages are ${on ? '' : 'not '}masked from now on.`);
    }),
  );

program
  .command('identity')
  .description('ask browsers to prove who their customer is; "on" again changes the secret')
  .argument('<on|off>')
  .option(...DATABASE)
  .option(...ORGANISATION)
  .action((state: string, flags: Flags & { organisation: string }) =>
    withStore(flags, async (store) => {
      const secret = isOn(state) ? newIdentitySecret() : null;
      await store.write((transaction) =>
        setOrganisation(transaction, flags.organisation, { identitySecret: secret }),
      );
      console.log(
        secret === null
          ? 'Identities are taken as they are told.'
          : `The identity secret for your server, shown only now: ${secret}`,
      );
    }),
  );

program
  .command('retention')
  .description('erase conversations that started more days ago; "off" keeps them')
  .argument('<days|off>')
  .option(...DATABASE)
  .option(...ORGANISATION)
  .action((days: string, flags: Flags & { organisation: string }) =>
    withStore(flags, async (store) => {
      const retentionDays = days === 'off' ? null : wholeNumber('The days', days, 1);
      await store.write((transaction) =>
        setOrganisation(transaction, flags.organisation, { retentionDays }),
      );
      console.log(
        retentionDays === null
          ? 'Conversations are kept.'
          : `Conversations are kept for ${retentionDays} days; a running server erases older ones within the hour.`,
      );
    }),
  );

program
  .command('backup')
  .description('write a copy of the database into a new file while the server runs (SQLite)')
  .argument('<file>')
  .option(...DATABASE)
  .action((file: string, flags: Flags) =>
    withStore(flags, async (store) => {
      await store.backup(file);
      console.log(`Written. To restore it: afterword serve --database sqlite:${file}`);
    }),
  );

const minute = (milliseconds: number) => new Date(milliseconds).toISOString().slice(0, 16);

function wholeNumber(what: string, given: string, least: number): number {
  const number = Number(given);
  if (Number.isSafeInteger(number) && number >= least) return number;
  throw new Error(`${what} must be a whole number, ${least} or more.`);
}

async function keyInUse(store: Store, organisation: string, name: string): Promise<KnownKey> {
  const key = await keyNamed(store, organisation, name.replace(/…$/, ''), Date.now());
  if (key) return key;
  throw new Error(`No one key in use is "${name}". See: afterword keys list`);
}

function isOn(state: string): boolean {
  if (state !== 'on' && state !== 'off') throw new Error('Say on or off.');
  return state === 'on';
}

/** @param work is also told which migrations ran */
async function withStore(
  flags: Flags,
  work: (store: Store, ran: readonly string[]) => Promise<void>,
): Promise<void> {
  const store = openStore(readSettings(flags, process.env).database);
  try {
    await work(store, await store.migrate());
  } finally {
    await store.close();
  }
}

function scopesFrom(list: string): Scope[] {
  return list.split(/[\s,]+/).map((name) => {
    const scope = SCOPES.find((known) => known === name);
    if (!scope) throw new Error(`"${name}" is not a scope. Known: ${SCOPES.join(', ')}`);
    return scope;
  });
}

function originFrom(text: string): string {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) {
    throw new Error(`"${text}" is not an origin. Write it like https://shop.example.com`);
  }
  return new URL(text).origin;
}

try {
  await program.parseAsync();
} catch (error) {
  console.error(`afterword: ${(error as Error).message}`);
  process.exitCode = 1;
}
