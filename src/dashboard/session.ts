import { batch, signal } from '@preact/signals';
import type { Scope, SessionResponse } from '../contract/index.ts';
import { say } from '../strings/say.ts';
import { type Result, call, send } from './api.ts';
import { turnPushOff } from './push/subscription.ts';
import { go } from './route.ts';
import { store } from './storage.ts';
import { strings } from './strings/index.ts';

/** The organisation: `undefined` while the session loads, `null` when nobody is signed in. */
export const organisation = signal<string | null | undefined>(undefined);
/** The signed-in agent; `null`: the user signed in with a key. */
const agent = signal<SessionResponse['agent']>(null);
/** The organisation's IANA time zone: days of figures and filters are its days. */
export const timeZone = signal('UTC');
/** The scopes of the user. */
const scopes = signal<ReadonlySet<Scope>>(new Set());
/** Why the session could not be loaded. */
export const signInError = signal<string | null>(null);
/** Why signing in did not work. */
export const linkError = signal<string | null>(null);
/** Why signing out did not work. */
export const signOutError = signal<string | null>(null);
/** The name of the company's sign-in provider; `null`: there is none. */
export const singleSignOn = signal<string | null>(null);
/** A sign-in link that was opened while somebody is signed in. */
export const pendingLink = signal<{ token: string; name: string } | null>(null);

/** Users with this scope; `agent`: all agents, whatever their scopes. */
export type Who = Scope | 'agent';

export const may = (who: Who): boolean =>
  who === 'agent' ? agent.value !== null : scopes.value.has(who);

const LINK = '#sign-in=';
const PROBLEM = '#sign-in-problem=';

/** Why the sign-in with the company's provider did not work. @param code the server puts it into the address */
function providerProblem(code: string): string {
  const problems: Record<string, string> = strings.signIn.provider;
  return (Object.hasOwn(problems, code) && problems[code]) || strings.signIn.provider.refused;
}

/** Removes what follows this beginning from the address, so that it is not in the history. `null`: it is not there. */
function takeFromAddress(beginning: string): string | null {
  if (!location.hash.startsWith(beginning)) return null;
  const rest = location.hash.slice(beginning.length);
  history.replaceState(null, '', location.pathname + location.search);
  return rest;
}

/** Signs in with the link in the address, if there is one; otherwise loads the session. */
export async function askWhoIsSignedIn(): Promise<void> {
  const token = takeFromAddress(LINK);
  const problem = takeFromAddress(PROBLEM);
  if (problem !== null) linkError.value = providerProblem(problem);
  const result = await call<SessionResponse>('session');
  if (!result.ok) {
    signInError.value = result.message;
    return;
  }
  const { organisation_id, agent: known } = result.value;
  if (token === null) signedIn(result.value);
  else if (organisation_id !== null) {
    // The user may have opened a link that is not theirs.
    pendingLink.value = { token, name: known?.name || strings.signIn.administrator };
  } else if (!(await signInByLink(token))) signedIn(result.value);
}

/**
 * Signs in with a link, which ends the current session. If it fails, the current session stays.
 *
 * @returns whether it worked; if not, `linkError` says why
 */
export async function signInByLink(token: string): Promise<boolean> {
  const result = await send<SessionResponse>('POST', 'session/agent', { token });
  if (!result.ok) {
    linkError.value = result.message;
    return false;
  }
  // Notifications for the agent who was signed in before no longer come to this browser.
  if (pendingLink.value) await turnPushOff();
  pendingLink.value = null;
  signedIn(result.value);
  go('inbox');
  return true;
}

/** Keeps the current session. */
export async function keepSession(): Promise<void> {
  pendingLink.value = linkError.value = null;
  await askWhoIsSignedIn();
}

/** Signs in with a passkey. @returns why it did not work; empty: it did, or the user changed their mind */
export async function signInByPasskey(): Promise<string> {
  const passkey = await import('./passkey.ts').catch(() => null);
  if (!passkey) return strings.signIn.partNotLoaded;
  const result = await passkey.usePasskey<SessionResponse>();
  if (!result.ok) return result.message;
  signedIn(result.value);
  go('inbox');
  return '';
}

/** Nobody is signed in any more, which the page for signing in explains. */
export function sessionEnded(): void {
  if (!organisation.peek()) return;
  batch(() => {
    linkError.value = strings.signIn.ended;
    organisation.value = null;
  });
}

/** Checks whether the session is still valid and of the same agent: after a refused request, or a change in another tab. */
export async function checkSession(): Promise<void> {
  const result = await call<SessionResponse>('session');
  if (!result.ok) return;
  const { organisation_id, agent: known } = result.value;
  if (organisation_id === null) sessionEnded();
  else if (organisation_id !== organisation.value || known?.id !== agent.value?.id) {
    // Nothing of whoever was signed in before stays on the page.
    location.reload();
  }
}

/** Written when somebody signs in or out, so that the other tabs, which share the cookie, follow. */
const CHANGED = 'afterword:session';
const tellOtherTabs = () => store(CHANGED, String(Date.now()));

addEventListener('storage', ({ key }) => {
  // A link that waits for a decision is no longer in the address: it would be lost.
  if (key === CHANGED && !pendingLink.value) void checkSession();
});

export async function signIn(key: string): Promise<Result<SessionResponse>> {
  const result = await send<SessionResponse>('POST', 'session', { key });
  if (result.ok) signedIn(result.value);
  return result;
}

export async function signOut(): Promise<void> {
  signOutError.value = null;
  // Who signs in here next gets no messages of this agent. What fails here does not keep them signed in.
  if (agent.value !== null) await turnPushOff().catch(() => {});
  const result = await send<unknown>('DELETE', 'session');
  if (!result.ok) {
    signOutError.value = say(strings.signIn.stillSignedIn, { problem: result.message });
    return;
  }
  organisation.value = null;
  tellOtherTabs();
}

function signedIn(session: SessionResponse): void {
  batch(() => {
    scopes.value = new Set(session.scopes);
    agent.value = session.agent;
    timeZone.value = session.time_zone ?? 'UTC';
    singleSignOn.value = session.single_sign_on;
    organisation.value = session.organisation_id;
    // What failed before does not appear again after the next sign-out.
    if (session.organisation_id !== null) linkError.value = signOutError.value = null;
  });
  if (session.organisation_id !== null) tellOtherTabs();
}
