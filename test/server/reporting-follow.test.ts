import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AgentResponse, TeamResponse } from '../../src/contract/index.ts';
import type { ChatAction } from '../../src/server/handoff/rules/action.ts';
import { LONG } from '../long.ts';
import { CAPABILITY, eventMaker, PUBLISHABLE, SECRET, testServer } from './harness.ts';
import { testIngest } from './ingest.ts';

const LISTS = [
  'agents',
  'user_info',
  'agent_status_history',
  'chats',
  'chat_participants',
  'calls',
  'call_participants',
  'changed_details',
  'photos',
  'videos',
  'teams',
  'menus',
] as const;

type Known = { id: number } & Record<string, unknown>;

/** Links are signed anew each time, and `updated_at` may be later than what changed. */
const comparable = (record: Known): unknown =>
  JSON.parse(JSON.stringify(record), (name, value: unknown) =>
    name === 'url' || name === 'updated_at' ? undefined : value,
  );

const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

/** An office in which anything can be changed, by numbers. */
async function office() {
  const server = await testServer({
    isUnlimited: true,
    dispatching: { every: 1 << 30, lostAfter: 1 << 30 },
  });
  const { clock } = server;
  const ingest = testIngest(server.store);
  const agents: number[] = [];
  const teams: number[] = [];
  const calls: number[] = [];
  const makers = ['c0', 'c1'].map((id) => ({
    id,
    make: eventMaker(id, new Date(clock.now).toISOString()),
  }));
  let names = 0;
  const admin = async <T>(method: string, path: string, body?: object): Promise<T> =>
    (await (
      await server.call(path, {
        method,
        headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      })
    ).json()) as T;
  const pick = <T>(from: readonly T[], number: number) => from[number % from.length]!;
  const name = () => `Name${names++}`;
  const send = async (index: number, ...[type, data]: Parameters<(typeof makers)[0]['make']>) => {
    const { id, make } = pick(makers, index);
    // The server numbers events too.
    for (let i = 0; i < 3; i++) make('survey.shown');
    await server.send([make('conversation.started', { platform: 'sdk' }), make(type, data)], {
      capabilities: { [id]: CAPABILITY },
    });
  };
  const act = (index: number, action: ChatAction) =>
    ingest.add('chat', {
      organisationId: 'default',
      conversationId: pick(makers, index).id,
      receivedAt: clock.now,
      action,
    });

  const changes: ((a: number, b: number) => Promise<unknown>)[] = [
    async () => void (clock.now += 40_000),
    async () => {
      const body = { email: `${name()}@example.com`, first_name: name() };
      agents.push((await admin<AgentResponse>('POST', '/api/v1/agents', body)).data.id);
    },
    async (a) => {
      const body = { name: name(), topics: [], parent_id: a % 2 ? (teams.at(-1) ?? null) : null };
      const { data } = await admin<Partial<TeamResponse>>('POST', '/api/v1/teams', body);
      if (data) teams.push(data.id);
    },
    (a, b) =>
      admin(
        'PATCH',
        `/api/v1/agents/${pick(agents, a)}`,
        pick(
          [
            { first_name: name() },
            { avatar_url: `https://example.com/${name()}` },
            { location: name() },
            { team_ids: teams.length > 0 ? [pick(teams, a + b)] : [] },
            { team_ids: [] },
          ],
          b,
        ),
      ),
    (a, b) =>
      admin(
        'PATCH',
        `/api/v1/teams/${pick(teams, a)}`,
        pick([{ name: name() }, { parent_id: null }, { parent_id: pick(teams, a + b + 1) }], b),
      ),
    async (a, b) => b % 4 || admin('DELETE', `/api/v1/teams/${pick(teams, a)}`),
    async (a, b) => b % 4 || admin('DELETE', `/api/v1/agents/${pick(agents, a)}`),
    async (a, b) => {
      await server.store.write(({ query }) =>
        query
          .updateTable('agent')
          .set({ seenAt: clock.now })
          .where('agentId', '=', pick(agents, a + b) ?? 0)
          .execute(),
      );
    },
    (a) => send(a, 'conversation.escalated', { reason: 'customer_requested_human' }),
    (a) => send(a, 'conversation.escalated', { reason: 'customer_requested_human' }),
    (a, b) => act(a, { type: 'accept', agentId: pick(agents, b) }),
    (a, b) => act(a, { type: 'accept', agentId: pick(agents, b) }),
    (a, b) =>
      act(a, {
        type: 'message',
        messageId: crypto.randomUUID(),
        content: 'Yes',
        files: [],
        agentId: pick(agents, b),
      }),
    (a, b) =>
      act(a, {
        type: 'transfer',
        agentId: pick(agents, b),
        note: null,
        ...(b % 3 && teams.length > 0
          ? {
              toAgentId: null,
              toTeamId: pick(teams, b),
            }
          : {
              toAgentId: pick(agents, b + 1),
              toTeamId: null,
            }),
      }),
    (a, b) => act(a, { type: 'decline', agentId: pick(agents, b) }),
    (a, b) => act(a, { type: 'invite', agentId: pick(agents, b), toAgentId: pick(agents, b + 1) }),
    (a, b) => act(a, { type: 'lose', agentId: pick(agents, b) }),
    (a, b) => act(a, { type: 'end', agentId: pick(agents, b) }),
    (a, b) => act(a, { type: 'wrap_up', agentId: pick(agents, b), resolution: null }),
    (a) => act(a, { type: 'cancel' }),
    (a, b) => send(a, 'survey.rated', { rating: (b % 5) + 1 }),
    (a) => send(a, 'survey.feedback', { feedback: name() }),
    (a) => send(a, 'conversation.resolved'),
    (a) => send(a, 'conversation.reopened'),
    (a) => send(a, 'identity.set', { customer_id: `u${a % 3}`, email: `${name()}@example.com` }),
    (a, b) =>
      admin('POST', '/api/v1/conversations', {
        conversation_id: pick(makers, a).id,
        platform: 'sdk',
        messages: [],
        ...pick(
          [{ csat_score: (b % 5) + 1 }, { language: 'de' }, { platform_ticket_id: name() }],
          b,
        ),
      }),
    (a) => {
      const conversation_id = pick(makers, a).id;
      const query = new URLSearchParams({ conversation_id, attachment_id: name(), name: 'a.gif' });
      return server.call(`/api/v1/attachments?${query}`, {
        method: 'POST',
        headers: {
          'x-api-key': PUBLISHABLE,
          origin: 'http://localhost:3000',
          'content-type': 'image/gif',
          'x-conversation-capability': CAPABILITY,
        },
        body: GIF,
      });
    },
    async (a, b) => b % 6 || admin('DELETE', `/api/v1/customers/u${a % 3}`),
    async (a, b) => {
      const response = await server.call('/manager/api/v1/calls', {
        method: 'POST',
        headers: {
          authorization: `Basic ${btoa(`default:${SECRET}`)}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({
          ...(a % 2 && calls.length > 0 && { id: pick(calls, a) }),
          call_type: 'voice_inbound',
          created_at: new Date(clock.now).toISOString(),
          agent_id: pick(agents, b) ?? null,
          menu_id: pick(teams, b) ?? null,
          participants: [{ type: 'agent', agent_id: pick(agents, a + b) ?? null }].slice(
            b % 3 ? 0 : 1,
          ),
        }),
      });
      const { id } = (await response.json()) as { id?: number };
      if (id !== undefined && !calls.includes(id)) calls.push(id);
    },
  ];

  async function read(list: string, rest: string): Promise<Known[]> {
    const found: Known[] = [];
    for (let page = 1; ; page++) {
      const response = await server.call(`/manager/api/v1/${list}?per=4&page=${page}${rest}`, {
        headers: { authorization: `Basic ${btoa(`default:${SECRET}`)}` },
      });
      expect(response.status).toBe(200);
      const records = (await response.json()) as Known[];
      found.push(...records);
      if (records.length < 4) return found;
    }
  }

  return {
    clock,
    /** The server hands out chats until nothing moves. */
    async settle() {
      for (let i = 0; i < 5; i++) await server.app.dispatcher.round();
    },
    change: ([kind, a, b]: readonly [number, number, number]) => {
      clock.now += 7;
      return pick(changes, kind)(a, b);
    },
    read,
  };
}

test(
  'a reader who asks for changes alone has at the end what the lists have',
  { timeout: 600_000 },
  async () => {
    const number = fc.nat(60);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(number, number, number), { minLength: 40, maxLength: 120 }),
        async (steps) => {
          const { clock, change, read, settle } = await office();
          const copies = new Map(LISTS.map((list) => [list, new Map<number, Known>()]));
          let since = new Date(0).toISOString();
          const follow = async () => {
            const until = new Date(clock.now).toISOString();
            for (const [list, copy] of copies) {
              const rest = `&updated_after=${since}`;
              for (const record of await read(list, rest)) copy.set(record.id, record);
            }
            since = until;
          };
          for (const step of [[1, 0, 0], [2, 0, 0], [1, 0, 0], ...steps] as typeof steps) {
            await change(step);
            if (step[0] % 10 === 9) await follow();
          }
          await settle();
          await follow();
          const source = new Map<string, Known[]>();
          for (const list of LISTS) source.set(list, await read(list, ''));
          // What a call or a chat no longer lists is gone.
          const listed = (list: string, field: string) =>
            new Set(
              source.get(list)!.flatMap((one) => (one[field] as Known[]).map(({ id }) => id)),
            );
          const gone = (list: (typeof LISTS)[number], known: Set<number>) => {
            for (const id of copies.get(list)!.keys()) {
              if (!known.has(id)) copies.get(list)!.delete(id);
            }
          };
          gone('call_participants', listed('calls', 'participants'));
          gone('photos', listed('chats', 'photos'));
          for (const [list, copy] of copies) {
            const mine = [...copy.values()].sort((a, b) => a.id - b.id).map(comparable);
            expect(mine, list).toEqual(source.get(list)!.map(comparable));
          }
        },
      ),
      { numRuns: LONG ? 300 : 8, endOnFailure: true },
    );
  },
);
