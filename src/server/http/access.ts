import type { Context, MiddlewareHandler } from 'hono';
import { getCookie } from 'hono/cookie';
import type { Scope } from '../../contract/index.ts';
import { originAllowed } from './origins.ts';
import { SESSION_COOKIE, type Principal } from './principal.ts';
import { type Limit } from './limits.ts';
import { problem } from './response.ts';
import { clientAddress, type Env, ownOrigin, type Parts } from './context.ts';

/**
 * Lets in who holds a secret key with `scope` (header `X-API-Key` or `Authorization: Bearer`), or
 * is signed in with one. Otherwise 401, or 403 where the key is known but not for this.
 */
export function requireScope(parts: Parts, scope: Scope): MiddlewareHandler<Env> {
  return async (c, next) => {
    const principal = await whoAsks(c, parts);
    if (principal instanceof Response) return principal;
    const refused = withoutScope(c, principal, scope);
    if (refused) return refused;
    c.set('principal', principal);
    return (await usedUp(c, parts, principal)) ?? next();
  };
}

/** @returns the answer that refuses a key without `scope`; `undefined`: it has it */
export function withoutScope(
  c: Context,
  { scopes }: Principal,
  scope: Scope,
): Response | undefined {
  if (scopes.has(scope)) return undefined;
  return problem(c, 'forbidden', `This key does not have the scope "${scope}".`);
}

async function whoAsks(c: Context<Env>, parts: Parts): Promise<Principal | Response> {
  const key = keyFromHeaders(c);
  if (key !== undefined) {
    const principal = await parts.keys.principal(key);
    return principal ?? problem(c, 'unauthorized', 'The API key is unknown or revoked.');
  }
  const token = getCookie(c, SESSION_COOKIE);
  if (token === undefined) {
    return problem(c, 'unauthorized', 'Send an API key in the header X-API-Key.');
  }
  const origin = c.req.header('origin');
  const reads = c.req.method === 'GET' || c.req.method === 'HEAD';
  if (!reads && origin !== undefined && origin !== ownOrigin(c, parts)) {
    return problem(c, 'forbidden', 'A signed-in session only works from its own pages.');
  }
  const principal = await parts.sessions.principal(token);
  return principal ?? problem(c, 'unauthorized', 'The session has ended. Sign in again.');
}

/** Before a key in `Authorization`; the scheme stands in any case (RFC 9110, 11.1). */
export const BEARER = /^Bearer +/i;

function keyFromHeaders(c: Context): string | undefined {
  const header = c.req.header('x-api-key');
  if (header !== undefined) return header;
  const authorization = c.req.header('authorization') ?? '';
  return BEARER.test(authorization) ? authorization.replace(BEARER, '') : undefined;
}

/**
 * Lets a page read every answer (CORS), also that which refuses: a browser that cannot tell a
 * refusal from a broken line tries for ever. What a page may do is decided by its key and origin;
 * no answer here holds more than the sender knows.
 */
export const readable: MiddlewareHandler<Env> = async (c, next) => {
  const origin = c.req.header('origin');
  if (origin !== undefined) {
    c.header('Access-Control-Allow-Origin', origin);
    c.header('Vary', 'Origin');
  }
  return next();
};

/** What a secret key needs to do what browsers do; a publishable one may do no more than that. */
export const TO_SEND: Scope = 'conversations:write';

/**
 * Who sends from a browser: the holder of the key in the body, or else in the headers, from a page
 * that may use it. A secret key is taken too, within its scopes.
 */
export async function whoSends(
  c: Context<Env>,
  parts: Parts,
  keyInBody?: string | undefined,
): Promise<Principal | Response> {
  const key = keyInBody ?? keyFromHeaders(c);
  if (key === undefined) return problem(c, 'unauthorized', 'Send the key as "key" in the body.');
  const principal = await parts.keys.principal(key);
  if (!principal) return problem(c, 'unauthorized', 'The key is unknown or revoked.');
  const refused = principal.kind === 'secret' && withoutScope(c, principal, TO_SEND);
  if (refused) return refused;
  const origin = c.req.header('origin');
  if (!originAllowed(origin, principal.allowedOrigins, ownOrigin(c, parts))) {
    return problem(
      c,
      'forbidden',
      `Pages of ${origin} may not use this key. Add the origin to the key's settings.`,
    );
  }
  return (await usedUp(c, parts, principal)) ?? principal;
}

/** Counts the caller's address against `limit`; 429 with the standard headers when it is used up. */
export function limited(parts: Parts, limit: Limit): MiddlewareHandler<Env> {
  return async (c, next) => (await counted(c, limit, clientAddress(c, parts))) ?? next();
}

/** Counts the key against `limit`; stands behind `requireScope`. */
export function keyLimited(limit: Limit): MiddlewareHandler<Env> {
  return async (c, next) => (await counted(c, limit, c.get('principal').keyHash)) ?? next();
}

/** Counts a call of a key that has a limit of its own. */
async function usedUp(
  c: Context<Env>,
  { keyLimit }: Parts,
  { keyHash, rateLimit }: Principal,
): Promise<Response | undefined> {
  return rateLimit === null ? undefined : counted(c, keyLimit(rateLimit), keyHash);
}

/** Counts a call by `from`. @returns the answer that refuses; `undefined`: there is some left */
export async function counted(
  c: Context,
  limit: Limit,
  from: string,
): Promise<Response | undefined> {
  const allowance = await limit(from);
  c.header('RateLimit-Limit', String(allowance.limit));
  c.header('RateLimit-Remaining', String(allowance.remaining));
  c.header('RateLimit-Reset', String(allowance.resetSeconds));
  if (allowance.allowed) return undefined;
  c.header('Retry-After', String(allowance.resetSeconds));
  return problem(c, 'rate_limited', `Too many requests. Try again in ${allowance.resetSeconds} s.`);
}
