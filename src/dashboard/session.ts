import { batch, signal } from '@preact/signals';
import type { Scope, SessionResponse } from '../contract/index.ts';
import { type Result, call, send } from './api.ts';
import { turnPushOff } from './push/subscription.ts';
import { go } from './route.ts';

/** The organisation: `undefined` while the session loads, `null` when nobody is signed in. */
export const organisation = signal<string | null | undefined>(undefined);
/** The signed-in agent; `null`: the user signed in with a key. */
const agent = signal<SessionResponse['agent']>(null);
/** The scopes of the user. */
const scopes = signal<ReadonlySet<Scope>>(new Set());
/** Why the session could not be loaded. */
export const signInError = signal<string | null>(null);
/** Why a sign-in link did not work. */
export const linkError = signal<string | null>(null);

/** Users with this scope; `agent`: all agents, whatever their scopes. */
export type Who = Scope | 'agent';

export const may = (who: Who): boolean =>
  who === 'agent' ? agent.value !== null : scopes.value.has(who);

const LINK = '#sign-in=';

/** Signs in with the link in the address, if there is one; otherwise loads the session. */
export async function askWhoIsSignedIn(): Promise<void> {
  const token = location.hash.startsWith(LINK) ? location.hash.slice(LINK.length) : null;
  if (token !== null) {
    // The token works once and must not stay in the history.
    history.replaceState(null, '', location.pathname);
    const result = await send<SessionResponse>('POST', 'session/agent', { token });
    if (result.ok) {
      signedIn(result.value);
      return go('inbox');
    }
    linkError.value = result.message;
  }
  const result = await call<SessionResponse>('session');
  if (result.ok) signedIn(result.value);
  else signInError.value = result.message;
}

/** Checks whether the session is still valid, after a refused request. */
export async function checkSession(): Promise<void> {
  const result = await call<SessionResponse>('session');
  if (result.ok && result.value.organisation_id === null) organisation.value = null;
}

export async function signIn(key: string): Promise<Result<SessionResponse>> {
  const result = await send<SessionResponse>('POST', 'session', { key });
  if (result.ok) signedIn(result.value);
  return result;
}

export async function signOut(): Promise<void> {
  // Who signs in here next gets no messages of this agent.
  if (agent.value !== null) await turnPushOff();
  await send<unknown>('DELETE', 'session');
  organisation.value = null;
}

function signedIn(session: SessionResponse): void {
  batch(() => {
    scopes.value = new Set(session.scopes);
    agent.value = session.agent;
    organisation.value = session.organisation_id;
  });
}
