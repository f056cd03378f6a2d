// Many customers and agents in chats at once, over lines that come back when they break.
import { setTimeout as sleep } from 'node:timers/promises';
import type { AgentResponse, AgentLinkResponse, WireEvent } from '../src/contract/index.ts';

const CAPABILITY = '0123456789abcdef0123456789abcdef';

export interface PeopleLoad {
  /** The nodes, as they are now: a restarted one may be elsewhere. */
  urls(): readonly string[];
  secretKey: string;
  publishableKey: string;
  chats: number;
  agents: number;
  /** Messages of each side in each chat. */
  rounds: number;
  /** Between two messages of a side, milliseconds. */
  pause: number;
  /** Told when all chats are taken, before anybody writes. */
  ready?(): Promise<void> | void;
}

export interface PeopleResult {
  sent: number;
  /** Messages that arrived on the other side. */
  shown: number;
  lost: string[];
  twice: string[];
  /** Chats in which a side saw the other's messages in another order. */
  disordered: string[];
  /** From writing to seeing, milliseconds. */
  delays: number[];
}

/** One side of a chat: what it saw of the other, in order. */
interface Seen {
  ids: string[];
}

export async function playPeople(load: PeopleLoad): Promise<PeopleResult> {
  const { urls, secretKey, publishableKey, chats, agents, rounds, pause } = load;
  const sentAt = new Map<string, number>();
  const delays: number[] = [];
  const twice: string[] = [];
  const ended = new AbortController();
  const urlOf = (index: number, attempt: number) => {
    const all = urls();
    return all[(index + attempt) % all.length]!;
  };

  /** Again and again, at another node, until it is answered. */
  async function persistently(
    index: number,
    path: string,
    init: RequestInit,
    isEnough = (status: number) => status < 500 && status !== 404 && status !== 429,
  ): Promise<Response> {
    for (let attempt = 0; ; attempt++) {
      const response = await fetch(urlOf(index, attempt) + path, init).catch(() => null);
      if (response && isEnough(response.status)) return response;
      await response?.body?.cancel();
      if (attempt > 400) throw new Error(`${path} was never answered: ${response?.status}.`);
      await sleep(50 + 20 * attempt);
    }
  }

  /** Server-sent events, behind the last one that came, as long as the play goes on. */
  async function follow(
    index: number,
    request: (last: number) => [path: string, init: RequestInit],
    heard: (event: string, data: Record<string, never>) => void,
  ): Promise<void> {
    let last = 0;
    for (let attempt = 0; !ended.signal.aborted; attempt++) {
      try {
        const [path, init] = request(last);
        const response = await fetch(urlOf(index, attempt) + path, {
          ...init,
          signal: ended.signal,
        });
        if (response.status !== 200) throw new Error(String(response.status));
        let rest = '';
        const decoder = new TextDecoder();
        for await (const bytes of response.body!) {
          const blocks = (rest + decoder.decode(bytes, { stream: true })).split('\n\n');
          rest = blocks.pop()!;
          for (const block of blocks) {
            const data = /^data: ?(.*)$/m.exec(block)?.[1];
            if (data === undefined) continue;
            heard(/^event: ?(.*)$/m.exec(block)?.[1] ?? '', JSON.parse(data) as never);
            last = Math.max(last, Number(/^id: ?(\d+)$/m.exec(block)?.[1] ?? 0));
          }
        }
      } catch {
        // Taken up again below.
      }
      if (!ended.signal.aborted) await sleep(100);
    }
  }

  function see(seen: Seen, id: string): void {
    if (seen.ids.includes(id)) {
      twice.push(id);
      return;
    }
    seen.ids.push(id);
    const at = sentAt.get(id);
    if (at !== undefined) delays.push(performance.now() - at);
  }

  const admin = async (method: string, path: string, body?: object) => {
    const response = await persistently(0, `/api/v1${path}`, {
      method,
      headers: { 'x-api-key': secretKey, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return response.json();
  };

  // Agents.
  const agentSaw = new Map<string, Seen>();
  const taken = new Map<string, { cookie: string; chatId: number; index: number }>();
  const cookies: string[] = [];
  for (let index = 0; index < agents; index++) {
    const { data } = (await admin('POST', '/agents', {
      email: `agent${index}@example.com`,
      first_name: `Agent ${index}`,
      chat_limit: 50,
    })) as AgentResponse;
    const { url } = (await admin('POST', `/agents/${data.id}/link`)) as AgentLinkResponse;
    const signed = await persistently(index, '/api/v1/session/agent', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-forwarded-for': `10.1.${index >> 8}.${index & 255}`,
      },
      body: JSON.stringify({ token: url.split('#sign-in=')[1] }),
    });
    const cookie = signed.headers.get('set-cookie')!.split(';')[0]!;
    cookies.push(cookie);
    const headers = { cookie, 'content-type': 'application/json' };
    await persistently(index, '/api/v1/inbox/status', {
      method: 'PUT',
      headers,
      body: '{"status": "available"}',
    });
    const act = (chatId: number, action: object) =>
      persistently(index, `/api/v1/inbox/chats/${chatId}/actions`, {
        method: 'POST',
        headers,
        body: JSON.stringify(action),
      });
    void follow(
      index,
      (last) => ['/api/v1/inbox/stream', { headers: { cookie, 'last-event-id': String(last) } }],
      (
        event,
        live: { type?: string; chat_id?: number; conversation_id?: string; data?: never },
      ) => {
        if (event !== 'live') return;
        const { type, chat_id: chatId = 0, conversation_id: id = '' } = live;
        const inner = live.data as unknown as {
          agentId?: number;
          messageId?: string;
          senderType?: string;
          content?: string;
        };
        if (type === 'offered' && inner.agentId === data.id) {
          void act(chatId, { type: 'accept' });
        } else if (type === 'accepted' && inner.agentId === data.id) {
          taken.set(id, { cookie, chatId, index });
        } else if (type === 'message' && inner.senderType === 'customer' && inner.content) {
          const seen = agentSaw.get(id) ?? { ids: [] };
          agentSaw.set(id, seen);
          see(seen, inner.messageId!);
        }
      },
    );
  }

  // Customers.
  const customerSaw = new Map<string, Seen>();
  const customers = Array.from({ length: chats }, (_, index) => {
    const id = `chat-${index}`;
    let seq = 0;
    const seen: Seen = { ids: [] };
    customerSaw.set(id, seen);
    const headers = {
      'content-type': 'text/plain',
      origin: 'http://localhost:3000',
      'x-forwarded-for': `10.2.${index >> 8}.${index & 255}`,
    };
    const auth = { key: publishableKey, conversation_id: id, capability: CAPABILITY };
    const send = async (type: WireEvent['type'], data: object) => {
      const event = {
        id: crypto.randomUUID(),
        conversation_id: id,
        seq: ++seq,
        type,
        at: new Date().toISOString(),
        data,
      };
      await persistently(index, '/api/v1/events', {
        method: 'POST',
        headers,
        body: JSON.stringify({
          key: publishableKey,
          capabilities: { [id]: CAPABILITY },
          events: [event],
        }),
      });
    };
    return {
      id,
      index,
      send,
      listen: () =>
        follow(
          index,
          (last) => [
            '/api/v1/handoff/stream',
            { method: 'POST', headers, body: JSON.stringify({ ...auth, last_event_id: last }) },
          ],
          (event, data: { message_id?: string }) => {
            if (event === 'message') see(seen, data.message_id!);
          },
        ),
    };
  });
  await Promise.all(
    customers.map(async ({ send, listen }) => {
      await send('conversation.started', { platform: 'sdk' });
      await send('conversation.escalated', { reason: 'customer_requested_human' });
      void listen();
    }),
  );
  while (taken.size < chats) await sleep(50);
  await load.ready?.();

  // Both write, at their own pace.
  await Promise.all(
    customers.flatMap(({ id, index, send }) => {
      const { cookie, chatId, index: agent } = taken.get(id)!;
      const paced = async (say: (round: number) => Promise<void>) => {
        await sleep(Math.random() * pause);
        for (let round = 0; round < rounds; round++) {
          await say(round);
          await sleep(pause);
        }
      };
      return [
        paced(async (round) => {
          const messageId = `${id}-customer-${round}`;
          sentAt.set(messageId, performance.now());
          await send('message.added', {
            message_id: messageId,
            sender_type: 'customer',
            content: `Question ${round}`,
          });
        }),
        paced(async (round) => {
          const messageId = `${id}-agent-${round}`;
          sentAt.set(messageId, performance.now());
          await persistently(agent + index, `/api/v1/inbox/chats/${chatId}/actions`, {
            method: 'POST',
            headers: { cookie, 'content-type': 'application/json' },
            body: JSON.stringify({
              type: 'message',
              message_id: messageId,
              content: `Answer ${round}`,
            }),
          });
        }),
      ];
    }),
  );
  const expected = chats * rounds * 2;
  const shown = () => [...agentSaw.values(), ...customerSaw.values()].flatMap(({ ids }) => ids);
  for (let i = 0; i < 300 && shown().length < expected; i++) await sleep(100);
  ended.abort();

  const all = new Set(shown());
  return {
    sent: sentAt.size,
    shown: all.size,
    lost: [...sentAt.keys()].filter((id) => !all.has(id)),
    twice,
    disordered: [...agentSaw, ...customerSaw]
      .filter(([, { ids }]) => {
        const order = ids.map((id) => Number(id.split('-').at(-1)));
        return order.some((round, i) => i > 0 && round < order[i - 1]!);
      })
      .map(([id]) => id),
    delays,
  };
}
