import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import {
  doneResponse,
  linkSignIn,
  type Scope,
  type SessionResponse,
  sessionResponse,
  signInRequest,
} from '../../../contract/index.ts';
import { HOUR } from '../../../contract/time.ts';
import { FOREIGN, isForeign } from '../../http/caller.ts';
import { type Env, ownOrigin } from '../../http/context.ts';
import { type CallLimit, endpoint } from '../../http/endpoint.ts';
import { type Principal, SESSION_COOKIE } from '../../http/principal.ts';
import type { Services } from '../../http/services.ts';
import { SESSION_LASTS } from '../sessions.ts';
import { mailSignInLink, MAX_SIGN_IN } from './session-link.ts';

/** One limit for all ways to sign in. */
const SIGN_INS = [
  { bound: 'sign_ins_per_address', countsFailures: true },
] as const satisfies CallLimit[];

const signIn = endpoint(
  {
    method: 'post',
    path: '/api/v1/session',
    group: 'administration',
    summary: 'Sign in with a key',
    description: `Sets a cookie for the dashboard that is valid for ${SESSION_LASTS / HOUR} hours.`,
    access: 'everybody',
    limits: SIGN_INS,
    body: { schema: signInRequest, maxBytes: MAX_SIGN_IN, example: { key: 'amo_…' } },
    responses: { 200: { description: 'Signed in', schema: sessionResponse } },
    errors: ['unauthorized', 'forbidden'],
  },
  async ({ c, body, respond, fail }, services: Services) => {
    if (isForeign(c, services)) return fail(FOREIGN);
    const { keys, sessions } = services;
    const principal = await keys.principal(body.key.trim());
    if (!principal) return fail('unauthorized', 'This key is unknown or was revoked.');
    if (principal.kind !== 'secret') {
      return fail('forbidden', 'This is a publishable key. Sign in with a secret key.');
    }
    setSessionCookie(c, services, await sessions.start(principal));
    return respond(200, sessionBody(principal));
  },
);

const signInByLink = endpoint(
  {
    method: 'post',
    path: '/api/v1/session/agent',
    group: 'people',
    summary: 'Sign in with a link',
    description: 'For agents. Sets the same cookie as signing in with a key. The link works once.',
    access: 'everybody',
    limits: SIGN_INS,
    body: { schema: linkSignIn, maxBytes: MAX_SIGN_IN, example: { token: 'of-the-link' } },
    responses: { 200: { description: 'Signed in', schema: sessionResponse } },
    errors: ['unauthorized', 'forbidden'],
  },
  async ({ c, body, respond, fail }, services: Services) => {
    if (isForeign(c, services)) return fail(FOREIGN);
    const { sessions } = services;
    const token = await sessions.startByLink(body.token);
    if (token === null) {
      return fail('unauthorized', 'This link was already used or has expired.');
    }
    setSessionCookie(c, services, token);
    return respond(200, sessionBody(await sessions.principal(token)));
  },
);

const readSession = endpoint(
  {
    method: 'get',
    path: '/api/v1/session',
    group: 'administration',
    summary: 'Read the current session',
    access: 'everybody',
    responses: {
      200: {
        description: 'Who is signed in. Without a session, the ids are null',
        schema: sessionResponse,
      },
    },
  },
  async ({ c, respond }, { sessions }: Services) => {
    const token = getCookie(c, SESSION_COOKIE);
    return respond(200, sessionBody(token === undefined ? null : await sessions.principal(token)));
  },
);

const signOut = endpoint(
  {
    method: 'delete',
    path: '/api/v1/session',
    group: 'administration',
    summary: 'Sign out',
    access: 'everybody',
    responses: { 200: { description: 'Signed out', schema: doneResponse } },
    errors: ['forbidden'],
  },
  async ({ c, respond, fail }, services: Services) => {
    if (isForeign(c, services)) return fail(FOREIGN);
    const { sessions } = services;
    const token = getCookie(c, SESSION_COOKIE);
    if (token !== undefined) await sessions.end(token);
    deleteCookie(c, SESSION_COOKIE, { path: '/' });
    return respond(200, { success: true });
  },
);

/** Sign-in for the dashboard: exchanges a key or a link for a cookie that scripts cannot read. */
export const sessionEndpoints = [mailSignInLink, signInByLink, signIn, readSession, signOut];

const setSessionCookie = (c: Context<Env>, services: Services, token: string) =>
  setCookie(c, SESSION_COOKIE, token, {
    httpOnly: true,
    sameSite: 'Strict',
    secure: ownOrigin(c, services).startsWith('https:'),
    path: '/',
    maxAge: SESSION_LASTS / 1000,
  });

const sessionBody = (principal: Principal | null): SessionResponse => ({
  success: true,
  organisation_id: principal?.organisationId ?? null,
  agent: principal?.agent ? { id: principal.agent.agentId, role: principal.agent.role } : null,
  scopes: [...(principal?.scopes ?? [])] as Scope[],
});
