import { type Context, Hono } from 'hono';
import {
  type DoneAnswer,
  type KeyAnswer,
  type KeyListAnswer,
  keyRequest,
  keyRotation,
  type ListedKey,
} from '../../../contract/index.ts';
import { createKey, keyNamed, keysOf, type KnownKey, revokeKey, rotateKey } from '../keys.ts';
import { keyId } from '../../http/principal.ts';
import { sha256 } from '../../database/hash.ts';
import { requireScope } from '../../http/access.ts';
import { problem, readJson } from '../../http/response.ts';
import { bodyLimit } from '../../http/body-limit.ts';
import type { Env, Parts } from '../../http/context.ts';

const MAX_BODY = 16 * 1024;

/** `/keys`: made, listed, rotated and revoked by who holds the scope `admin`. */
export function keyRoutes(parts: Parts): Hono<Env> {
  const { store, now } = parts;

  async function named(c: Context<Env>): Promise<KnownKey | Response> {
    const { organisationId } = c.get('principal');
    const key = await keyNamed(store, organisationId, c.req.param('id') ?? '', now());
    return key ?? problem(c, 'not_found', 'There is no key in use with this id.');
  }

  async function shown(c: Context<Env>, key: string): Promise<Response> {
    const { organisationId } = c.get('principal');
    const all = await keysOf(store, organisationId);
    const data = listed(all.find(({ id }) => id === keyId(sha256(key)))!);
    const answer: KeyAnswer = { success: true, key, data };
    c.header('Cache-Control', 'no-store');
    return c.json(answer, 201);
  }

  return new Hono<Env>()
    .get('/keys', requireScope(parts, 'admin'), async (c) => {
      const keys = await keysOf(store, c.get('principal').organisationId);
      const answer: KeyListAnswer = { success: true, data: keys.map(listed) };
      return c.json(answer);
    })
    .post('/keys', requireScope(parts, 'admin'), bodyLimit(MAX_BODY, 'A key'), async (c) => {
      const request = await readJson(c, keyRequest);
      if (request instanceof Response) return request;
      const key = await createKey(store, {
        organisationId: c.get('principal').organisationId,
        kind: request.kind,
        name: request.name,
        ...(request.scopes && { scopes: request.scopes }),
        rateLimit: request.rate_limit ?? null,
        now: now(),
      });
      return shown(c, key);
    })
    .post(
      '/keys/:id/rotate',
      requireScope(parts, 'admin'),
      bodyLimit(MAX_BODY, 'A rotation'),
      async (c) => {
        const rotation = await readJson(c, keyRotation);
        if (rotation instanceof Response) return rotation;
        const old = await named(c);
        if (old instanceof Response) return old;
        const { organisationId } = c.get('principal');
        const graceSeconds = rotation.grace_seconds;
        return shown(c, await rotateKey(store, organisationId, old, { graceSeconds, now: now() }));
      },
    )
    .delete('/keys/:id', requireScope(parts, 'admin'), async (c) => {
      const key = await named(c);
      if (key instanceof Response) return key;
      const { organisationId } = c.get('principal');
      const others = (await keysOf(store, organisationId)).filter(
        ({ id, revokedAt, scopes }) =>
          id !== key.id && revokedAt === null && scopes.includes('admin'),
      );
      if (key.scopes.includes('admin') && others.length === 0) {
        return problem(
          c,
          'conflict',
          'This is the last key with the scope "admin". Make another one first.',
        );
      }
      await revokeKey(store, organisationId, key, now());
      const answer: DoneAnswer = { success: true };
      return c.json(answer);
    });
}

const iso = (milliseconds: number | null) =>
  milliseconds === null ? null : new Date(milliseconds).toISOString();

function listed(key: KnownKey): ListedKey {
  return {
    id: key.id,
    prefix: key.prefix,
    kind: key.kind,
    name: key.name,
    scopes: key.scopes,
    rate_limit: key.rateLimit,
    created_at: new Date(key.createdAt).toISOString(),
    last_used_at: iso(key.lastUsedAt),
    revoked_at: iso(key.revokedAt),
  };
}
