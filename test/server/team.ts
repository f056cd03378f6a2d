import { expect, onTestFinished } from 'vitest';
import type {
  AgentActionBody,
  AgentResponse,
  AgentLinkResponse,
  AgentStatus,
  HandoffMessage,
  HandoffState,
  InboxResponse,
  InboxChatResponse,
  LiveEventBody,
  TeamResponse,
} from '../../src/contract/index.ts';
import { CAPABILITY, eventMaker, PUBLISHABLE, SECRET } from './harness.ts';

/** What a server of the tests is to these. */
interface Served {
  url: string;
}

/** Asks with the secret key. */
const admin = (server: Served, method: string, path: string, body?: object) =>
  fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });

export async function makeTeam(server: Served, body: object) {
  const answer = await admin(server, 'POST', '/teams', body);
  expect(answer.status).toBe(201);
  return ((await answer.json()) as TeamResponse).data;
}

export async function makeAgent(server: Served, firstName: string, more: object = {}) {
  const answer = await admin(server, 'POST', '/agents', {
    email: `${firstName.toLowerCase()}@example.com`,
    first_name: firstName,
    ...more,
  });
  expect(answer.status).toBe(201);
  return ((await answer.json()) as AgentResponse).data;
}

/** A stream of server-sent events, as they arrive. */
export interface Listening<T> {
  events: { type: string; id: number; data: T }[];
  close(): void;
  /** Resolves with the first event that matches, come or to come. */
  until(matches: (event: { type: string; id: number; data: T }) => boolean): Promise<T>;
}

/** Follows a stream until it ends or the test does. */
async function listen<T>(url: string, init: RequestInit): Promise<Listening<T>> {
  const left = new AbortController();
  const response = await fetch(url, { ...init, signal: left.signal });
  if (response.status !== 200) throw new Error(`The stream answered ${response.status}.`);
  const events: Listening<T>['events'] = [];
  const waiting = new Set<() => void>();
  void (async () => {
    let rest = '';
    const decoder = new TextDecoder();
    for await (const bytes of response.body!) {
      const blocks = (rest + decoder.decode(bytes, { stream: true })).split('\n\n');
      rest = blocks.pop()!;
      for (const block of blocks) {
        const field = (name: string) =>
          block
            .split('\n')
            .find((line) => line.startsWith(`${name}:`))
            ?.slice(name.length + 1)
            .trim();
        const type = field('event');
        if (type === undefined) continue;
        events.push({ type, id: Number(field('id') ?? 0), data: JSON.parse(field('data')!) as T });
      }
      for (const look of waiting) look();
    }
  })().catch(() => {});
  const close = () => left.abort();
  onTestFinished(close);
  return {
    events,
    close,
    until: (matches) =>
      new Promise((resolve) => {
        const look = () => {
          const found = events.find(matches);
          if (!found) return;
          waiting.delete(look);
          resolve(found.data);
        };
        waiting.add(look);
        look();
      }),
  };
}

/** An agent at their inbox. */
export interface AtWork {
  id: number;
  cookie: string;
  call(method: string, path: string, body?: object): Promise<Response>;
  inbox(): Promise<InboxResponse>;
  chat(id: number): Promise<InboxChatResponse>;
  act(chatId: number, action: AgentActionBody): Promise<Response>;
  setStatus(status: AgentStatus): Promise<void>;
  stream(after?: number): Promise<Listening<LiveEventBody>>;
}

/** Signs an agent in by a link, and sets them available. */
export async function signIn(
  server: Served,
  agentId: number,
  status: AgentStatus = 'available',
): Promise<AtWork> {
  const linked = await admin(server, 'POST', `/agents/${agentId}/link`);
  const { url } = (await linked.json()) as AgentLinkResponse;
  const token = url.split('#sign-in=')[1];
  const signed = await fetch(`${server.url}/api/v1/session/agent`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  expect(signed.status).toBe(200);
  const cookie = signed.headers.get('set-cookie')!.split(';')[0]!;
  const call = (method: string, path: string, body?: object) =>
    fetch(`${server.url}/api/v1${path}`, {
      method,
      headers: { cookie, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
  const agent: AtWork = {
    id: agentId,
    cookie,
    call,
    inbox: async () => (await (await call('GET', '/inbox')).json()) as InboxResponse,
    chat: async (id) =>
      (await (await call('GET', `/inbox/chats/${id}`)).json()) as InboxChatResponse,
    act: (chatId, action) => call('POST', `/inbox/chats/${chatId}/actions`, action),
    async setStatus(next) {
      expect((await call('PUT', '/inbox/status', { status: next })).status).toBe(200);
    },
    stream: (after = 0) =>
      listen(`${server.url}/api/v1/inbox/stream?after=${after}`, { headers: { cookie } }),
  };
  if (status !== 'offline') await agent.setStatus(status);
  return agent;
}

/** A customer in their browser. */
export interface AtHome {
  conversationId: string;
  send(...events: object[]): Promise<void>;
  say(content: string, id?: string): Promise<void>;
  escalate(): Promise<void>;
  resolve(): Promise<void>;
  act(action: object): Promise<Response>;
  stream(after?: number): Promise<Listening<HandoffState & HandoffMessage>>;
}

export function customer(
  server: Served,
  conversationId: string,
  {
    topic = undefined as string | undefined,
    at = '2026-03-10T12:00:00.000Z',
    /** Of the browser; the server must trust one proxy. */
    address = '127.0.0.1',
  } = {},
): AtHome {
  const make = eventMaker(conversationId, at);
  let begun = false;
  const auth = { key: PUBLISHABLE, conversation_id: conversationId, capability: CAPABILITY };
  const post = (path: string, body: object) =>
    fetch(`${server.url}/api/v1${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'text/plain',
        origin: 'http://localhost:3000',
        'x-forwarded-for': address,
      },
      body: JSON.stringify(body),
    });
  const one: AtHome = {
    conversationId,
    async send(...events) {
      const started = begun ? [] : [make('conversation.started', { platform: 'sdk', topic })];
      begun = true;
      const response = await post('/events', {
        key: PUBLISHABLE,
        capabilities: { [conversationId]: CAPABILITY },
        events: [...started, ...events],
      });
      expect(response.status).toBe(200);
    },
    say: (content, id: string = crypto.randomUUID()) =>
      one.send(make('message.added', { message_id: id, sender_type: 'customer', content })),
    escalate: () =>
      one.send(make('conversation.escalated', { reason: 'customer_requested_human' })),
    resolve: () => one.send(make('conversation.resolved')),
    act: (action) => post('/handoff/actions', { ...auth, action }),
    stream: (after = 0) =>
      listen(`${server.url}/api/v1/handoff/stream`, {
        method: 'POST',
        headers: { 'content-type': 'text/plain', origin: 'http://localhost:3000' },
        body: JSON.stringify({ ...auth, last_event_id: after }),
      }),
  };
  return one;
}
