import { deleteCookie } from 'hono/cookie';
import {
  doneResponse,
  linkSignIn,
  sessionResponse,
  signInRequest,
} from '../../../contract/index.ts';
import { DAY, HOUR } from '../../../contract/time.ts';
import { FOREIGN, isForeign } from '../../http/caller.ts';
import { endpoint } from '../../http/endpoint.ts';
import { SESSION_COOKIE } from '../../http/principal.ts';
import { AGENT_SESSION_IDLE, KEY_SESSION_LASTS } from '../rules/session-life.ts';
import type { SignInServices } from '../services.ts';
import { mailSignInLink, MAX_SIGN_IN } from './link.ts';
import { sessionBody } from './session-body.ts';
import { callersDevice, sessionToken, setSessionCookie } from './session-cookie.ts';
import { SIGN_INS } from './sign-ins.ts';

const signIn = endpoint(
  {
    method: 'post',
    path: '/api/v1/session',
    group: 'administration',
    summary: 'Sign in with a key',
    description: `Sets a cookie for the dashboard that is valid for ${KEY_SESSION_LASTS / HOUR} hours.`,
    access: 'everybody',
    limits: SIGN_INS,
    body: { schema: signInRequest, maxBytes: MAX_SIGN_IN, example: { key: 'amo_…' } },
    responses: { 200: { description: 'Signed in', schema: sessionResponse } },
    errors: ['unauthorized', 'forbidden'],
  },
  async ({ c, body, respond, fail }, services: SignInServices) => {
    if (isForeign(c, services)) return fail(FOREIGN);
    const { keys, sessions } = services;
    const principal = await keys.principal(body.key.trim());
    if (!principal) return fail('unauthorized', 'This key is unknown or was revoked.');
    if (principal.kind !== 'secret') {
      return fail('forbidden', 'This is a publishable key. Sign in with a secret key.');
    }
    await setSessionCookie(c, services, await sessions.start(principal, callersDevice(c)), false);
    return respond(200, await sessionBody(principal, services));
  },
);

const signInByLink = endpoint(
  {
    method: 'post',
    path: '/api/v1/session/agent',
    group: 'people',
    summary: 'Sign in with a link',
    description: `For agents. Sets a cookie for the dashboard. The session ends when it was not used for ${AGENT_SESSION_IDLE / DAY} days. The link works once.`,
    access: 'everybody',
    limits: SIGN_INS,
    body: { schema: linkSignIn, maxBytes: MAX_SIGN_IN, example: { token: 'of-the-link' } },
    responses: { 200: { description: 'Signed in', schema: sessionResponse } },
    errors: ['unauthorized', 'forbidden'],
  },
  async ({ c, body, respond, fail }, services: SignInServices) => {
    if (isForeign(c, services)) return fail(FOREIGN);
    const { sessions } = services;
    const token = await sessions.startByLink(body.token, callersDevice(c));
    if (token === null) {
      return fail('unauthorized', 'This link was already used or has expired.');
    }
    await setSessionCookie(c, services, token, true);
    return respond(200, await sessionBody(await sessions.principal(token), services));
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
  async ({ c, respond }, services: SignInServices) => {
    const token = sessionToken(c);
    const principal = token === undefined ? null : await services.sessions.principal(token);
    return respond(200, await sessionBody(principal, services));
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
  async ({ c, respond, fail }, services: SignInServices) => {
    if (isForeign(c, services)) return fail(FOREIGN);
    const token = sessionToken(c);
    if (token !== undefined) await services.sessions.end(token);
    deleteCookie(c, SESSION_COOKIE, { path: '/' });
    return respond(200, { success: true });
  },
);

/** Exchanges a key or a link for a cookie that scripts cannot read. */
export const sessionEndpoints = [mailSignInLink, signInByLink, signIn, readSession, signOut];
