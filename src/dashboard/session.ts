import { batch, signal } from '@preact/signals';
import type { Scope, SessionResponse } from '../contract/index.ts';
import { type Answer, call, send } from './api.ts';
import { go } from './route.ts';

/** Whose dashboard this is: `undefined` while we ask, `null` when nobody is signed in. */
export const organisation = signal<string | null | undefined>(undefined);
/** The agent who is signed in; `null`: somebody with a key. */
const agent = signal<SessionResponse['agent']>(null);
/** What who is signed in may do. */
const scopes = signal<ReadonlySet<Scope>>(new Set());
/** Why asking who is signed in failed. */
export const signInError = signal<string | null>(null);
/** Why a link did not sign in. */
export const linkError = signal<string | null>(null);

/** Those with a scope; `agent`: agents, whatever their scopes. */
export type Who = Scope | 'agent';

export const may = (who: Who): boolean =>
  who === 'agent' ? agent.value !== null : scopes.value.has(who);

const LINK = '#sign-in=';

/** Signs in by the link that led here, where one did; else asks who is signed in. */
export async function askWhoIsSignedIn(): Promise<void> {
  const token = location.hash.startsWith(LINK) ? location.hash.slice(LINK.length) : null;
  if (token !== null) {
    // It works once, and is to stand in no history.
    history.replaceState(null, '', location.pathname);
    const answer = await send<SessionResponse>('POST', 'session/agent', { token });
    if (answer.ok) {
      signedIn(answer.value);
      return go('inbox');
    }
    linkError.value = answer.message;
  }
  const answer = await call<SessionResponse>('session');
  if (answer.ok) signedIn(answer.value);
  else signInError.value = answer.message;
}

/** Looks whether the session still lasts, after something was refused. */
export async function checkSession(): Promise<void> {
  const answer = await call<SessionResponse>('session');
  if (answer.ok && answer.value.organisation_id === null) organisation.value = null;
}

export async function signIn(key: string): Promise<Answer<SessionResponse>> {
  const answer = await send<SessionResponse>('POST', 'session', { key });
  if (answer.ok) signedIn(answer.value);
  return answer;
}

export async function signOut(): Promise<void> {
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
