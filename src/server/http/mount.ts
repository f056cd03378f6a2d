import type { Context, Hono, MiddlewareHandler } from 'hono';
import type { ErrorCode, ErrorIssue } from '../../contract/index.ts';
import { bodyOf, queryOf } from './body.ts';
import {
  admit,
  counterOf,
  countsKey,
  countsPrincipal,
  isSameCaller,
  limitOf,
  principalOf,
} from './caller.ts';
import { admitted } from './admission.ts';
import { bodyLimit } from './body-limit.ts';
import { encodingLimit } from './content-encoding.ts';
import { clientAddress, type Env } from './context.ts';
import { type Call, type Declaration, type Endpoint, encodingsOf } from './endpoint.ts';
import { Fault, faultResponse, UNSTORABLE } from './errors.ts';
import { idempotent } from './idempotency.ts';
import type { Principal } from './principal.ts';
import { received } from './received.ts';
import type { Refuse } from './refuse.ts';
import type { Services } from './services.ts';
import { isLong, whileAllowed } from './while-allowed.ts';

/** Serves endpoints as they are declared: who may call, how often, how large, then the handler. */
export function mount<S extends Services>(
  app: Hono<Env>,
  endpoints: readonly Endpoint<S>[],
  services: S,
): void {
  for (const one of endpoints.toSorted(byPath)) {
    const { declaration } = one;
    const { method, path } = declaration;
    const route = path.replaceAll(/\{(\w+)\}/g, ':$1');
    if (declaration.preflight) app.options(route, preflight(declaration));
    const count = countSender(declaration, services);
    app.on([method], [route], ...before(declaration, services), (c) =>
      call(c, one, services, count),
    );
  }
}

/** Handles the requests of each address in turn. */
export const inTurn =
  (services: Pick<Services, 'turns' | 'trustedProxies'>): MiddlewareHandler<Env> =>
  async (c, next) => {
    const turn = services.turns.take(clientAddress(c, services));
    if (turn) await turn;
    return next();
  };

/** Sorts a fixed path before one with a parameter in the same place: `{` sorts after letters. */
const byPath = (a: Endpoint, b: Endpoint) =>
  Number(a.declaration.path > b.declaration.path) - Number(a.declaration.path < b.declaration.path);

/** The middleware before the handler, in order. */
function before(declaration: Declaration, services: Services): MiddlewareHandler<Env>[] {
  const { access, body, limits = [], responseHeaders, isIdempotent, isAdmitted } = declaration;
  const refuse = refuseOf(declaration, services);
  const beforeAccess = limits.filter((limit) => !countsPrincipal(limit));
  const byPrincipal = limits.filter((limit) => needsAccess(declaration) && countsPrincipal(limit));
  return [
    ...(responseHeaders ? [withHeaders(responseHeaders)] : []),
    ...(access === 'publishable' ? [readable] : []),
    ...beforeAccess.map((limit) => limitOf(limit, services, refuse)),
    ...(needsAccess(declaration) ? [allowed(declaration, services, refuse)] : []),
    ...byPrincipal.map((limit) => limitOf(limit, services, refuse)),
    ...(body ? [encodingLimit(encodingsOf(body), refuse), bodyLimit(body.maxBytes, refuse)] : []),
    ...(body && 'schema' in body ? [received(services, body.maxBytes, refuse)] : []),
    ...(isAdmitted ? [admitted(services, refuse)] : []),
    ...(isIdempotent ? [idempotent(services, refuse)] : []),
  ];
}

/** Whether the caller is authenticated before the body is read. */
const needsAccess = ({ access }: Declaration) =>
  access !== 'everybody' && access !== 'signature' && access !== 'publishable';

/**
 * Lets pages of any origin read every response (CORS), including errors: a browser that cannot tell a
 * refusal from a network error would retry forever. Access is decided by key and origin, and no response
 * of these endpoints contains anything that the sender does not know.
 */
const readable: MiddlewareHandler<Env> = async (c, next) => {
  const origin = c.req.header('origin');
  if (origin !== undefined) {
    c.header('Access-Control-Allow-Origin', origin);
    c.header('Vary', 'Origin');
  }
  return next();
};

/** Counts a sender, who is known after the body is read, against the declared limits. */
function countSender({ access, limits = [] }: Declaration, services: Services) {
  const counters = limits
    .filter((limit) => access === 'publishable' && countsPrincipal(limit))
    .map((limit) => ({ isOfKey: countsKey(limit), count: counterOf(limit, services) }));
  return async (c: Context<Env>, sender: Principal): Promise<Fault | undefined> => {
    if (counters.length === 0) return undefined;
    c.set('principal', sender);
    for (const { isOfKey, count } of counters) {
      // A secret key belongs to a server, and may have a limit of its own.
      if (isOfKey && sender.kind === 'secret') continue;
      const fault = await count(c);
      if (fault) return fault;
    }
    return undefined;
  };
}

const withHeaders =
  (headers: Readonly<Record<string, string>>): MiddlewareHandler<Env> =>
  async (c, next) => {
    for (const [name, value] of Object.entries(headers)) c.header(name, value);
    return next();
  };

const refuseOf =
  ({ present }: Declaration, services: Services): Refuse =>
  async (c, fault) => {
    for (const [name, value] of Object.entries(fault.headers)) c.header(name, value);
    return (await present?.(c, fault, services)) ?? faultResponse(c, fault);
  };

/** Authenticates the caller, and stores the principal in the context. */
function allowed(
  declaration: Declaration,
  services: Services,
  refuse: Refuse,
): MiddlewareHandler<Env> {
  return async (c, next) => {
    const principal = await principalOf(c, declaration, services);
    if (principal instanceof Fault) return refuse(c, principal);
    c.set('principal', principal);
    return next();
  };
}

/** Responds to a CORS preflight. */
const preflight =
  ({ method, preflight = [] }: Declaration) =>
  (c: Context<Env>) => {
    const origin = c.req.header('origin');
    if (origin !== undefined) {
      c.header('Access-Control-Allow-Origin', origin);
      c.header('Vary', 'Origin');
    }
    c.header('Access-Control-Allow-Methods', method.toUpperCase());
    c.header('Access-Control-Allow-Headers', preflight.join(', '));
    c.header('Access-Control-Max-Age', '86400');
    return c.body(null, 204);
  };

async function call<S extends Services>(
  c: Context<Env>,
  { declaration, handle }: Endpoint<S>,
  services: S,
  count: ReturnType<typeof countSender>,
): Promise<Response> {
  const refuse = refuseOf(declaration, services);
  const { isReadLater, access } = declaration;
  const params = c.req.param();
  // No id contains NUL: PostgreSQL cannot store it, and SQLite must behave the same.
  if (Object.values(params).some((value) => value.includes('\0'))) return refuse(c, UNSTORABLE);
  const later = laterOf(c, declaration, services);
  const query = isReadLater ? undefined : later.query();
  if (query instanceof Fault) return refuse(c, query);
  const body = isReadLater ? undefined : await later.body();
  if (body instanceof Fault) return refuse(c, body);
  const keyInBody = (body as { key?: string } | undefined)?.key;
  const principal =
    access === 'publishable'
      ? await principalOf(c, declaration, services, keyInBody)
      : (c.get('principal') ?? null);
  if (principal instanceof Fault) return refuse(c, principal);
  const limited = principal && (await count(c, principal));
  if (limited) return refuse(c, limited);
  const response = await handle(
    {
      c,
      principal,
      params,
      query,
      body,
      later,
      respond: (status: number, content: unknown) => c.json(content as object, status as 200),
      send: (response: Response) => response,
      fail: (why: ErrorCode | Fault, message?: string, issues?: ErrorIssue[]) =>
        refuse(c, why instanceof Fault ? why : new Fault(why, message!, issues)),
    } as unknown as Call<Declaration>,
    services,
  );
  if (principal === null || !isLong(declaration)) return response;
  return whileAllowed(
    c,
    response,
    () => isStillAllowed(c, principal, declaration, services, keyInBody),
    services,
  );
}

/** Whether the request would be admitted now as it was at its start. */
async function isStillAllowed(
  c: Context<Env>,
  principal: Principal,
  declaration: Declaration,
  services: Services,
  keyInBody: string | undefined,
): Promise<boolean> {
  const now = await admit(c, declaration, services, keyInBody);
  return !(now instanceof Fault) && isSameCaller(now, principal);
}

const laterOf = (
  c: Context<Env>,
  { query, aliases, body }: Declaration,
  services: Pick<Services, 'turns' | 'trustedProxies'>,
) => ({
  query: () => query && queryOf(c, query, aliases),
  body: async () =>
    body && 'schema' in body
      ? bodyOf(c, body, () => services.turns.take(clientAddress(c, services)))
      : undefined,
});
