import type { Command } from 'commander';
import type { KeyKind, Scope } from '../../contract/index.ts';
import type { Store } from '../database/store.ts';
import { SCOPES } from '../http/principal.ts';
import {
  createKey,
  keyNamed,
  keysOf,
  type KnownKey,
  revokeKey,
  rotateKey,
  setOrganisation,
} from '../keys/index.ts';
import { DATABASE, ORGANISATION, type OrganisationFlags, wholeNumber } from './options.ts';
import { withStore } from './store.ts';

const KEY = ['<key>', 'its id, or how it begins, as "keys list" shows them'] as const;

type CreateFlags = OrganisationFlags & {
  publishable?: true;
  name: string;
  scopes?: string;
  limit?: string;
};

export function addKeys(program: Command): void {
  const keys = program.command('keys').description('list, make and revoke API keys');

  keys
    .command('list')
    .description('one key a line: id, how it begins, kind, state, last use, limit, name, scopes')
    .option(...DATABASE)
    .option(...ORGANISATION)
    .action((flags: OrganisationFlags) =>
      withStore(flags, async (store) => {
        for (const key of await keysOf(store, flags.organisation)) console.log(lineOf(key));
      }),
    );

  keys
    .command('create')
    .description('make a key, and print it: the only time it can be seen')
    .option(...DATABASE)
    .option(...ORGANISATION)
    .option('--publishable', 'a key for browsers: it can send events and read nothing')
    .option('--name <name>', 'what it is for', 'made by hand')
    .option('--limit <number>', 'requests a minute, on all nodes together')
    .option('--scopes <list>', `what a secret key may do, from: ${SCOPES.join(', ')}`)
    .action((flags: CreateFlags) =>
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
        printKey(kind, key);
      }),
    );

  keys
    .command('rotate')
    .description('make a key like another one, which stops after a while')
    .argument(...KEY)
    .option('--grace <seconds>', 'how long the old one still works', '86400')
    .option(...DATABASE)
    .option(...ORGANISATION)
    .action((name: string, flags: OrganisationFlags & { grace: string }) =>
      withStore(flags, async (store) => {
        const graceSeconds = wholeNumber('--grace', flags.grace, 0);
        const old = await keyInUse(store, flags.organisation, name);
        const now = Date.now();
        const key = await rotateKey(store, flags.organisation, old, { graceSeconds, now });
        printKey(old.kind, key);
      }),
    );

  keys
    .command('revoke')
    .description('stop a key at once')
    .argument(...KEY)
    .option(...DATABASE)
    .option(...ORGANISATION)
    .action((name: string, flags: OrganisationFlags) =>
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
    .action((origins: string[], flags: OrganisationFlags) =>
      withStore(flags, async (store) => {
        const exact = origins.map(originFrom);
        const change = { allowedOrigins: JSON.stringify(exact) };
        await store.write((transaction) =>
          setOrganisation(transaction, flags.organisation, change),
        );
        console.log(`Allowed: any localhost${exact.map((origin) => `, ${origin}`).join('')}.`);
      }),
    );
}

function lineOf(key: KnownKey): string {
  const { id, prefix, kind, name, scopes, rateLimit, revokedAt, lastUsedAt } = key;
  const isRevoked = revokedAt !== null && revokedAt <= Date.now();
  const state = isRevoked ? 'revoked' : revokedAt === null ? 'in use' : 'until rotated';
  const used = lastUsedAt === null ? 'never used' : `used ${minuteOf(lastUsedAt)}`;
  const limit = rateLimit === null ? 'no limit' : `${rateLimit} a minute`;
  return [id, `${prefix}…`, kind, state, used, limit, name, scopes.join(' ')].join('\t');
}

const minuteOf = (milliseconds: number) => new Date(milliseconds).toISOString().slice(0, 16);

const printKey = (kind: KeyKind, key: string) =>
  console.log(`The ${kind} key, shown only now: ${key}`);

/** @throws for the operator, when it names none, or more than one */
async function keyInUse(store: Store, organisationId: string, name: string): Promise<KnownKey> {
  const key = await keyNamed(store, organisationId, name.replace(/…$/, ''), Date.now());
  if (key) return key;
  throw new Error(`"${name}" does not name exactly one key in use. See: afterword keys list`);
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
