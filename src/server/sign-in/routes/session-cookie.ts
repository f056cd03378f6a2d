import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { type Env, ownOrigin } from '../../http/context.ts';
import { SESSION_COOKIE } from '../../http/principal.ts';
import type { Services } from '../../http/services.ts';
import type { SignInServices } from '../services.ts';
import { deviceOf } from '../rules/device.ts';
import { AGENT_SESSION_LASTS, KEY_SESSION_LASTS } from '../rules/session-life.ts';

/**
 * Gives the browser a new session, and ends the one that it had.
 *
 * @param isAgent an agent's session, which lasts longer; the server knows when it ends
 */
export async function setSessionCookie(
  c: Context<Env>,
  services: SignInServices,
  token: string,
  isAgent: boolean,
): Promise<void> {
  const before = sessionToken(c);
  if (before !== undefined) await services.sessions.end(before);
  setCookie(c, SESSION_COOKIE, token, {
    httpOnly: true,
    sameSite: 'Strict',
    secure: isSecure(c, services),
    path: '/',
    maxAge: (isAgent ? AGENT_SESSION_LASTS : KEY_SESSION_LASTS) / 1000,
  });
}

export const isSecure = (c: Context<Env>, services: Services): boolean =>
  ownOrigin(c, services).startsWith('https:');

export const sessionToken = (c: Context<Env>): string | undefined => getCookie(c, SESSION_COOKIE);

/** The browser and system of the caller. */
export const callersDevice = (c: Context<Env>): string =>
  deviceOf(c.req.header('user-agent') ?? '');
