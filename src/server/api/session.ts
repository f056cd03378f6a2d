import { Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { type SessionAnswer, signInRequest } from '../../contract/index.ts';
import { SESSION_COOKIE, SESSION_LASTS } from '../auth/index.ts';
import { limited } from './access.ts';
import { problem, readJson } from './answers.ts';
import { bodyLimit } from './body-limit.ts';
import { type Env, ownOrigin, type Parts } from './context.ts';

/** The dashboard's sign-in: a secret key in, a cookie out that no script can read. */
export function sessionRoutes(parts: Parts): Hono<Env> {
  return new Hono<Env>()
    .post(
      '/session',
      limited(parts, parts.limits('session', 10, 60)),
      bodyLimit(4096, 'A sign-in'),
      async (c) => {
        const body = await readJson(c, signInRequest);
        if (body instanceof Response) return body;
        const principal = await parts.keys.principal(body.key.trim());
        if (!principal) return problem(c, 'unauthorized', 'This key is unknown or revoked.');
        if (principal.kind !== 'secret') {
          return problem(c, 'forbidden', 'This is a publishable key. Sign in with a secret key.');
        }
        setCookie(c, SESSION_COOKIE, await parts.sessions.start(principal), {
          httpOnly: true,
          sameSite: 'Strict',
          secure: ownOrigin(c, parts).startsWith('https:'),
          path: '/',
          maxAge: SESSION_LASTS / 1000,
        });
        const answer: SessionAnswer = {
          success: true,
          organisation_id: principal.organisationId,
        };
        return c.json(answer);
      },
    )
    .get('/session', async (c) => {
      const token = getCookie(c, SESSION_COOKIE);
      const principal = token === undefined ? null : await parts.sessions.principal(token);
      const answer: SessionAnswer = {
        success: true,
        organisation_id: principal?.organisationId ?? null,
      };
      return c.json(answer);
    })
    .delete('/session', async (c) => {
      const token = getCookie(c, SESSION_COOKIE);
      if (token !== undefined) await parts.sessions.end(token);
      deleteCookie(c, SESSION_COOKIE, { path: '/' });
      return c.json({ success: true });
    });
}
