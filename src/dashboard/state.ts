import { batch, effect, signal } from '@preact/signals';
import type {
  ConversationDetail,
  DashboardMetrics,
  DeliveryAnswer,
  Scope,
  SessionAnswer,
} from '../contract/index.ts';
import {
  type Answer,
  type ConversationPage,
  getConversation,
  getConversations,
  getDelivery,
  getMetrics,
  signInByLink,
  whoAmI,
} from './api.ts';
import { openLine } from './line.ts';
import { go, page, selectedConversation } from './route.ts';

/** Something that is fetched: what is there stays on screen while it is fetched again. */
export interface Fetched<T> {
  value: T | null;
  /** Why the last try failed. */
  error: string | null;
}

export const nothing = { value: null, error: null };

/** Whose dashboard this is: `undefined` while we ask, `null` when nobody is signed in. */
export const organisation = signal<string | null | undefined>(undefined);
/** The agent who is signed in; `null`: somebody with a key. */
export const agent = signal<SessionAnswer['agent']>(null);
/** What who is signed in may do. */
export const scopes = signal<ReadonlySet<Scope>>(new Set());
/** Why asking who is signed in failed. */
export const signInError = signal<string | null>(null);
/** Why a link did not sign in. */
export const linkError = signal<string | null>(null);
export const hours = signal(24);
export const metrics = signal<Fetched<DashboardMetrics>>(nothing);
export const delivery = signal<Fetched<DeliveryAnswer['metrics']>>(nothing);
export const conversations = signal<Fetched<ConversationPage>>(nothing);
/** What the list is searched for; empty: all of it. */
export const search = signal('');
export const conversation = signal<Fetched<ConversationDetail>>(nothing);
export const isLive = signal(false);

const PAGE = 50;

/** By what is fetched: which turn was asked for last, and which is shown. */
const turns = new WeakMap<object, { asked: number; shown: number }>();

/**
 * Shows an answer, unless a later one is there already.
 *
 * @returns `false`: there was none, and asking again may help
 */
export async function refresh<T>(
  target: { value: Fetched<T> },
  answer: Promise<Answer<T>>,
  isStillWanted: () => boolean,
): Promise<boolean> {
  const of = turns.get(target) ?? { asked: 0, shown: 0 };
  turns.set(target, of);
  const turn = ++of.asked;
  const got = await answer;
  if (!isStillWanted() || turn < of.shown) return true;
  of.shown = turn;
  if (got.ok) target.value = { value: got.value, error: null };
  else if (got.status === 401) organisation.value = null;
  else target.value = { value: target.value.value, error: got.message };
  return got.ok || (got.status >= 400 && got.status < 500);
}

export async function refreshMetrics(): Promise<void> {
  if (!scopes.value.has('metrics:read')) return;
  const wanted = hours.value;
  const isStillWanted = () => hours.value === wanted;
  await Promise.all([
    refresh(metrics, getMetrics(wanted), isStillWanted),
    refresh(delivery, getDelivery(wanted), isStillWanted),
  ]);
}

export function refreshConversations(): Promise<boolean> {
  const shown = conversations.peek().value?.conversations.length ?? 0;
  const wanted = search.value;
  return refresh(
    conversations,
    getConversations(Math.min(200, Math.max(PAGE, shown)), wanted),
    () => search.value === wanted,
  );
}

export async function loadMore(): Promise<void> {
  const shown = conversations.value.value;
  if (!shown?.nextCursor) return;
  const more = await getConversations(PAGE, search.value, shown.nextCursor);
  if (!more.ok) {
    conversations.value = { value: shown, error: more.message };
    return;
  }
  conversations.value = {
    value: { ...more.value, conversations: [...shown.conversations, ...more.value.conversations] },
    error: null,
  };
}

export function refreshConversation(): Promise<boolean> {
  const id = selectedConversation.value;
  if (id === null) return Promise.resolve(true);
  return refresh(conversation, getConversation(id), () => selectedConversation.value === id);
}

export function signedIn(session: SessionAnswer): void {
  batch(() => {
    scopes.value = new Set(session.scopes);
    agent.value = session.agent;
    organisation.value = session.organisation_id;
  });
}

const LINK = '#sign-in=';

/** Signs in by the link that led here, where one did; else asks who is signed in. */
export async function askWhoIsSignedIn(): Promise<void> {
  const token = location.hash.startsWith(LINK) ? location.hash.slice(LINK.length) : null;
  if (token !== null) {
    // It works once, and is to stand in no history.
    history.replaceState(null, '', location.pathname);
    const answer = await signInByLink(token);
    if (answer.ok) {
      signedIn(answer.value);
      return go('inbox');
    }
    linkError.value = answer.message;
  }
  const answer = await whoAmI();
  if (answer.ok) signedIn(answer.value);
  else signInError.value = answer.message;
}

/** Fetches what the page shows, and again at every change on the server. */
export function keepFresh(): () => void {
  const stops = [
    effect(() => {
      metrics.value = nothing;
      void refreshMetrics();
    }),
    effect(() => {
      // Elsewhere the list is of all.
      if (page.value !== 'conversations') search.value = '';
    }),
    effect(() => void refreshConversations()),
    effect(() => {
      conversation.value = nothing;
      if (selectedConversation.value !== null) void refreshConversation();
    }),
    listen((id) => {
      if (id === null || id === selectedConversation.peek()) void refreshConversation();
      void refreshMetrics();
      void refreshConversations();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
    metrics.value = nothing;
    conversations.value = nothing;
    conversation.value = nothing;
  };
}

/** Many changes at once are one refresh, milliseconds. */
const GATHER = 400;

/**
 * Follows `/api/v1/live`. `changed` gets the conversation's id, or `null` after a break in the
 * line, when anything may have changed.
 */
function listen(changed: (id: string | null) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let ids = new Set<string | null>();
  let hasBroken = false;

  function gather(id: string | null): void {
    ids.add(id);
    timer ??= setTimeout(() => {
      timer = undefined;
      const selected = selectedConversation.peek();
      const told = ids.has(null) ? null : ids.has(selected) ? selected : '';
      ids = new Set();
      changed(told);
    }, GATHER);
  }

  const close = openLine({
    async url() {
      // A line that was refused may be of somebody who is not signed in any more.
      const answer = hasBroken ? await whoAmI() : null;
      if (answer?.ok && answer.value.organisation_id === null) organisation.value = null;
      return '/api/v1/live';
    },
    opened() {
      isLive.value = true;
      if (hasBroken) gather(null);
    },
    broken() {
      isLive.value = false;
      hasBroken = true;
    },
    events: {
      conversation: (data) =>
        gather((JSON.parse(data) as { conversation_id: string }).conversation_id),
    },
  });
  return () => {
    clearTimeout(timer);
    close();
    isLive.value = false;
  };
}
