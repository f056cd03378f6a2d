import type {
  ConversationDetail,
  ConversationListAnswer,
  ConversationSummary,
  DashboardAnswer,
  DashboardMetrics,
  DeliveryAnswer,
  ErrorAnswer,
  SessionAnswer,
} from '../contract/index.ts';

/** An answer, or what went wrong in words for the person who reads it. */
export type Answer<T> = { ok: true; value: T } | { ok: false; status: number; message: string };

/** Asks the API. */
export const call = <T>(path: string, init?: RequestInit) => request<T>(`/api/v1${path}`, init);

/** Asks what is not under `/api/v1`. */
export async function request<T>(path: string, init?: RequestInit): Promise<Answer<T>> {
  try {
    const response = await fetch(path, init);
    const body = (await response.json()) as T | ErrorAnswer;
    if (response.ok) return { ok: true, value: body as T };
    return { ok: false, status: response.status, message: (body as ErrorAnswer).error.message };
  } catch {
    return { ok: false, status: 0, message: 'The server cannot be reached.' };
  }
}

/** Asks the API to change something. */
export const send = <T>(method: string, path: string, body?: object) =>
  call<T>(path, {
    method,
    ...(body && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });

export const signIn = (key: string) => send<SessionAnswer>('POST', '/session', { key });

export const signOut = () => send<unknown>('DELETE', '/session');

export const whoAmI = () => call<SessionAnswer>('/session');

/** With the token of a link, which works once. */
export const signInByLink = (token: string) =>
  send<SessionAnswer>('POST', '/session/agent', { token });

export const askForLink = (email: string) => send<unknown>('POST', '/session/link', { email });

/** @param hours back from now */
export async function getMetrics(hours: number): Promise<Answer<DashboardMetrics>> {
  const answer = await call<DashboardAnswer>(`/cs-metrics/dashboard?time_range=${hours}`);
  return answer.ok ? { ok: true, value: answer.value.metrics } : answer;
}

/** @param hours back from now */
export async function getDelivery(hours: number): Promise<Answer<DeliveryAnswer['metrics']>> {
  const answer = await call<DeliveryAnswer>(`/cs-metrics/delivery?time_range=${hours}`);
  return answer.ok ? { ok: true, value: answer.value.metrics } : answer;
}

export interface ConversationPage {
  conversations: ConversationSummary[];
  nextCursor: string | null;
  total: number;
}

export async function getConversations(
  limit: number,
  q: string,
  cursor: string | null = null,
): Promise<Answer<ConversationPage>> {
  const query = new URLSearchParams({ limit: String(limit) });
  if (q) query.set('q', q);
  if (cursor !== null) query.set('cursor', cursor);
  const answer = await call<ConversationListAnswer>(`/conversations?${query}`);
  if (!answer.ok) return answer;
  const { data, next_cursor, total } = answer.value;
  return { ok: true, value: { conversations: data, nextCursor: next_cursor, total } };
}

export async function getConversation(id: string): Promise<Answer<ConversationDetail>> {
  const answer = await call<{ data: ConversationDetail }>(
    `/conversations/${encodeURIComponent(id)}`,
  );
  return answer.ok ? { ok: true, value: answer.value.data } : answer;
}
