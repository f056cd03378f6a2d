import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { type Env, ownOrigin } from '../../http/context.ts';
import { type CallLimit, endpoint } from '../../http/endpoint.ts';
import { findAgentByEmail } from '../../team/index.ts';
import type { SignInServices } from '../services.ts';
import type { Pending, SingleSignOnProblem } from '../single-sign-on.ts';
import { callersDevice, isSecure, setSessionCookie } from './session-cookie.ts';

const START = '/api/v1/session/single-sign-on';
const RETURN = `${START}/return`;

/** What the browser keeps while it is with the provider. */
const COOKIE = 'afterword_single_sign_on';
/** How long somebody may take to sign in at the provider, seconds. */
const PATIENCE = 600;

/** Each start asks the provider for nothing, and each return at most twice. */
const CALLS = [
  { name: 'single-sign-on', calls: 30, seconds: 60, per: 'address' },
] as const satisfies CallLimit[];

const NO_PROVIDER = 'No sign-in provider is set. See AFTERWORD_OIDC_ISSUER in the documentation.';

const begin = endpoint(
  {
    method: 'get',
    path: START,
    group: 'people',
    summary: 'Sign in with the provider of the company',
    description: 'For agents. Leads to the OpenID Connect provider that the operator has set.',
    access: 'everybody',
    limits: CALLS,
    responses: { 302: { description: 'To the provider, or back with a problem', isEmpty: true } },
    errors: ['not_found'],
  },
  async ({ c, send, fail }, services: SignInServices) => {
    const { singleSignOn } = services;
    if (!singleSignOn) return fail('not_found', NO_PROVIDER);
    const begun = await singleSignOn.begin(ownOrigin(c, services) + RETURN);
    if (!begun) return send(back(c, 'unreachable'));
    const { state, nonce, verifier } = begun.pending;
    setCookie(c, COOKIE, [state, nonce, verifier].join('.'), {
      httpOnly: true,
      // The provider sends the browser back, which is a navigation from another site.
      sameSite: 'Lax',
      secure: isSecure(c, services),
      path: START,
      maxAge: PATIENCE,
    });
    return send(c.redirect(begun.url.href, 302));
  },
);

const finish = endpoint(
  {
    method: 'get',
    path: RETURN,
    group: 'people',
    summary: 'Return from the provider of the company',
    access: 'everybody',
    limits: CALLS,
    responses: { 302: { description: 'To the dashboard', isEmpty: true } },
    errors: ['not_found'],
  },
  async ({ c, send, fail }, services: SignInServices) => {
    const { store, singleSignOn, sessions } = services;
    if (!singleSignOn) return fail('not_found', NO_PROVIDER);
    const pending = pendingIn(c);
    deleteCookie(c, COOKIE, { path: START });
    if (!pending) return send(back(c, 'refused'));
    const returned = new URL(ownOrigin(c, services) + RETURN);
    returned.search = new URL(c.req.url).search;
    const found = await singleSignOn.finish(returned, pending);
    if (typeof found === 'string') return send(back(c, found));
    const { organisationId } = singleSignOn;
    const agent = await findAgentByEmail(store.query, organisationId, found.email);
    if (!agent) return send(back(c, 'unknown'));
    const token = await sessions.startFor({
      organisationId,
      agentId: agent.agentId,
      method: 'single_sign_on',
      device: callersDevice(c),
    });
    if (token === null) return send(back(c, 'unknown'));
    await setSessionCookie(c, services, token, true);
    return send(c.redirect('/dashboard/', 302));
  },
);

/** Signing in with an OpenID Connect provider. */
export const singleSignOnEndpoints = [begin, finish];

/** To the dashboard, which says what the problem is. */
const back = (c: Context<Env>, problem: SingleSignOnProblem) =>
  c.redirect(`/dashboard/#sign-in-problem=${problem}`, 302);

function pendingIn(c: Context<Env>): Pending | undefined {
  const [state, nonce, verifier] = (getCookie(c, COOKIE) ?? '').split('.');
  return state && nonce && verifier ? { state, nonce, verifier } : undefined;
}
