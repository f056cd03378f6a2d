import fc from 'fast-check';
import { expect } from 'vitest';
import type { ChatStatus, TopicChangeResponse } from '../../src/contract/index.ts';
import type { ChatAction } from '../../src/server/handoff/rules/action.ts';
import type { Chat } from '../../src/server/handoff/rules/chat.ts';
import { SECRET, type TestServer } from '../server/harness.ts';
import { testIngest } from '../server/ingest.ts';
import { makeAgent, makeTeam, signIn } from '../server/team.ts';
import { deliver } from '../server/zendesk.ts';
import { type SentCall, timeOf } from './calls.ts';
import type { Hours } from './local-time.ts';
import type { AgentStatus, BotReply, Happened } from './happened.ts';
import type { MadeAgent, MadeTeam } from './reported.ts';
import { calledNow, type NamedTopics } from './topic-names.ts';

export const START = Date.parse('2026-03-01T00:00:00Z');
export const DAY = 86_400_000;
export const END = START + 31 * DAY;

const TOPICS = ['billing', 'shipping', 'returns', 'other'];
const INTENTS = ['Greeting', 'Talk to a human/agent', 'Order status', 'Refund'];
const LLM = [null, 'notUnderstood', 'responseGenerated', 'fallback'] as const;
const STATUSES = ['available', 'busy', 'on_break', 'offline'] as const;

/** A week that ends at different times, some of them at midnight. */
const week = (from: string, to: string): [from: string, to: string][] => [[from, to]];
const TEAMS = [
  {
    name: 'Billing',
    topics: ['billing'],
    time_zone: 'America/New_York',
    hours: Object.fromEntries(
      (['mon', 'tue', 'wed', 'thu', 'fri', 'sun'] as const).map((day) => [
        day,
        week('09:00', '17:00'),
      ]),
    ),
    holidays: [],
  },
  {
    name: 'Shipping',
    topics: ['shipping'],
    time_zone: 'Asia/Tokyo',
    hours: {
      mon: week('22:00', '24:00'),
      tue: week('00:00', '09:30'),
      sat: week('00:00', '24:00'),
    },
    holidays: ['2026-03-14'],
  },
  {
    name: 'Returns',
    topics: ['returns'],
    time_zone: 'Europe/Berlin',
    hours: {
      sun: [...week('01:00', '02:30'), ...week('03:00', '12:00')],
      mon: week('08:00', '18:00'),
    },
    holidays: ['2026-03-16'],
  },
] as const;

const WEEK = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

function hoursOf({ time_zone: zone, hours, holidays }: (typeof TEAMS)[number]): Hours {
  const minutes = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
  const of = hours as Partial<Record<string, readonly (readonly [from: string, to: string])[]>>;
  return {
    zone,
    holidays,
    week: Object.fromEntries(
      WEEK.map((day, index) => [
        index,
        (of[day] ?? []).map(([from, to]): [number, number] => [minutes(from), minutes(to)]),
      ]),
    ),
  };
}
const REASONS = ['complex_issue', 'sensitive_topic'];

/** The surveys that were mailed to the customer of a conversation, in order. */
const mailedTo = ({ store }: TestServer, conversationId: string) =>
  store.query
    .selectFrom('survey')
    .select(['surveyId', 'sentAt'])
    .where('conversationId', '=', conversationId)
    .where('channel', '=', 'email')
    .where('sentAt', 'is not', null)
    .orderBy('sentAt')
    .execute();

/** What can happen. */
const STEPS = [
  ...(['escalate', 'say', 'accept', 'write', 'transfer', 'transfer to a team', 'invite'] as const),
  ...(['decline', 'lose', 'time out', 'end', 'wrap up', 'cancel', 'resolve', 'reopen'] as const),
  ...(['rate', 'comment', 'name', 'answer', 'erase', 'import', 'ticket', 'merge'] as const),
  ...(['status', 'remove', 'export', 'name topics', 'undo names'] as const),
];
type What = (typeof STEPS)[number];

/** What mostly happens, by how it stands with the latest chat: by chance alone, few chats would come to their end. */
const USUAL: Record<'none' | 'resolved' | ChatStatus, readonly What[]> = {
  none: ['escalate', 'escalate', 'escalate', 'say', 'name', 'import', 'ticket', 'resolve'],
  resolved: [
    ...(['name topics', 'undo names'] as const),
    ...(['reopen', 'reopen', 'reopen', 'rate', 'answer', 'answer', 'answer', 'name'] as const),
    ...(['import', 'ticket', 'merge', 'export', 'erase', 'remove', 'status', 'comment'] as const),
  ],
  queued: ['accept', 'accept', 'accept', 'accept', 'say', 'status', 'cancel'],
  away: ['accept', 'accept', 'status', 'say', 'cancel'],
  assigned: [
    ...(['write', 'write', 'write', 'say', 'say', 'say', 'transfer', 'transfer'] as const),
    ...(['transfer to a team', 'transfer to a team', 'invite', 'lose', 'end', 'rate'] as const),
    ...(['accept', 'accept', 'accept', 'accept', 'decline', 'time out', 'resolve'] as const),
  ],
  wrapping_up: ['wrap up', 'wrap up', 'wrap up', 'rate', 'comment', 'reopen', 'lose', 'say'],
  closed: ['reopen', 'escalate', 'rate', 'comment', 'resolve', 'name', 'erase', 'remove'],
};

const step = fc.record({
  conversation: fc.nat(3),
  /** How long after the step before, milliseconds. */
  gap: fc.oneof(
    { weight: 12, arbitrary: fc.nat(600_000) },
    { weight: 2, arbitrary: fc.nat(DAY) },
    { weight: 1, arbitrary: fc.nat(4 * DAY) },
    { weight: 1, arbitrary: fc.constantFrom(0, 1, 3_600_000, DAY / 2) },
  ),
  /** `null`: what is usual then. */
  what: fc.oneof(
    { weight: 5, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constantFrom(...STEPS) },
  ),
  /** Which of what is usual. */
  turn: fc.nat(999),
  agent: fc.nat(2),
  number: fc.nat(100),
});

/** Steps of a month. */
export const month = fc.array(step, { minLength: 40, maxLength: 160, size: 'max' });

const moment = fc.option(fc.nat(600_000));

/** A call, its times after its start, agents and teams by their places. */
export const call = fc.record({
  id: fc.integer({ min: 1, max: 4 }),
  queued: moment,
  connecting: moment,
  connected: moment,
  ended: fc.option(fc.integer({ min: -1_000, max: 900_000 })),
  hold: fc.option(fc.nat(900)),
  duration: fc.option(fc.nat(900)),
  rating: fc.option(fc.integer({ min: 1, max: 5 })),
  agent: fc.option(fc.nat(2)),
  team: fc.option(fc.nat(2)),
  participants: fc.array(
    fc.record({
      type: fc.constantFrom('end_user', 'agent', 'agent', 'third_party'),
      agent: fc.option(fc.nat(2)),
      connected: moment,
      ended: moment,
    }),
    { maxLength: 4 },
  ),
  transfers: fc.array(
    fc.record({
      created: fc.nat(600_000),
      connected: moment,
      from: fc.option(fc.nat(2)),
      to: fc.option(fc.nat(2)),
      status: fc.constantFrom('pending', 'transferred', 'transferred', 'failed'),
    }),
    { maxLength: 3 },
  ),
});

type Of<T> = T extends fc.Arbitrary<infer One> ? One : never;
type Call = Of<typeof call>;

/** After these, nobody is asked any more. */
const ANSWERS: ReadonlySet<ChatAction['type']> = new Set<ChatAction['type']>([
  'accept',
  'decline',
  'lose',
  'fail_transfer',
  'end',
  'cancel',
]);

/** Steps that are not about the conversation that they name. */
const OF_OTHERS: ReadonlySet<string> = new Set(
  'import,ticket,merge,status,export,name topics,undo names'.split(','),
);

/** Sends calls. @returns those that are left: one of the same id replaces the one before */
async function sendCalls(
  server: TestServer,
  calls: readonly Call[],
  agents: readonly MadeAgent[],
  teams: readonly MadeTeam[],
): Promise<SentCall[]> {
  const sent = new Map<number, SentCall>();
  for (const [index, one] of calls.entries()) {
    const created = START + index * DAY;
    const at = (offset: number | null) => (offset === null ? null : created + offset);
    const agent = (place: number | null) => (place === null ? null : agents[place]!.id);
    const next: SentCall = {
      ...one,
      created,
      queued: at(one.queued),
      connecting: at(one.connecting),
      connected: at(one.connected),
      ended: at(one.ended),
      agent: agent(one.agent),
      team: one.team === null ? null : teams[one.team]!.id,
      participants: one.participants.map((other) => ({
        ...other,
        agent: agent(other.agent),
        connected: at(other.connected),
        ended: at(other.ended),
      })),
      transfers: one.transfers.map((other) => ({
        ...other,
        created: created + other.created,
        connected: at(other.connected),
        from: agent(other.from),
        to: agent(other.to),
      })),
    };
    const response = await server.call('/manager/api/v1/calls', {
      method: 'POST',
      headers: { ...BASIC, 'content-type': 'application/json' },
      body: JSON.stringify({
        id: next.id,
        created_at: timeOf(created),
        queued_at: timeOf(next.queued),
        connecting_at: timeOf(next.connecting),
        connected_at: timeOf(next.connected),
        ended_at: timeOf(next.ended),
        hold_duration: next.hold,
        call_duration: next.duration,
        rating: next.rating,
        agent_id: next.agent,
        menu_id: next.team,
        participants: next.participants.map((other) => ({
          type: other.type,
          agent_id: other.agent,
          connected_at: timeOf(other.connected),
          ended_at: timeOf(other.ended),
        })),
        transfers: next.transfers.map((other) => ({
          created_at: timeOf(other.created),
          connected_at: timeOf(other.connected),
          from_agent_id: other.from,
          to_agent_id: other.to,
          status: other.status,
        })),
      }),
    });
    expect(response.status).toBe(sent.has(next.id) ? 200 : 201);
    sent.set(next.id, next);
  }
  return [...sent.values()];
}

/** How the reporting API is called. */
export const BASIC = { authorization: `Basic ${btoa(`default:${SECRET}`)}` };

/** Plays a month. @returns what happened, as the test itself knows it */
export async function play(
  server: TestServer,
  steps: readonly Of<typeof step>[],
  calls: readonly Call[],
) {
  const { clock } = server;
  clock.now = START;
  const teams: MadeTeam[] = [];
  for (const team of TEAMS) {
    // One is below another.
    const parent = team.name === 'Returns' ? teams[0]!.id : null;
    const { id } = await makeTeam(server, { ...team, parent_id: parent });
    teams.push({ id, name: team.name, parent, topics: team.topics, hours: hoursOf(team) });
  }
  const made: MadeAgent[] = [];
  const signedIn = new Map<number, number>();
  const happened: Happened[] = [];
  const choose = async (agent: number, status: Exclude<AgentStatus, 'wrapping_up'>) => {
    const it = await signIn(server, agent, status);
    if (status === 'offline') await it.setStatus(status);
    signedIn.set(agent, clock.now);
    happened.push({ what: 'chose', at: clock.now, conversation: '', agent, status });
  };
  for (const [index, name] of ['Ana', 'Bo', 'Cy'].entries()) {
    const number = `A${index}`;
    const more = { team_ids: teams.map((team) => team.id), chat_limit: 50, agent_number: number };
    const { id } = await makeAgent(server, name, more);
    made.push({ id, name, number });
    await choose(id, 'busy');
  }
  const agents = made.map(({ id }) => id);
  const sent = await sendCalls(server, calls, made, teams);
  const removed = new Set<number>();
  const seqs = new Map<string, number>();
  const asked = new Map<string, number>();
  const inside = new Map<string, number>();
  const ingest = testIngest(server.store);
  let imports = 0;
  const tickets: number[] = [];
  const named: NamedTopics[] = [];
  // A topic that few others have may be text about a person, and goes with an erasure.
  for (let i = 0; i < 4; i++) {
    const id = `many${i}`;
    const messages = [
      { sender_type: 'customer', content: 'Where is my order?', timestamp: timeOf(START) },
    ];
    const body = { conversation_id: id, platform: 'custom', topic: 'other', messages };
    expect((await server.post('/api/v1/conversations', body)).status).toBe(201);
    happened.push({
      what: 'imported',
      at: START,
      conversation: id,
      topic: 'other',
      startedAt: START,
      rating: null,
      platform: 'custom',
      aiHandled: false,
      escalated: false,
      cost: 0,
      isResolved: false,
      hasAddress: false,
      bot: null,
      replies: [],
    });
  }
  /** How many conversations of each place were erased: then another one begins there. */
  const erased = new Map<number, number>();

  async function send(conversation: string, type: string, data: object = {}): Promise<void> {
    // The server numbers events of its own after the last one.
    const seq = (seqs.get(conversation) ?? 0) + 10;
    seqs.set(conversation, seq);
    const event = { id: crypto.randomUUID(), conversation_id: conversation, seq, at: clock.now };
    const [result] = await ingest.add('events', {
      organisationId: 'default',
      receivedAt: clock.now,
      capabilityHashes: 'trusted',
      events: [{ ...event, type, data } as never],
    });
    expect(result!.status).toBe('accepted');
  }

  for (const one of steps) {
    const { conversation: index, gap, agent: agentIndex, number } = one;
    // Of what happens at one moment, nobody could say what came last.
    if (clock.now + gap >= END - steps.length) break;
    clock.now += gap;
    await server.app.sender.round();
    happened.push({ what: 'looked', at: clock.now, conversation: '' });
    const conversation = `c${index}${'+'.repeat(erased.get(index) ?? 0)}`;
    const usual = USUAL[await stateOf(server, conversation)];
    const what = one.what ?? usual[one.turn % usual.length]!;
    // No two answers at once.
    if (what === 'rate' || what === 'answer') clock.now++;
    const at = clock.now;
    // Mostly who can: who was asked accepts, and who is in the chat acts.
    const able = what === 'accept' || what === 'decline' ? asked : inside;
    const agent = (number % 4 > 0 && able.get(conversation)) || agents[agentIndex]!;
    const to = agents[(agents.indexOf(agent) + 1 + (number % 2)) % 3]!;
    const act = async (action: ChatAction, then: Happened, chatId?: number) => {
      if ([agent, ...('to' in then ? [to] : [])].some((id) => removed.has(id))) return false;
      const result = await ingest.add('chat', {
        organisationId: 'default',
        conversationId: conversation,
        receivedAt: at,
        action,
        ...(chatId !== undefined && { chatId }),
      });
      if (result.status !== 'done') return false;
      happened.push(then);
      if (action.type === 'accept') inside.set(conversation, agent);
      if ('to' in then) asked.set(conversation, to);
      else if (ANSWERS.has(action.type)) asked.delete(conversation);
      return true;
    };
    if (!seqs.has(conversation) && !OF_OTHERS.has(what)) {
      const topic = TOPICS[index]!;
      await send(conversation, 'conversation.started', { platform: 'sdk', topic });
      happened.push({ what: 'started', at, conversation, topic });
    }
    const told = { at, conversation };
    switch (what) {
      case 'escalate': {
        if (removed.size === 3) break;
        const reason = REASONS[number % 2]!;
        await send(conversation, 'conversation.escalated', { reason });
        happened.push({ what: 'escalated', ...told, reason });
        break;
      }
      case 'say': {
        const message = {
          message_id: crypto.randomUUID(),
          sender_type: 'customer',
          content: 'Where is my order?',
        };
        await send(conversation, 'message.added', message);
        happened.push({ what: 'said', ...told });
        break;
      }
      case 'accept':
        await act({ type: 'accept', agentId: agent }, { what: 'accepted', ...told, agent });
        break;
      case 'write': {
        const message = { messageId: crypto.randomUUID(), content: 'It is on its way.', files: [] };
        const action: ChatAction = { type: 'message', agentId: agent, ...message };
        await act(action, { what: 'wrote', ...told, agent });
        break;
      }
      case 'transfer': {
        const place = { toAgentId: to, toTeamId: null, note: null };
        const action: ChatAction = { type: 'transfer', agentId: agent, ...place };
        await act(action, { what: 'transferred', ...told, agent, to });
        break;
      }
      case 'transfer to a team': {
        const team = teams[number % 3]!.id;
        const place = { toAgentId: null, toTeamId: team, note: null };
        const action: ChatAction = { type: 'transfer', agentId: agent, ...place };
        const it = { what: 'transferred to a team', ...told, agent, team } as const;
        if (!(await act(action, { ...it, to: null }))) break;
        // Somebody of the team is asked.
        happened.pop();
        const isAsked = await act({ type: 'offer', agentId: to, kind: 'transfer' }, { ...it, to });
        if (!isAsked) happened.push({ ...it, to: null });
        break;
      }
      case 'time out': {
        const transfer = await pendingTransferOf(server, conversation);
        if (!transfer) break;
        const action: ChatAction = { type: 'fail_transfer', transferId: transfer.transferId };
        await act(action, { what: 'timed out', ...told });
        break;
      }
      case 'status':
        if (!removed.has(agent)) await choose(agent, STATUSES[number % 4]!);
        break;
      case 'export':
        await server.app.exporter.round();
        happened.push({ what: 'exported', ...told });
        break;
      case 'invite':
        await act(
          { type: 'invite', agentId: agent, toAgentId: to },
          { what: 'invited', ...told, agent, to },
        );
        break;
      case 'decline':
        await act({ type: 'decline', agentId: agent }, { what: 'declined', ...told, agent });
        break;
      case 'lose':
        await act({ type: 'lose', agentId: agent }, { what: 'lost', ...told, agent });
        break;
      case 'end':
        await act({ type: 'end', agentId: agent }, { what: 'ended', ...told, agent });
        break;
      case 'wrap up': {
        const chats = await wrappingUp(server, conversation);
        await act(
          { type: 'wrap_up', agentId: agent, resolution: null },
          { what: 'wrapped up', ...told, agent },
          chats.find(({ wrapUpBy }) => wrapUpBy === agent)?.chatId,
        );
        break;
      }
      case 'cancel':
        await act({ type: 'cancel' }, { what: 'cancelled', ...told });
        break;
      case 'resolve':
        await send(conversation, 'conversation.resolved');
        happened.push({ what: 'resolved', ...told });
        break;
      case 'reopen':
        await send(conversation, 'conversation.reopened');
        happened.push({ what: 'reopened', ...told });
        break;
      case 'rate': {
        const rating = (number % 5) + 1;
        await send(conversation, 'survey.rated', { rating });
        happened.push({ what: 'rated', ...told, rating });
        break;
      }
      case 'comment':
        await send(conversation, 'survey.feedback', { feedback: 'z' });
        happened.push({ what: 'commented', ...told });
        break;
      case 'name': {
        const email = `${conversation}@example.com`;
        await send(conversation, 'identity.set', { customer_id: conversation, email });
        happened.push({ what: 'named', ...told });
        break;
      }
      case 'answer': {
        const mails = await mailedTo(server, conversation);
        if (mails.length === 0) break;
        const survey = number % mails.length;
        const rating = ((number % 5) + 1) as 1 | 2 | 3 | 4 | 5;
        const { status } = await ingest.add('rating', {
          organisationId: 'default',
          receivedAt: at,
          surveyId: mails[survey]!.surveyId,
          conversationId: conversation,
          rating,
          feedback: null,
          source: 'person',
        });
        const isOver = at >= mails[survey]!.sentAt! + 7 * DAY;
        expect(status).toBe(isOver ? 'closed' : 'recorded');
        if (!isOver) happened.push({ what: 'answered', ...told, survey, rating });
        break;
      }
      case 'erase': {
        if (number % 2 !== 0) break;
        await send(conversation, 'identity.set', { customer_id: conversation });
        const headers = { 'x-api-key': SECRET };
        const path = `/api/v1/customers/${encodeURIComponent(conversation)}`;
        const response = await server.call(path, { method: 'DELETE', headers });
        expect(response.status).toBe(200);
        happened.push({ what: 'erased', ...told });
        erased.set(index, (erased.get(index) ?? 0) + 1);
        break;
      }
      case 'ticket':
      case 'merge': {
        const isMerge = what === 'merge';
        const id = isMerge ? tickets.shift() : 1000 + imports++;
        if (id === undefined) break;
        const facts = {
          aiHandled: false,
          escalated: number % 3 === 0,
          cost: 0,
          isResolved: number % 2 === 0,
          hasAddress: false,
          bot: null,
          replies: [],
        };
        const rating = number % 5 === 0 ? (number % 2 === 0 ? 5 : 1) : null;
        const topic = TOPICS[number % 4]!;
        const ticket = {
          id,
          subject: topic,
          status: isMerge ? 'closed' : facts.isResolved ? 'solved' : 'open',
          tags: [
            ...(facts.escalated ? ['escalated'] : []),
            ...(isMerge ? ['closed_by_merge'] : []),
          ],
          satisfaction_rating: { score: rating === null ? 'offered' : rating > 3 ? 'good' : 'bad' },
          updated_at: new Date(at).toISOString(),
          comments: [
            {
              id,
              author_id: 7,
              body: 'Where is my order?',
              public: true,
              created_at: new Date(at).toISOString(),
              via: { channel: 'web' },
            },
          ],
        };
        const response = await deliver(server, { ticket_id: id, ticket });
        expect(response.status).toBeLessThan(300);
        const it = { at, conversation: `zendesk_${id}` };
        if (isMerge) {
          happened.push({ what: 'merged', ...it });
          break;
        }
        tickets.push(id);
        const fact = { topic, startedAt: at, rating, platform: 'zendesk' as const, ...facts };
        happened.push({ what: 'imported', ...it, ...fact });
        break;
      }
      case 'import': {
        const id = `i${imports++}`;
        const startedAt = Math.max(START, at - number * 3_600_000);
        const facts = {
          aiHandled: number % 2 === 0,
          escalated: number % 3 === 0,
          cost: number,
          isResolved: number % 4 === 0,
          hasAddress: number % 8 === 0,
          bot: number % 5 === 0 ? 'helper' : null,
          replies: Array.from({ length: number % 4 }, (_, i): BotReply => {
            const place = number + i;
            return {
              // Not in the order of the transcript, and some at the same moment.
              at: startedAt + ((place * 7) % 3) * 1000,
              id: `r${place % 5}`,
              intent:
                place % 3 === 0
                  ? null
                  : {
                      id: `i${place % 4}`,
                      name: INTENTS[place % 4]!,
                      isMeaningless: place % 5 === 0,
                    },
              isNotUnderstood: i === 0 && number % 3 === 0,
              llm: LLM[place % 4]!,
            };
          }),
        };
        const rating = number % 7 === 0 ? (number % 5) + 1 : null;
        const topic = number % 6 === 0 ? null : TOPICS[number % 4]!;
        const response = await server.post('/api/v1/conversations', {
          conversation_id: id,
          platform: 'custom',
          topic,
          csat_score: rating,
          ai_handled: facts.aiHandled,
          escalated: facts.escalated,
          cost_usd: facts.cost / 100,
          status: facts.isResolved ? 'resolved' : 'open',
          ...(facts.hasAddress && { contact_email: `${id}@example.com` }),
          ...(facts.bot !== null && { bot_id: facts.bot }),
          messages: [
            {
              sender_type: 'customer',
              content: 'Where is my order?',
              timestamp: new Date(startedAt).toISOString(),
            },
            ...facts.replies.map((reply) => ({
              sender_type: 'ai',
              content: 'It is on its way.',
              timestamp: timeOf(reply.at),
              reply_id: reply.id,
              not_understood: reply.isNotUnderstood,
              llm: reply.llm,
              intent: reply.intent && {
                intent_id: reply.intent.id,
                intent_name: reply.intent.name,
                not_meaningful: reply.intent.isMeaningless,
              },
            })),
          ],
        });
        expect(response.status).toBe(201);
        const fact = { topic, startedAt, rating, platform: 'custom' as const, ...facts };
        happened.push({ what: 'imported', at, conversation: id, ...fact });
        break;
      }
      case 'name topics': {
        const all = [...new Set(TOPICS.map((topic) => calledNow(named, topic)))];
        const topics = all.filter((_, index) => index === number % all.length || number % 7 === 6);
        // Of another topic, a former name, a new one, or what it is called.
        const names = [...all, ...TOPICS, `name ${number}`];
        const name = names[(number + one.turn) % names.length]!;
        const given = { topics, name: name.toUpperCase() };
        const response = await server.post('/api/v1/topics/changes', given);
        const key = name.replaceAll(' ', '_');
        const now = calledNow(named, key);
        const into = topics.includes(now) ? key : now;
        const moved = topics.filter((topic) => topic !== into);
        expect(response.status).toBe(moved.length === 0 ? 422 : 201);
        if (moved.length === 0) break;
        const { id } = ((await response.json()) as TopicChangeResponse).data;
        named.push({ id, topics: moved, name: into, isUndone: false });
        happened.push({ what: 'named topics', ...told, id, topics: moved, name: into });
        break;
      }
      case 'undo names': {
        const standing = named.filter(({ isUndone }) => !isUndone);
        const undone = standing[number % standing.length];
        if (!undone) break;
        const response = await server.post(`/api/v1/topics/changes/${undone.id}/undo`, {});
        expect(response.status).toBe(200);
        undone.isUndone = true;
        happened.push({ what: 'undid names', ...told, id: undone.id });
        break;
      }
      case 'remove': {
        // Somebody stays.
        if (removed.size === 2 || removed.has(agent) || number % 2 !== 0) break;
        removed.add(agent);
        happened.push({ what: 'removed', ...told, agent });
        const headers = { 'x-api-key': SECRET };
        await server.call(`/api/v1/agents/${agent}`, { method: 'DELETE', headers });
        break;
      }
    }
  }
  return {
    happened,
    office: { agents: made, teams, calls: sent, removed, signedIn, since: START },
  };
}

/** How it stands with the latest chat of a conversation, and with the conversation after it. */
async function stateOf({ store }: TestServer, id: string): Promise<keyof typeof USUAL> {
  const chat = await store.query
    .selectFrom('chat')
    .select('status')
    .where('conversationId', '=', id)
    .orderBy('chatId', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (chat && chat.status !== 'closed') return chat.status;
  const conversation = await store.query
    .selectFrom('conversation')
    .select('status')
    .where('conversationId', '=', id)
    .executeTakeFirst();
  if (conversation?.status === 'resolved') return 'resolved';
  return chat ? 'closed' : 'none';
}

/** The chats of a conversation that are wrapped up, the earliest first. */
async function wrappingUp({ store }: TestServer, conversation: string) {
  const rows = await store.query
    .selectFrom('chat')
    .select('state')
    .where('conversationId', '=', conversation)
    .where('status', '=', 'wrapping_up')
    .orderBy('chatId')
    .execute();
  return rows.map(({ state }) => JSON.parse(state) as Pick<Chat, 'chatId' | 'wrapUpBy'>);
}

/** What the latest chat of a conversation waits for. */
async function pendingTransferOf({ store }: TestServer, conversation: string) {
  const row = await store.query
    .selectFrom('chat')
    .select('state')
    .where('conversationId', '=', conversation)
    .orderBy('chatId', 'desc')
    .limit(1)
    .executeTakeFirst();
  const { transfers } = row ? (JSON.parse(row.state) as Chat) : { transfers: [] };
  return transfers.find(({ status }) => status === 'pending');
}
