import { expect } from 'vitest';
import type { KeyResponse } from '../../../src/contract/index.ts';
import type { Declaration } from '../../../src/server/http/endpoint.ts';
import { SCOPES } from '../../../src/server/http/principal.ts';
import { createKey } from '../../../src/server/keys/keys.ts';
import { PUBLISHABLE, SECRET, type TestServer } from '../harness.ts';
import { makeAgent, signIn } from '../team.ts';

/** A caller of the API, with a key or the cookie of a session. */
export interface Caller {
  key?: string;
  cookie?: string;
  /** The origin of the page, for browsers. */
  origin?: string;
}

export const ROLES = ['agent', 'supervisor', 'admin'] as const;

/** An origin that may use the publishable key, and one that may not. */
const ALLOWED = 'https://shop.example';
const FOREIGN = 'https://evil.example';

const MINUTE = 60_000;
const SESSION = 12 * 60 * MINUTE;

/** One caller of every kind. */
export interface Callers {
  /** No identity that the server knows, each for another reason. */
  unknown: Record<string, Caller>;
  browsers: Record<'allowed' | 'foreign', Caller>;
  /** A secret key with this scope alone. */
  withScope: Record<string, Caller>;
  /** A secret key with all scopes but this one. */
  withoutScope: Record<string, Caller>;
  /** Secret keys with all scopes. */
  whole: Record<string, Caller>;
  /** Signed-in agents by role, and the session of a key with all scopes. */
  sessions: Record<(typeof ROLES)[number] | 'key', Caller>;
  /** The administrator's key and sessions of another organisation. */
  others: Record<'key' | 'keySession' | 'agentSession', Caller>;
}

const keyOf = async (response: Response) => (await response.json()) as KeyResponse;

/** Makes them; the server's clock moves on. */
export async function makeCallers(server: TestServer): Promise<Callers> {
  const make = async (body: object) =>
    keyOf(await server.post('/api/v1/keys', { name: 'a', ...body }));
  const rotate = ({ data }: KeyResponse, graceSeconds: number) =>
    server.post(`/api/v1/keys/${data.id}/rotate`, { grace_seconds: graceSeconds });

  const expired = await keySession(server, SECRET);
  server.clock.now += SESSION;

  const revoked = await make({});
  const sessionOfRevoked = await keySession(server, revoked.key);
  await server.call(`/api/v1/keys/${revoked.data.id}`, {
    method: 'DELETE',
    headers: { 'x-api-key': SECRET },
  });
  const [afterGrace, inGrace] = [await make({}), await make({})];
  await rotate(afterGrace, 60);
  await rotate(inGrace, 30 * 24 * 3600);
  server.clock.now += MINUTE;

  const signedOut = await keySession(server, SECRET);
  await server.call('/api/v1/session', { method: 'DELETE', headers: { cookie: signedOut } });
  const gone = await signIn(server, (await makeAgent(server, 'Gone')).id, 'offline');
  await server.call(`/api/v1/agents/${gone.id}`, {
    method: 'DELETE',
    headers: { 'x-api-key': SECRET },
  });
  await server.call('/api/v1/organisation', {
    method: 'PATCH',
    headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
    body: JSON.stringify({ allowed_origins: [ALLOWED] }),
  });

  const entries = async <K extends string>(
    names: readonly K[],
    of: (name: K) => Promise<Caller>,
  ): Promise<Record<K, Caller>> => {
    const made = {} as Record<K, Caller>;
    for (const name of names) made[name] = await of(name);
    return made;
  };
  return {
    unknown: {
      nobody: {},
      'unknown key': { key: 'amo_unknown' },
      'no key': { key: 'Bearer' },
      'unknown session': { cookie: 'afterword_session=unknown' },
      'revoked key': { key: revoked.key },
      'session of a revoked key': { cookie: sessionOfRevoked },
      'rotated key after its grace': { key: afterGrace.key },
      'expired session': { cookie: expired },
      'signed-out session': { cookie: signedOut },
      'session of a removed agent': { cookie: gone.cookie },
    },
    browsers: {
      allowed: { key: PUBLISHABLE, origin: ALLOWED },
      foreign: { key: PUBLISHABLE, origin: FOREIGN },
    },
    withScope: await entries(SCOPES, async (one) => ({
      key: (await make({ scopes: [one] })).key,
    })),
    withoutScope: await entries(SCOPES, async (one) => ({
      key: (await make({ scopes: SCOPES.filter((scope) => scope !== one) })).key,
    })),
    whole: { key: { key: SECRET }, 'rotated key in its grace': { key: inGrace.key } },
    sessions: {
      ...(await entries(ROLES, async (role) => {
        const { id } = await makeAgent(server, `The ${role}`, {
          email: `${role}@example.com`,
          role,
        });
        return { cookie: (await signIn(server, id, 'offline')).cookie };
      })),
      key: { cookie: await keySession(server, SECRET) },
    },
    others: await makeOthers(server),
  };
}

/** The session of a key. */
async function keySession(server: TestServer, key: string): Promise<string> {
  return cookieOf(await server.post('/api/v1/session', { key }, headersOfAddress()));
}

const cookieOf = (response: Response) => response.headers.get('set-cookie')!.split(';')[0]!;

/** Another organisation with all rights in itself. */
export async function makeOthers(server: TestServer): Promise<Callers['others']> {
  const { clock, store } = server;
  const options = { organisationId: 'other', name: 'theirs', now: clock.now };
  const key = await createKey(store, { ...options, kind: 'secret' });
  const json = { 'content-type': 'application/json' };
  const post = (path: string, body: object, headers: object = {}) =>
    server.call(path, {
      method: 'POST',
      headers: { ...json, ...headersOfAddress(), ...headers },
      body: JSON.stringify(body),
    });
  const agent = { email: 'theirs@example.com', first_name: 'Theirs', role: 'admin' };
  const made = await post('/api/v1/agents', agent, { 'x-api-key': key });
  const { data } = (await made.json()) as { data: { id: number } };
  const linked = await post(`/api/v1/agents/${data.id}/link`, {}, { 'x-api-key': key });
  const { url } = (await linked.json()) as { url: string };
  const signed = await post('/api/v1/session/agent', { token: url.split('#sign-in=')[1] });
  expect(signed.status).toBe(200);
  return {
    key: { key },
    keySession: { cookie: await keySession(server, key) },
    agentSession: { cookie: cookieOf(signed) },
  };
}

let calls = 0;
/** Another address for each call, as limits by address are another matter. */
function headersOfAddress(): Record<string, string> {
  calls++;
  return { 'x-forwarded-for': `10.${calls >> 16}.${(calls >> 8) & 255}.${calls & 255}` };
}

/** The request of a caller to an endpoint. */
export interface Wanted {
  /** The values of the path's parameters. */
  id?: (name: string) => string;
  query?: string;
  /** Sends the example of the documentation; by default an empty object. */
  hasExample?: boolean;
  method?: string;
  /** The body as it is sent. */
  text?: string;
}

/**
 * Calls an endpoint in the way that it is declared.
 *
 * @param organisation the organisation that the caller names, where callers name one
 */
export async function callAs(
  server: TestServer,
  declaration: Declaration,
  { key, cookie, origin }: Caller,
  organisation: string,
  { id = () => `x${calls}`, query = '', hasExample = false, method, text }: Wanted = {},
): Promise<Response> {
  const { path, body, access, authentication } = declaration;
  const headers = new Headers(headersOfAddress());
  if (cookie !== undefined) headers.set('cookie', cookie);
  if (origin !== undefined) headers.set('origin', origin);
  const inBody = access === 'publishable' && body && 'schema' in body;
  if (authentication) {
    headers.set('organizationId', organisation);
    headers.set('botId', 'x');
    if (key !== undefined) {
      const basic = `bASIC ${btoa(`${organisation}:${key}`)}`;
      const { scheme } = authentication;
      headers.set('authorization', scheme === 'basic' ? basic : `bEARER ${key}`);
    }
  } else if (key !== undefined && !inBody) headers.set('x-api-key', key);
  const url = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(id(name)));
  let content: string | undefined;
  if (body && 'schema' in body) {
    headers.set('content-type', body.types?.[0] ?? 'application/json');
    const isFull = hasExample || access === 'publishable';
    content = JSON.stringify({ ...(isFull && (body.example as object)), ...(inBody && { key }) });
  } else if (body) content = 'x';
  content = text ?? content;
  // What a browser needs besides its key.
  headers.set('x-conversation-capability', '0123456789abcdef0123456789abcdef');
  const response = await server.app.fetch(
    new Request(`${server.url}${url}${query}`, {
      method: method ?? declaration.method.toUpperCase(),
      headers,
      ...(content !== undefined && { body: content }),
    }),
  );
  return response;
}
