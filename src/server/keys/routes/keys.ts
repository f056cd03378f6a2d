import {
  doneResponse,
  keyResponse,
  type KeyResponse,
  keyListResponse,
  keyRequest,
  keyRotation,
  type ListedKey,
} from '../../../contract/index.ts';
import { iso, isoOrNull } from '../../../contract/time.ts';
import { sha256 } from '../../database/hash.ts';
import type { Store } from '../../database/store.ts';
import { endpoint } from '../../http/endpoint.ts';
import { keyId } from '../../http/principal.ts';
import type { Services } from '../../http/services.ts';
import { createKey, keyNamed, keysOf, type KnownKey, revokeKey, rotateKey } from '../keys.ts';

const MAX_BODY = 16 * 1024;

const OF_KEY = { id: 'The id of the key, or its prefix.' };

const NO_KEY = 'There is no active key with this id.';

const listKeys = endpoint(
  {
    method: 'get',
    path: '/api/v1/keys',
    group: 'administration',
    summary: 'List keys',
    access: 'admin',
    responses: {
      200: {
        description: 'The properties of each key, never the key itself',
        schema: keyListResponse,
      },
    },
  },
  async ({ principal, respond }, { store }: Services) => {
    const keys = await keysOf(store, principal.organisationId);
    return respond(200, { success: true, data: keys.map(listed) });
  },
);

const makeKey = endpoint(
  {
    method: 'post',
    path: '/api/v1/keys',
    group: 'administration',
    summary: 'Create a key',
    access: 'admin',
    body: {
      schema: keyRequest,
      maxBytes: MAX_BODY,
      example: { name: 'crm', scopes: ['metrics:read'], rate_limit: 600 },
    },
    responses: { 201: { description: 'The key, which cannot be read again', schema: keyResponse } },
  },
  async ({ c, principal, body, respond }, { store, now }: Services) => {
    const { organisationId } = principal;
    const key = await createKey(store, {
      organisationId,
      kind: body.kind,
      name: body.name,
      ...(body.scopes && { scopes: body.scopes }),
      rateLimit: body.rate_limit ?? null,
      now: now(),
    });
    c.header('Cache-Control', 'no-store');
    return respond(201, await shownOnce(store, organisationId, key));
  },
);

const replaceKey = endpoint(
  {
    method: 'post',
    path: '/api/v1/keys/{id}/rotate',
    group: 'administration',
    summary: 'Replace a key',
    description:
      'The new key has the same name and scopes. The old key works for another `grace_seconds`.',
    access: 'admin',
    parameters: OF_KEY,
    body: { schema: keyRotation, maxBytes: MAX_BODY, example: { grace_seconds: 3600 } },
    responses: {
      201: { description: 'The new key, which cannot be read again', schema: keyResponse },
    },
    errors: ['not_found'],
  },
  async ({ c, principal, params, body, respond, fail }, { store, now }: Services) => {
    const { organisationId } = principal;
    const old = await keyNamed(store, organisationId, params.id, now());
    if (!old) return fail('not_found', NO_KEY);
    const graceSeconds = body.grace_seconds;
    const key = await rotateKey(store, organisationId, old, { graceSeconds, now: now() });
    c.header('Cache-Control', 'no-store');
    return respond(201, await shownOnce(store, organisationId, key));
  },
);

const endKey = endpoint(
  {
    method: 'delete',
    path: '/api/v1/keys/{id}',
    group: 'administration',
    summary: 'Revoke a key',
    access: 'admin',
    parameters: OF_KEY,
    responses: { 200: { description: 'The key no longer works', schema: doneResponse } },
    errors: ['not_found', 'conflict'],
  },
  async ({ principal, params, respond, fail }, { store, now }: Services) => {
    const { organisationId } = principal;
    const key = await keyNamed(store, organisationId, params.id, now());
    if (!key) return fail('not_found', NO_KEY);
    const others = (await keysOf(store, organisationId)).filter(
      ({ id, revokedAt, scopes }) =>
        id !== key.id && revokedAt === null && scopes.includes('admin'),
    );
    if (key.scopes.includes('admin') && others.length === 0) {
      return fail(
        'conflict',
        'This is the last key with the scope "admin". Create another one first.',
      );
    }
    await revokeKey(store, organisationId, key, now());
    return respond(200, { success: true });
  },
);

/** List, create, replace and revoke keys. Requires the scope `admin`. */
export const keyEndpoints = [listKeys, makeKey, replaceKey, endKey];

/** The response with a new key, which cannot be read again. */
async function shownOnce(store: Store, organisationId: string, key: string): Promise<KeyResponse> {
  const all = await keysOf(store, organisationId);
  const data = listed(all.find(({ id }) => id === keyId(sha256(key)))!);
  return { success: true, key, data };
}

const listed = (key: KnownKey): ListedKey => ({
  id: key.id,
  prefix: key.prefix,
  kind: key.kind,
  name: key.name,
  scopes: key.scopes,
  rate_limit: key.rateLimit,
  created_at: iso(key.createdAt),
  last_used_at: isoOrNull(key.lastUsedAt),
  revoked_at: isoOrNull(key.revokedAt),
});
