import { createHash, randomBytes } from 'node:crypto';
import { addKey, findKey, listKeys, revokeKeys, type Schema, type Store } from '../store/index.ts';

/** What a secret key may be allowed to do (CONTRACT, authentication). */
export const SCOPES = [
  'conversations:write',
  'conversations:read',
  'metrics:read',
  'csat:read',
  'config:write',
  'export:read',
  'reporting:read',
  'reporting:write',
  'admin',
] as const;
export type Scope = (typeof SCOPES)[number];

export type KeyKind = 'secret' | 'publishable';

/** Who is asking. */
export interface Principal {
  organisationId: string;
  kind: KeyKind;
  scopes: ReadonlySet<string>;
  /** Origins that may use a publishable key, beside any localhost. */
  allowedOrigins: readonly string[];
  /** Whether messages are masked before they are stored. */
  redacts: boolean;
  /** With it an identity has to be proven; `null`: it is taken as it is told. */
  identitySecret: string | null;
  keyHash: string;
}

/** SHA-256 in hex: enough for 256 random bits, which nobody can guess their way back to. */
export function sha256(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** How long a looked-up key is believed, milliseconds; a revoked one stops within this time. */
const REMEMBERED = 1_000;

export interface Keys {
  /** @returns who holds the key; `null` when it is unknown or revoked */
  principal(key: string): Promise<Principal | null>;
  /** The same, by the key's hash. */
  principalByHash(keyHash: string): Promise<Principal | null>;
}

export function createKeys(store: Store, now: () => number): Keys {
  const remembered = new Map<string, { principal: Principal; until: number }>();

  async function principalByHash(keyHash: string): Promise<Principal | null> {
    const known = remembered.get(keyHash);
    if (known && known.until > now()) return known.principal;
    remembered.delete(keyHash);
    const row = await findKey(store.query, keyHash);
    if (!row) return null;
    const principal: Principal = {
      organisationId: row.organisationId,
      kind: row.kind,
      scopes: new Set(JSON.parse(row.scopes) as string[]),
      allowedOrigins: JSON.parse(row.allowedOrigins) as string[],
      redacts: row.redaction === 1,
      identitySecret: row.identitySecret,
      keyHash,
    };
    remembered.set(keyHash, { principal, until: now() + REMEMBERED });
    return principal;
  }

  return {
    principalByHash,
    async principal(key) {
      return key.startsWith('amo_') ? principalByHash(sha256(key)) : null;
    },
  };
}

/** Adds a key and returns it: the only time it can be seen. */
export async function createKey(
  store: Store,
  options: {
    organisationId: string;
    kind: KeyKind;
    name: string;
    scopes?: readonly Scope[];
    /** Preset; otherwise 256 random bits. */
    key?: string | undefined;
    now: number;
  },
): Promise<string> {
  const { organisationId, kind, name, now } = options;
  const key = options.key ?? keyPrefix(kind) + randomBytes(32).toString('base64url');
  if (kindOf(key) !== kind) {
    throw new Error(`A ${kind} key begins with "${keyPrefix(kind)}".`);
  }
  await store.write((transaction) =>
    addKey(transaction, {
      organisationId,
      keyHash: sha256(key),
      kind,
      name,
      prefix: key.slice(0, keyPrefix(kind).length + 6),
      scopes: JSON.stringify(kind === 'secret' ? (options.scopes ?? SCOPES) : []),
      createdAt: now,
      revokedAt: null,
    }),
  );
  return key;
}

/** A key as the operator sees it: never the key itself. */
export interface ListedKey {
  prefix: string;
  kind: KeyKind;
  name: string;
  scopes: string[];
  createdAt: number;
  revokedAt: number | null;
}

export async function keysOf(store: Store, organisationId: string): Promise<ListedKey[]> {
  const rows = await listKeys(store.query, organisationId);
  return rows.map(({ prefix, kind, name, scopes, createdAt, revokedAt }: Schema['apiKey']) => ({
    prefix,
    kind,
    name,
    scopes: JSON.parse(scopes) as string[],
    createdAt,
    revokedAt,
  }));
}

/** @returns whether a key with this prefix was there to be revoked */
export async function revokeKey(
  store: Store,
  organisationId: string,
  prefix: string,
  now: number,
): Promise<boolean> {
  const revoked = await store.write((transaction) =>
    revokeKeys(transaction, organisationId, prefix, now),
  );
  return revoked > 0;
}

/**
 * Gives the organisation a secret and a publishable key: the preset ones, else new ones where it
 * has none.
 *
 * @returns the keys that were made now, to be shown once
 */
export async function ensureKeys(
  store: Store,
  organisationId: string,
  preset: { [K in KeyKind]?: string | undefined },
  now: number,
): Promise<{ [K in KeyKind]?: string }> {
  const known = await keysOf(store, organisationId);
  const made: { [K in KeyKind]?: string } = {};
  for (const kind of ['secret', 'publishable'] as const) {
    const hasOne = known.some((key) => key.kind === kind && key.revokedAt === null);
    if (preset[kind] === undefined && hasOne) continue;
    const key = await createKey(store, {
      organisationId,
      kind,
      name: preset[kind] === undefined ? 'first' : 'preset',
      key: preset[kind],
      now,
    });
    if (preset[kind] === undefined) made[kind] = key;
  }
  return made;
}

function keyPrefix(kind: KeyKind): string {
  return kind === 'publishable' ? 'amo_pub_' : 'amo_';
}

function kindOf(key: string): KeyKind | null {
  if (key.startsWith('amo_pub_')) return 'publishable';
  return key.startsWith('amo_') ? 'secret' : null;
}
