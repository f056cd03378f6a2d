import { expect } from 'vitest';
import type { TestServer } from '../server/harness.ts';
import { BASIC } from './month.ts';
import type { Recount } from './happened.ts';
import { type Office, reportsOf } from './reported.ts';

type Fields = Record<string, unknown>;

const listOf = async (server: TestServer, path: string) => {
  const response = await server.call(`/manager/api/v1/${path}?per=500`, { headers: BASIC });
  expect(response.status, path).toBe(200);
  return (await response.json()) as Fields[];
};

const without = (record: Fields, ...names: string[]): Fields =>
  Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)));

/** Without the ids that the server gave, and without the times of changes, which another test follows. */
const plain = (record: Fields) => without(record, 'id', 'updated_at');
const timeless = (record: Fields) => without(record, 'updated_at');

const idOf = (record: unknown) => (record as { id: number }).id;

/** Compares every list of the reporting API, field by field; those of photos and videos are empty. */
export async function compareReports(
  server: TestServer,
  recounted: Recount,
  office: Office,
): Promise<void> {
  const wanted = reportsOf(recounted, office);
  for (const path of ['agents', 'user_info', 'teams', 'menus', 'user_statuses'] as const) {
    const listed = await listOf(server, path);
    expect(listed.map(timeless), path).toEqual(wanted[path]);
  }
  for (const agent of wanted.agents) {
    const own = await server.call(`/manager/api/v1/agents/${agent.id}`, { headers: BASIC });
    expect(timeless((await own.json()) as Fields)).toEqual(agent);
  }
  // Of each agent, in order.
  const byAgent = <T extends { agent: unknown }>(spans: readonly T[]) =>
    spans.toSorted((a, b) => idOf(a.agent) - idOf(b.agent));
  const spans = (await listOf(server, 'agent_status_history')).map(plain);
  expect(byAgent(spans as { agent: unknown }[]), 'statuses').toEqual(
    byAgent(wanted.agent_status_history),
  );
  for (const path of ['photos', 'videos']) expect(await listOf(server, path), path).toEqual([]);

  const chats = await listOf(server, 'chats');
  expect(
    chats.map((chat) => ({
      ...plain(chat),
      end_user: plain(chat['end_user'] as Fields),
      transfers: (chat['transfers'] as Fields[]).map(plain),
      participants: (chat['participants'] as Fields[]).map((one) => without(one, 'id')),
    })),
    'chats',
  ).toEqual(wanted.chats);
  for (const chat of chats) {
    const participants = chat['participants'] as Fields[];
    expect((chat['end_user'] as Fields)['id']).toBe(participants[0]!['id']);
  }
  const [last] = chats.slice(-1);
  if (last) {
    const own = await server.call(`/manager/api/v1/chats/${last['id']}`, { headers: BASIC });
    expect(await own.json()).toEqual(last);
  }
  const places = new Map(chats.map(({ id }, index) => [id, index]));
  const participants = await listOf(server, 'chat_participants');
  expect(
    participants
      .map((one) => ({ ...without(one, 'id', 'chat_id'), chat: places.get(one['chat_id'])! }))
      .sort((a, b) => a.chat - b.chat),
    'participants',
  ).toEqual(wanted.chat_participants);

  const calls = await listOf(server, 'calls');
  expect(
    calls.map((call) => ({
      ...timeless(call),
      end_user: plain(call['end_user'] as Fields),
      participants: (call['participants'] as Fields[]).map(plain),
      // "talk_time would be −3 s: …"
      warnings: (call['warnings'] as string[]).map((text) => text.split(' ')[0]).sort(),
    })),
    'calls',
  ).toEqual(wanted.calls);
  const ofCalls = await listOf(server, 'call_participants');
  expect(
    ofCalls.map(({ call_id, ...one }) => [call_id, one]).sort(byCallAndId),
    'participants of calls',
  ).toEqual(
    calls
      .flatMap(({ id, participants: own }) => (own as Fields[]).map((one) => [id, one]))
      .sort(byCallAndId),
  );

  const changes = await listOf(server, 'changed_details');
  expect(
    changes
      .filter(({ object_type }) => object_type === 'chat')
      .map(({ object_id, field, former_value, new_value, changed_by, changed_at }) => ({
        chat: places.get(object_id),
        field,
        former: former_value,
        next: new_value,
        by: changed_by,
        at: Date.parse(changed_at as string),
      })),
    'changes of chats',
  ).toEqual(recounted.changes);
  expect(
    new Set(
      changes
        .filter(({ object_type, field }) => object_type === 'agent' && field === 'removed')
        .map(({ object_id }) => object_id),
    ),
  ).toEqual(office.removed);

  const teams = wanted.teams;
  const below = (parent: number | null): Fields[] =>
    teams
      .filter(({ parent_id }) => parent_id === parent)
      .map((team) => ({ ...team, children: below(team.id) }));
  const tree = await server.call('/manager/api/v1/teams/tree', { headers: BASIC });
  expect(await tree.json(), 'tree').toEqual(below(null));
  for (const team of teams) {
    const own = await server.call(`/manager/api/v1/teams/${team.id}/assignees`, {
      headers: BASIC,
    });
    expect(await own.json()).toEqual({
      ...team,
      assignees: wanted.user_info.filter((one) => !office.removed.has(one!.id)),
    });
  }
}

const byCallAndId = (a: unknown[], b: unknown[]) =>
  Number(a[0]) - Number(b[0]) || Number((a[1] as Fields)['id']) - Number((b[1] as Fields)['id']);
