import { expect, test } from 'vitest';
import type { ReportedCall, ReportedChange } from '../../src/contract/index.ts';
import { SECRET, testServer, type TestServer } from './harness.ts';
import { testIngest } from './ingest.ts';
import { customer, makeAgent, signIn } from './team.ts';

const BASIC = { authorization: `Basic ${btoa(`default:${SECRET}`)}` };

const listed = async <T>(server: TestServer, path: string) =>
  (await (await server.call(`/manager/api/v1/${path}`, { headers: BASIC })).json()) as T[];

test.each([
  ['the customer resolves the conversation', 'customer'],
  ['the agent ends the chat', 'agent'],
  ['the line of the agent is cut', 'server'],
] as const)('the change of the agent says who made it: %s', async (_, who) => {
  const server = await testServer({ dispatching: { every: 1 << 30, lostAfter: 1 << 30 } });
  await server.app.dispatcher.stop();
  const ingest = testIngest(server.store);
  const { id } = await makeAgent(server, 'Ana');
  await signIn(server, id, 'busy');
  const ben = customer(server, 'c');
  await ben.say('A person, please');
  await ben.escalate();
  const act = (action: { type: 'accept' | 'end' | 'lose'; agentId: number }) =>
    ingest.add('chat', {
      organisationId: 'default',
      conversationId: 'c',
      receivedAt: server.clock.now,
      action,
    });
  expect(await act({ type: 'accept', agentId: id })).toMatchObject({ status: 'done' });
  if (who === 'customer') await ben.resolve();
  else await act({ type: who === 'agent' ? 'end' : 'lose', agentId: id });
  const changes = await listed<ReportedChange>(server, 'changed_details?per=500');
  const left = changes.find((one) => one.field === 'agent_id' && one.new_value === null);
  expect(left?.changed_by).toBe(who === 'agent' ? `agent:${id}` : who);
});

test('a time of a call that would be negative is unknown, and not 0', async () => {
  const server = await testServer();
  const sent = await server.call('/manager/api/v1/calls', {
    method: 'POST',
    headers: { ...BASIC, 'content-type': 'application/json' },
    body: JSON.stringify({
      id: 7,
      created_at: '2026-03-10T10:00:00Z',
      queued_at: '2026-03-10T10:05:00Z',
      connected_at: '2026-03-10T10:01:00Z',
      ended_at: '2026-03-10T10:00:30Z',
      participants: [
        {
          type: 'agent',
          connected_at: '2026-03-10T10:01:00Z',
          ended_at: '2026-03-10T10:00:30Z',
        },
      ],
    }),
  });
  expect(sent.status).toBe(201);
  const [call] = await listed<ReportedCall>(server, 'calls');
  expect(call).toMatchObject({ queue_duration: null, wait_duration: null, call_duration: null });
  expect(call!.participants.map(({ duration }) => duration)).toEqual([null]);
  expect(call!.segments.queued_time).toBeNull();
});
