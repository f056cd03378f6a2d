import { randomUUID } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import {
  linkRequest,
  linkSignIn,
  type Scope,
  type SessionAnswer,
  signInRequest,
} from '../../../contract/index.ts';
import { type Principal, SESSION_COOKIE } from '../../http/principal.ts';
import { SESSION_LASTS } from '../sessions.ts';
import { signInLink } from '../../team/index.ts';
import { renderSignInMail } from '../../team/index.ts';
import { senderAddress } from '../../mail/brand.ts';
import { findAgentByEmail } from '../../team/index.ts';
import { findSurveyConfig } from '../../surveys/index.ts';
import { limited } from '../../http/access.ts';
import { problem, readJson } from '../../http/response.ts';
import { bodyLimit } from '../../http/body-limit.ts';
import { type Env, ownOrigin, type Parts } from '../../http/context.ts';

/** Nobody's mailbox is to be filled by somebody who knows the address. */
const LINKS_AN_HOUR = 5;

/** The dashboard's sign-in: a secret key in, a cookie out that no script can read. */
export function sessionRoutes(parts: Parts): Hono<Env> {
  const { store, now, log } = parts;
  const limit = limited(parts, parts.limits('session', 10, 60));
  const linksOf = parts.limits('sign-in-links', LINKS_AN_HOUR, 3600);

  const keep = (c: Context<Env>, token: string) =>
    setCookie(c, SESSION_COOKIE, token, {
      httpOnly: true,
      sameSite: 'Strict',
      secure: ownOrigin(c, parts).startsWith('https:'),
      path: '/',
      maxAge: SESSION_LASTS / 1000,
    });

  /** Mails a link to the agent with this address, where there is one. */
  async function mailLink(publicUrl: string, organisationId: string, email: string): Promise<void> {
    const agent = await findAgentByEmail(store.query, organisationId, email);
    const config = await findSurveyConfig(store.query, organisationId);
    if (!agent || !config || !parts.mailer) return;
    if (!(await linksOf(`${organisationId} ${agent.agentId}`)).allowed) return;
    const url = await signInLink(store, organisationId, agent.agentId, { publicUrl, now: now() });
    const from = senderAddress(config, publicUrl, parts.mailFrom);
    const outcome = await parts.mailer.send({
      ...renderSignInMail(url, config),
      from,
      to: agent.email,
      messageId: `sign-in_${randomUUID()}@${from.address.split('@').at(-1)}`,
    });
    if (outcome.kind !== 'accepted')
      log.warn({ outcome: outcome.kind }, 'a sign-in mail was not taken');
  }

  return new Hono<Env>()
    .post('/session/link', limit, bodyLimit(4096, 'It'), async (c) => {
      const body = await readJson(c, linkRequest);
      if (body instanceof Response) return body;
      // What a caller says that our host is must not get into a mail.
      const { publicUrl } = parts;
      if (!parts.mailer || publicUrl === undefined) {
        return problem(
          c,
          'conflict',
          'This server sends no mail. Ask an administrator for a link: afterword agents link ADDRESS.',
        );
      }
      // Answered before it is known whether there is such an agent: nobody learns who works here.
      void mailLink(publicUrl, body.organisation_id, body.email).catch((error: Error) =>
        log.warn({ reason: error.message }, 'a sign-in mail could not be made'),
      );
      return c.json({ success: true });
    })
    .post('/session/agent', limit, bodyLimit(4096, 'A sign-in'), async (c) => {
      const body = await readJson(c, linkSignIn);
      if (body instanceof Response) return body;
      const token = await parts.sessions.startByLink(body.token);
      if (token === null) {
        return problem(c, 'unauthorized', 'This link was used already, or its hour is over.');
      }
      keep(c, token);
      return c.json(told(await parts.sessions.principal(token)));
    })
    .post('/session', limit, bodyLimit(4096, 'A sign-in'), async (c) => {
      const body = await readJson(c, signInRequest);
      if (body instanceof Response) return body;
      const principal = await parts.keys.principal(body.key.trim());
      if (!principal) return problem(c, 'unauthorized', 'This key is unknown or revoked.');
      if (principal.kind !== 'secret') {
        return problem(c, 'forbidden', 'This is a publishable key. Sign in with a secret key.');
      }
      keep(c, await parts.sessions.start(principal));
      return c.json(told(principal));
    })
    .get('/session', async (c) => {
      const token = getCookie(c, SESSION_COOKIE);
      const principal = token === undefined ? null : await parts.sessions.principal(token);
      return c.json(told(principal));
    })
    .delete('/session', async (c) => {
      const token = getCookie(c, SESSION_COOKIE);
      if (token !== undefined) await parts.sessions.end(token);
      deleteCookie(c, SESSION_COOKIE, { path: '/' });
      return c.json({ success: true });
    });
}

const told = (principal: Principal | null): SessionAnswer => ({
  success: true,
  organisation_id: principal?.organisationId ?? null,
  agent: principal?.agent ? { id: principal.agent.agentId, role: principal.agent.role } : null,
  scopes: [...(principal?.scopes ?? [])] as Scope[],
});
