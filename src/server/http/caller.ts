import type { Context, MiddlewareHandler } from 'hono';
import { getCookie } from 'hono/cookie';
import type { Scope } from '../../contract/index.ts';
import { BOUNDS } from './bounds.ts';
import { clientAddress, type Env, ownOrigin } from './context.ts';
import type { BoundLimit, CallLimit, Declaration, FixedLimit } from './endpoint.ts';
import { Fault } from './errors.ts';
import type { Allowance } from './limits.ts';
import type { Refuse } from './refuse.ts';
import { originAllowed } from './origins.ts';
import { type Principal, SESSION_COOKIE } from './principal.ts';
import type { Services } from './services.ts';

/** The scope that a secret key needs for the endpoints of browsers. A publishable key has only this access. */
export const TO_SEND: Scope = 'conversations:write';

/** The scheme before a key in `Authorization`. It is case-insensitive (RFC 9110, 11.1). */
export const BEARER = /^Bearer +/i;

/**
 * The authenticated caller, or the reason why the declaration does not admit them. This is the only way to
 * a principal, at the start of a request and for as long as a stream lasts. Nothing is counted.
 *
 * @param keyInBody for the endpoints of browsers
 */
export async function admit(
  c: Context<Env>,
  { access, authentication }: Declaration,
  services: Services,
  keyInBody?: string,
): Promise<Principal | Fault> {
  if (access === 'publishable') return senderOf(c, services, keyInBody);
  const principal = await (authentication
    ? authentication.authenticate(c, services)
    : byKeyOrSession(c, services));
  if (principal instanceof Fault) return principal;
  if (access === 'agent') {
    if (principal.agent) return principal;
    return new Fault(
      'forbidden',
      'The inbox requires an agent: sign in with a sign-in link, not with a key.',
    );
  }
  return withoutScope(principal, access as Scope) ?? principal;
}

/** Admits the caller, and counts the call against the limit of their key. */
export async function principalOf(
  c: Context<Env>,
  declaration: Declaration,
  services: Services,
  keyInBody?: string,
): Promise<Principal | Fault> {
  const principal = await admit(c, declaration, services, keyInBody);
  if (principal instanceof Fault) return principal;
  return (await countKey(c, services, principal)) ?? principal;
}

/** Whether two calls come from the same caller with the same rights. */
export const isSameCaller = (a: Principal, b: Principal) =>
  a.organisationId === b.organisationId &&
  a.keyHash === b.keyHash &&
  a.agent?.agentId === b.agent?.agentId &&
  a.agent?.role === b.agent?.role;

/** @returns the refusal of a key without `scope`; `undefined`: the key has it */
function withoutScope({ scopes }: Principal, scope: Scope): Fault | undefined {
  if (scopes.has(scope)) return undefined;
  return new Fault('forbidden', `This key does not have the scope "${scope}".`);
}

/** The caller of a key in the headers, or of a session's cookie. */
export async function byKeyOrSession(
  c: Context<Env>,
  services: Services,
): Promise<Principal | Fault> {
  const key = keyFromHeaders(c);
  if (key !== undefined) {
    const principal = await services.keys.principal(key);
    return principal ?? new Fault('unauthorized', 'The API key is unknown or revoked.');
  }
  const token = getCookie(c, SESSION_COOKIE);
  if (token === undefined) {
    return new Fault('unauthorized', 'Send an API key in the header X-API-Key.');
  }
  const isRead = c.req.method === 'GET' || c.req.method === 'HEAD';
  if (!isRead && isForeign(c, services)) return FOREIGN;
  const principal = await services.sessions.principal(token);
  return principal ?? new Fault('unauthorized', 'The session has ended. Sign in again.');
}

/** The refusal of another site's page that changes something with a session's cookie. */
export const FOREIGN = new Fault(
  'forbidden',
  'A session cookie is accepted only from pages of this server. Behind a proxy, set AFTERWORD_PUBLIC_URL.',
);

/** Whether a page of another site sent the request. */
export function isForeign(c: Context<Env>, services: Services): boolean {
  const origin = c.req.header('origin');
  return origin !== undefined && origin !== ownOrigin(c, services);
}

/** The key in `X-API-Key` or, as a bearer token, in `Authorization`. */
export function keyFromHeaders(c: Context): string | undefined {
  const header = c.req.header('x-api-key');
  if (header !== undefined) return header;
  const authorization = c.req.header('authorization') ?? '';
  return BEARER.test(authorization) ? authorization.replace(BEARER, '') : undefined;
}

/**
 * Authenticates a browser by the key in the body, or else in the headers. The origin of the page must be
 * allowed to use the key. A secret key with the scope `TO_SEND` is accepted too.
 */
async function senderOf(
  c: Context<Env>,
  services: Services,
  keyInBody: string | undefined,
): Promise<Principal | Fault> {
  const key = keyInBody ?? keyFromHeaders(c);
  if (key === undefined) return new Fault('unauthorized', 'Send the key as "key" in the body.');
  const principal = await services.keys.principal(key);
  if (!principal) return new Fault('unauthorized', 'The key is unknown or revoked.');
  const refused = principal.kind === 'secret' && withoutScope(principal, TO_SEND);
  if (refused) return refused;
  const origin = c.req.header('origin');
  if (!originAllowed(origin, principal.allowedOrigins, ownOrigin(c, services))) {
    return new Fault(
      'forbidden',
      origin === 'null'
        ? 'Pages without an origin, such as a sandboxed frame, may not use this key. Add allow-same-origin to the frame’s sandbox.'
        : `Pages of ${origin} may not use this key. Add the origin under Settings → Privacy and origins.`,
    );
  }
  return principal;
}

/** Counts a call against the key's own limit, if it has one. */
async function countKey(
  c: Context<Env>,
  { keyLimit }: Services,
  { keyHash, rateLimit }: Principal,
): Promise<Fault<'rate_limited'> | undefined> {
  return rateLimit === null ? undefined : counted(c, keyLimit(rateLimit), keyHash);
}

/** What a declared limit counts: a value of the request, or who calls. */
export const countedPer = (limit: CallLimit) =>
  limit.per ?? (BOUNDS[(limit as BoundLimit).bound].per as Exclude<FixedLimit['per'], Function>);

/** Whether the limit counts the authenticated caller. */
export const countsPrincipal = (limit: CallLimit) =>
  ['key', 'organisation', 'agent'].includes(countedPer(limit) as string);

/** Whether the limit counts the key of the caller. */
export const countsKey = (limit: CallLimit) => countedPer(limit) === 'key';

/** Counts the caller against a declared limit. */
export function limitOf(
  limit: CallLimit,
  services: Services,
  refuse: Refuse,
): MiddlewareHandler<Env> {
  if ('bound' in limit && limit.countsFailures) return failuresOf(limit, services, refuse);
  const count = counterOf(limit, services);
  return async (c, next) => {
    const fault = await count(c);
    return fault ? refuse(c, fault) : next();
  };
}

/** Refuses callers with too many failures. */
function failuresOf(limit: BoundLimit, services: Services, refuse: Refuse): MiddlewareHandler<Env> {
  const { bounds } = services;
  return async (c, next) => {
    const caller = callerOf(c, countedPer(limit), services);
    if (caller === undefined) return next();
    const { allowance, settle } = await bounds.attempt(limit.bound, caller);
    const fault = await counted(c, () => allowance, caller);
    if (fault) return refuse(c, fault);
    try {
      await next();
    } finally {
      void settle(c.res.status === 401 || c.res.status === 403);
    }
  };
}

/** Counts a request against a declared limit. @returns the refusal if the limit is reached */
export function counterOf(
  limit: CallLimit,
  services: Services,
): (c: Context<Env>) => Promise<Fault<'rate_limited'> | undefined> {
  const per = countedPer(limit);
  const take =
    'bound' in limit
      ? (from: string) => services.bounds.take(limit.bound, from)
      : services.limits(limit.name, limit.calls, limit.seconds);
  return async (c) => {
    const caller = callerOf(c, per, services);
    return caller === undefined ? undefined : counted(c, take, caller);
  };
}

function callerOf(c: Context<Env>, per: FixedLimit['per'], services: Services): string | undefined {
  if (per === 'address') return clientAddress(c, services);
  if (per === 'key') return c.get('principal').keyHash;
  if (per === 'agent') {
    const { organisationId, agent } = c.get('principal');
    return agent ? `${organisationId} ${agent.agentId}` : undefined;
  }
  return per === 'organisation' ? c.get('principal').organisationId : per(c);
}

/** Counts a call by `from` and sets the `RateLimit-*` headers. @returns the refusal if the limit is reached */
export async function counted(
  c: Context,
  take: (from: string) => Allowance | Promise<Allowance>,
  from: string,
): Promise<Fault<'rate_limited'> | undefined> {
  const allowance = await take(from);
  c.header('RateLimit-Limit', String(allowance.limit));
  c.header('RateLimit-Remaining', String(allowance.remaining));
  c.header('RateLimit-Reset', String(allowance.resetSeconds));
  return allowance.allowed ? undefined : tooMany(allowance);
}

/** The refusal of a caller who has reached a limit. */
export const tooMany = ({ resetSeconds }: Allowance): Fault<'rate_limited'> =>
  new Fault('rate_limited', `Too many requests. Try again in ${resetSeconds} s.`, undefined, {
    'Retry-After': String(resetSeconds),
  });
