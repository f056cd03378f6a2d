import { sha256 } from '../database/hash.ts';
import { keyId, type Keys, type Principal, SCOPES } from '../http/principal.ts';
import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { KeyKind, Scope } from '../../contract/index.ts';
import { addKey, findKey, listKeys, lockOrganisation, revokeKeys, touchKey } from './store/keys.ts';
import type { Schema } from '../database/schema.ts';
import type { Store, Transaction } from '../database/store.ts';

/** How long a key is cached, milliseconds. A revoked key stops working within this time. */
const CACHED_FOR = 1_000;

const KINDS = ['secret', 'publishable'] as const satisfies KeyKind[];

/** Precision of the last use of a key, milliseconds. */
const MINUTE = 60_000;

export function createKeys(store: Store, now: () => number): Keys {
  const cache = new Map<string, { principal: Promise<Principal | null>; until: number }>();
  const noted = new Map<string, number>();

  function noteUse(row: Schema['apiKey']): void {
    const at = now();
    const last = Math.max(row.lastUsedAt ?? 0, noted.get(row.keyHash) ?? 0);
    if (at - last < MINUTE) return;
    noted.set(row.keyHash, at);
    // In the background: a failure has no consequences.
    store.write((transaction) => touchKey(transaction, row, at)).catch(() => {});
  }

  function principalByHash(keyHash: string): Promise<Principal | null> {
    // What is read now was true at this time, however long the query takes.
    const at = now();
    const known = cache.get(keyHash);
    if (known && known.until > at) return known.principal;
    // Whoever asks meanwhile waits for the same query.
    const asked = { principal: findPrincipal(keyHash, at), until: at + CACHED_FOR };
    cache.set(keyHash, asked);
    const forget = () => {
      if (cache.get(keyHash) === asked) cache.delete(keyHash);
    };
    // Anybody can send keys that do not exist: they are not kept.
    asked.principal.then((principal) => {
      if (principal === null) forget();
    }, forget);
    return asked.principal;
  }

  async function findPrincipal(keyHash: string, at: number): Promise<Principal | null> {
    const row = await findKey(store.query, keyHash, at);
    if (!row) return null;
    noteUse(row);
    return {
      organisationId: row.organisationId,
      kind: row.kind,
      scopes: new Set(JSON.parse(row.scopes) as string[]),
      allowedOrigins: JSON.parse(row.allowedOrigins) as string[],
      redacts: row.redaction === 1,
      identitySecret: row.identitySecret,
      keyHash,
      rateLimit: row.rateLimit,
      agent: null,
    };
  }

  return {
    principalByHash,
    async principal(key) {
      return key.startsWith('amo_') ? principalByHash(sha256(key)) : null;
    },
  };
}

interface NewKey {
  organisationId: string;
  kind: KeyKind;
  name: string;
  scopes?: readonly Scope[];
  /** Requests per minute; `null`: unlimited. */
  rateLimit?: number | null;
  /** A preset key; 256 random bits by default. */
  key?: string | undefined;
  now: number;
}

/** Creates a key and returns it. It cannot be read again. */
export async function createKey(store: Store, options: NewKey): Promise<string> {
  const key = options.key ?? randomKey(options.kind);
  await store.write((transaction) => saveKey(transaction, { ...options, key }));
  return key;
}

/** To be made before the transaction: one that is repeated must not leave a second key that nobody was shown. */
const randomKey = (kind: KeyKind) => keyPrefix(kind) + randomBytes(32).toString('base64url');

async function saveKey(
  transaction: Transaction,
  { key, ...options }: NewKey & { key: string },
): Promise<void> {
  const { organisationId, kind, name, now } = options;
  if (kindOf(key) !== kind) {
    throw new Error(`A ${kind} key must start with "${keyPrefix(kind)}".`);
  }
  await addKey(transaction, {
    organisationId,
    keyHash: sha256(key),
    kind,
    name,
    prefix: key.slice(0, keyPrefix(kind).length + 6),
    scopes: JSON.stringify(kind === 'secret' ? (options.scopes ?? SCOPES) : []),
    createdAt: now,
    revokedAt: null,
    lastUsedAt: null,
    rateLimit: options.rateLimit ?? null,
  });
}

/** The properties of a key, never the key itself. */
export interface KnownKey {
  /** The first digits of the SHA-256 of the key. */
  id: string;
  prefix: string;
  kind: KeyKind;
  name: string;
  scopes: string[];
  createdAt: number;
  revokedAt: number | null;
  lastUsedAt: number | null;
  rateLimit: number | null;
  keyHash: string;
}

export async function keysOf(store: Store, organisationId: string): Promise<KnownKey[]> {
  const rows = await listKeys(store.query, organisationId);
  return rows.map((row) => ({
    ...row,
    id: keyId(row.keyHash),
    scopes: JSON.parse(row.scopes) as string[],
  }));
}

/** The active key with this id or prefix; `null`: none, or several with this prefix. */
export async function keyNamed(
  store: Store,
  organisationId: string,
  name: string,
  now: number,
): Promise<KnownKey | null> {
  const keys = await keysOf(store, organisationId);
  const found = keys.filter(
    ({ id, prefix, revokedAt }) =>
      (id === name || prefix === name) && (revokedAt === null || revokedAt > now),
  );
  return found.length === 1 ? found[0]! : null;
}

/** Revokes the key at the time `at`, milliseconds since 1970. */
export async function revokeKey(
  store: Store,
  organisationId: string,
  { keyHash }: KnownKey,
  at: number,
): Promise<void> {
  await store.write((transaction) => revokeKeys(transaction, organisationId, [keyHash], at));
}

/**
 * Creates a copy of a key and revokes the old key after `graceSeconds`.
 *
 * @returns the new key, which cannot be read again
 */
export async function rotateKey(
  store: Store,
  organisationId: string,
  old: KnownKey,
  { graceSeconds, now }: { graceSeconds: number; now: number },
): Promise<string> {
  const key = randomKey(old.kind);
  await store.write(async (transaction) => {
    await saveKey(transaction, {
      organisationId,
      kind: old.kind,
      name: old.name,
      scopes: old.scopes as Scope[],
      rateLimit: old.rateLimit,
      key,
      now,
    });
    await revokeKeys(transaction, organisationId, [old.keyHash], now + graceSeconds * 1000);
  });
  return key;
}

/**
 * Ensures that the organisation has a secret and a publishable key: the preset keys, or new ones if it has
 * none.
 *
 * @returns the newly created keys, to be shown once
 */
export async function ensureKeys(
  store: Store,
  organisationId: string,
  preset: { [K in KeyKind]?: string | undefined },
  now: number,
): Promise<{ [K in KeyKind]?: string }> {
  const missing = async (query: Kysely<Schema>) => {
    const known = await listKeys(query, organisationId);
    const hasOne = (kind: KeyKind) =>
      known.some((key) => key.kind === kind && (key.revokedAt === null || key.revokedAt > now));
    return KINDS.filter((kind) => preset[kind] !== undefined || !hasOne(kind));
  };
  if ((await missing(store.query)).length === 0) return {};
  const fresh = { secret: randomKey('secret'), publishable: randomKey('publishable') };
  return store.write(async (transaction) => {
    // Of nodes that start at once, one makes the keys.
    await lockOrganisation(transaction, organisationId, now);
    for (const kind of await missing(transaction.query)) {
      await saveKey(transaction, {
        organisationId,
        kind,
        name: preset[kind] === undefined ? 'first' : 'preset',
        key: preset[kind] ?? fresh[kind],
        now,
      });
    }
    // Not only what this attempt has made: the commit of one before may not have been acknowledged.
    const known = await listKeys(transaction.query, organisationId);
    const hashes = new Set(known.map(({ keyHash }) => keyHash));
    const made = KINDS.filter((kind) => hashes.has(sha256(fresh[kind])));
    return Object.fromEntries(made.map((kind) => [kind, fresh[kind]]));
  });
}

function keyPrefix(kind: KeyKind): string {
  return kind === 'publishable' ? 'amo_pub_' : 'amo_';
}

function kindOf(key: string): KeyKind | null {
  if (key.startsWith('amo_pub_')) return 'publishable';
  return key.startsWith('amo_') ? 'secret' : null;
}
