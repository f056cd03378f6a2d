import { expect, test } from 'vitest';
import { z } from 'zod';
import { createKey } from '../../../src/server/keys/keys.ts';
import { declarations } from '../../../src/server/features.ts';
import type { Declaration } from '../../../src/server/http/endpoint.ts';
import { CAPABILITY, eventMaker, type TestServer } from '../harness.ts';
import { callAs, type Caller, makeOthers } from './callers.ts';
import { furnished, type Ids, PLANTED } from './furnished.ts';
import { storedOf } from './stored.ts';

/** What callers of another organisation send: bodies with the ids of something that is not theirs. */
const SENT: Record<string, (ids: Named) => object[]> = {
  'post /api/v1/conversations': ({ conversation, customer }) => [
    {
      conversation_id: conversation,
      customer_id: customer,
      platform: 'custom',
      messages: [{ message_id: 'm9', sender_type: 'customer', content: 'Mine' }],
    },
  ],
  'post /api/v1/agents': ({ team }) => [
    { email: `${next()}@example.com`, first_name: 'New', team_ids: [team] },
  ],
  'patch /api/v1/agents/{id}': ({ team }) => [{ team_ids: [team] }],
  'post /api/v1/teams': ({ team }) => [{ name: 'New', parent_id: team }],
  'patch /api/v1/teams/{id}': ({ team }) => [{ parent_id: team }],
  'post /api/v1/inbox/chats/{id}/actions': ({ agent, team, file }) => [
    { type: 'transfer', to_agent_id: agent },
    { type: 'transfer', to_team_id: team },
    { type: 'invite', to_agent_id: agent },
    { type: 'message', message_id: `a${next()}`, content: 'Look', attachment_ids: [file] },
  ],
  'post /api/v1/handoff/stream': ({ conversation }) => [
    { conversation_id: conversation, capability: CAPABILITY, last_event_id: 0 },
  ],
  'post /api/v1/handoff/actions': ({ conversation }) => [
    { conversation_id: conversation, capability: CAPABILITY, action: { type: 'typing' } },
  ],
  'post /manager/api/v1/calls': ({ agent, team, customer }) => [
    {
      id: 7,
      created_at: '2026-03-10T10:00:00Z',
      agent_id: agent,
      menu_id: team,
      end_user: { identifier: 'x', out_contact_id: customer },
      participants: [{ type: 'agent', agent_id: agent }],
      transfers: [{ id: 1, from_agent_id: agent, to_agent_id: agent, to_menu_id: team }],
    },
  ],
  'post /api/v1/attachments/links': ({ conversation }) => [
    { conversation_id: conversation, capability: CAPABILITY },
  ],
  ...Object.fromEntries(
    ['find', 'export', 'erase'].map((what) => [
      `post /api/v1/customers/${what}`,
      ({ conversation, customer }: Named) => [
        { conversation_id: conversation },
        { customer_id: customer },
      ],
    ]),
  ),
};

/** Endpoints whose ids name nothing that is stored, or nothing of the caller's organisation, with the reason. */
const NOTHING: Record<string, string> = {
  'post /api/v1/chat': 'the bot stores nothing, and counts by the id',
  'post /api/v1/session/link': 'the organisation is what it names',
};

/** Fields whose value a caller makes up, or that come from another system. */
const FREE =
  /^(?:message|note|reply|intent|bot|ai_agent|platform_ticket|platform_conversation|out_ticket|out_contact)_id$/;

interface Named {
  conversation: string;
  customer: string;
  team: number;
  agent: number;
  file: string;
}

let made = 0;
const next = () => ++made;

const nameOf = ({ method, path }: Declaration) => `${method} ${path}`;

/** The names of the fields of a body that are ids. */
function idsOf({ body, access }: Declaration): string[] {
  if (!body || !('schema' in body) || access === 'signature') return [];
  const schema = z.toJSONSchema(body.schema, { io: 'input', unrepresentable: 'any' });
  const found = JSON.stringify(schema).match(/(?<=")\w+_ids?(?=":)/g) ?? [];
  return [...new Set(found)].filter((name) => !FREE.test(name));
}

test('every id in a body is looked at, or is known to name nothing', () => {
  const known = Object.fromEntries(
    declarations
      .filter((one) => idsOf(one).length > 0 && !(nameOf(one) in NOTHING))
      .map((one) => {
        const named = { conversation: '', customer: '', team: 0, agent: 0, file: '' };
        const sent = JSON.stringify(SENT[nameOf(one)]?.(named) ?? []);
        return [nameOf(one), idsOf(one).filter((name) => !sent.includes(`"${name}"`))];
      })
      .filter(([, missing]) => missing!.length > 0),
  );
  expect(known).toEqual({});
});

test("in a body, another organisation's ids are like those that nobody has", async () => {
  const { server, ids } = await furnished();
  const others = await makeOthers(server);
  const own = await furnishOthers(server, others.agentSession);
  const theirs = namesIn(ids);
  const nobodys = {
    conversation: 'none',
    customer: 'none',
    team: 999_999,
    agent: 999_999,
    file: 'none',
  };
  const before = await storedOf(server, 'default');
  /** What they sent themselves. */
  const withoutOwn = (text: string) => text.replaceAll(theirs.customer, '');
  for (const one of declarations.filter((each) => nameOf(each) in SENT)) {
    const caller = one.access === 'agent' ? others.agentSession : others.key;
    const ask = async (named: Named) => {
      const statuses: number[] = [];
      for (const body of SENT[nameOf(one)]!(named)) {
        const inBody = one.access === 'publishable' && { key: caller.key };
        const response = await callAs(server, one, caller, 'other', {
          id: () => own[one.path.slice(0, one.path.indexOf('{'))] ?? '',
          text: JSON.stringify({ ...inBody, ...body }),
        });
        expect(withoutOwn(await response.text()), nameOf(one)).not.toContain(PLANTED);
        statuses.push(response.status);
      }
      return statuses;
    };
    expect(await ask(theirs), nameOf(one)).toEqual(await ask(nobodys));
  }
  expect(await storedOf(server, 'default')).toEqual(before);
  for (const one of declarations.filter(
    ({ method, path }) => method === 'get' && !path.includes('{'),
  )) {
    if (/\/(?:live|stream|metrics)$/.test(one.path) || one.access === 'everybody') continue;
    const caller = one.access === 'agent' ? others.agentSession : others.key;
    const response = await callAs(server, one, caller, 'other', {
      query: '?from=2026-03-01&to=2026-03-31&by=day&time_range=8760',
    });
    expect(withoutOwn(await response.text()), one.path).not.toContain(PLANTED);
  }
});

/** The ids of the first organisation by what they name. */
const namesIn = (ids: Ids): Named => ({
  conversation: 'c2',
  customer: ids['/api/v1/customers/']!,
  team: Number(ids['/api/v1/teams/']),
  agent: Number(ids['/api/v1/agents/']),
  file: `file ${PLANTED}`,
});

/** A team and a chat of the other organisation. @returns the ids by the start of the path */
async function furnishOthers(server: TestServer, agent: Caller): Promise<Record<string, string>> {
  const asAgent = (method: string, path: string, body: object) =>
    server.call(`/api/v1${path}`, {
      method,
      headers: { cookie: agent.cookie!, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  expect((await asAgent('POST', '/teams', { name: 'Theirs' })).status).toBe(201);
  expect((await asAgent('PUT', '/inbox/status', { status: 'available' })).status).toBe(200);
  const key = await createKey(server.store, {
    organisationId: 'other',
    kind: 'publishable',
    name: 'theirs',
    now: server.clock.now,
  });
  const make = eventMaker('o1');
  const sent = await server.send(
    [
      make('message.added', { message_id: 'm1', sender_type: 'customer', content: 'Hello' }),
      make('conversation.escalated', { reason: 'customer_requested_human' }),
    ],
    { key, capabilities: { o1: CAPABILITY } },
  );
  expect(sent.status).toBe(200);
  const { chats } = (await (
    await server.call('/api/v1/inbox', { headers: { cookie: agent.cookie! } })
  ).json()) as { chats: { chat_id: number }[] };
  const chat = chats[0]!.chat_id;
  expect((await asAgent('POST', `/inbox/chats/${chat}/actions`, { type: 'accept' })).status).toBe(
    200,
  );
  return {
    '/api/v1/agents/': '1',
    '/api/v1/teams/': '1',
    '/api/v1/inbox/chats/': String(chat),
  };
}
