import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type ChatReportResponse,
  type CostAnalysisResponse,
  type CsatTrendsResponse,
  type DashboardResponse,
  type EscalationPatternsResponse,
  type ReportedChat,
  reportedChat,
  type SurveyAnalyticsResponse,
  type SurveyBreakdownResponse,
} from '../../src/contract/index.ts';
import { rollupKinds } from '../../src/server/features.ts';
import type { ChatAction } from '../../src/server/handoff/rules/action.ts';
import type { Chat } from '../../src/server/handoff/rules/chat.ts';
import { checkRollups } from '../../src/server/numbers/store/rollups.ts';
import { checkChats } from '../../src/server/reporting/check-chats.ts';
import {
  type Happened,
  meanOf,
  oneDecimal,
  recount,
  type RecountedConversation,
  recountReport,
} from '../oracle/recount.ts';
import { LONG } from '../long.ts';
import { SECRET, testServer, type TestServer } from './harness.ts';
import { testIngest } from './ingest.ts';
import { makeAgent, makeTeam, signIn } from './team.ts';
import { deliver, ZENDESK } from './zendesk.ts';

const START = Date.parse('2026-03-01T00:00:00Z');
const DAY = 86_400_000;
const END = START + 31 * DAY;

const TOPICS = ['billing', 'shipping', 'other'];
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

const step = fc.record({
  conversation: fc.nat(2),
  /** How long after the step before, milliseconds. */
  gap: fc.oneof(
    { weight: 6, arbitrary: fc.nat(600_000) },
    { weight: 1, arbitrary: fc.nat(DAY) },
    { weight: 1, arbitrary: fc.constantFrom(0, 1, 3_600_000, DAY / 2) },
  ),
  what: fc.constantFrom(
    ...(['escalate', 'escalate', 'say', 'accept', 'accept', 'accept', 'write', 'write'] as const),
    ...(['transfer', 'invite', 'decline', 'lose', 'end', 'wrap up', 'wrap up', 'cancel'] as const),
    ...(['resolve', 'reopen', 'reopen', 'rate', 'comment', 'import', 'remove'] as const),
    ...(['name', 'answer', 'erase', 'ticket', 'merge'] as const),
  ),
  agent: fc.nat(2),
  number: fc.nat(100),
});

/** Steps that are not about the conversation that they name. */
const OF_OTHERS: ReadonlySet<string> = new Set(['import', 'ticket', 'merge']);

/** Plays a month. @returns what happened, as the test itself knows it */
async function play(
  server: TestServer,
  steps: readonly (typeof step extends fc.Arbitrary<infer T> ? T : never)[],
) {
  const { clock } = server;
  clock.now = START;
  const teams = [
    await makeTeam(server, { name: 'Billing', topics: ['billing'], time_zone: 'America/New_York' }),
    await makeTeam(server, { name: 'Shipping', topics: ['shipping'], time_zone: 'Asia/Tokyo' }),
  ];
  const work = new Map<number, readonly [number, number]>();
  const agents: number[] = [];
  for (const name of ['Ana', 'Bo', 'Cy']) {
    const { id } = await makeAgent(server, name, { team_ids: teams.map((team) => team.id) });
    await signIn(server, id, 'busy');
    agents.push(id);
    work.set(id, [START, END]);
  }
  const removed = new Set<number>();
  const happened: Happened[] = [];
  const seqs = new Map<string, number>();
  const asked = new Map<string, number>();
  const inside = new Map<string, number>();
  const ingest = testIngest(server.store);
  let imports = 0;
  const tickets: number[] = [];
  // A topic that few others have may be text about a person, and goes with an erasure.
  for (let i = 0; i < 4; i++) {
    const id = `many${i}`;
    const body = { conversation_id: id, platform: 'custom', topic: 'other', messages: [] };
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

  for (const { conversation: index, gap, what, agent: agentIndex, number } of steps) {
    clock.now = Math.min(clock.now + gap, END - 1);
    await server.app.sender.round();
    happened.push({ what: 'looked', at: clock.now, conversation: '' });
    // No two answers at once.
    if (what === 'rate' || what === 'answer') clock.now = Math.min(clock.now + 1, END - 1);
    const at = clock.now;
    const conversation = `c${index}${'+'.repeat(erased.get(index) ?? 0)}`;
    // Mostly who can: who was asked accepts, and who is in the chat acts.
    const able = what === 'accept' || what === 'decline' ? asked : inside;
    const agent = (number % 4 > 0 && able.get(conversation)) || agents[agentIndex]!;
    const to = agents[(agents.indexOf(agent) + 1 + (number % 2)) % 3]!;
    const act = async (action: ChatAction, then: Happened, chatId?: number) => {
      if ([agent, ...('to' in then ? [to] : [])].some((id) => removed.has(id))) return;
      const result = await ingest.add('chat', {
        organisationId: 'default',
        conversationId: conversation,
        receivedAt: at,
        action,
        ...(chatId !== undefined && { chatId }),
      });
      if (result.status !== 'done') return;
      happened.push(then);
      if (action.type === 'accept') inside.set(conversation, agent);
      if ('to' in then) asked.set(conversation, to);
      else asked.delete(conversation);
    };
    if (!seqs.has(conversation) && !OF_OTHERS.has(what)) {
      const topic = TOPICS[index % 3]!;
      await send(conversation, 'conversation.started', { platform: 'sdk', topic });
      const team = teams[index % 3]?.id ?? null;
      happened.push({ what: 'started', at, conversation, topic, team });
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
        const message = { message_id: crypto.randomUUID(), sender_type: 'customer', content: 'x' };
        await send(conversation, 'message.added', message);
        happened.push({ what: 'said', ...told });
        break;
      }
      case 'accept':
        await act({ type: 'accept', agentId: agent }, { what: 'accepted', ...told, agent });
        break;
      case 'write': {
        const message = { messageId: crypto.randomUUID(), content: 'y', files: [] };
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
        if (number % 4 !== 0) break;
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
        };
        const rating = number % 5 === 0 ? (number % 2 === 0 ? 5 : 1) : null;
        const topic = TOPICS[number % 3]!;
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
              body: 'x',
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
        };
        const rating = number % 7 === 0 ? (number % 5) + 1 : null;
        const topic = number % 6 === 0 ? null : TOPICS[number % 3]!;
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
          messages: [
            {
              sender_type: 'customer',
              content: 'x',
              timestamp: new Date(startedAt).toISOString(),
            },
          ],
        });
        expect(response.status).toBe(201);
        const fact = { topic, startedAt, rating, platform: 'custom' as const, ...facts };
        happened.push({ what: 'imported', at, conversation: id, ...fact });
        break;
      }
      case 'remove': {
        // Somebody stays.
        if (removed.size === 2 || removed.has(agent) || number % 4 !== 0) break;
        removed.add(agent);
        work.set(agent, [START, at]);
        const headers = { 'x-api-key': SECRET };
        await server.call(`/api/v1/agents/${agent}`, { method: 'DELETE', headers });
        break;
      }
    }
  }
  const names = new Map([
    ...teams.map(({ id, name }): [string, string] => [String(id), name]),
    ...agents.map((id, i): [string, string] => [String(id), ['Ana', 'Bo', 'Cy'][i]!]),
  ]);
  return { happened, work, names };
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

async function chatsOf(server: TestServer): Promise<ReportedChat[]> {
  const response = await server.call('/manager/api/v1/chats?per=500', {
    headers: { authorization: `Basic ${btoa(`default:${SECRET}`)}` },
  });
  return reportedChat.array().parse(await response.json());
}

const share = (part: number, whole: number) =>
  whole === 0 ? null : oneDecimal((part * 100) / whole);

test(
  'every figure of a month is what a recount of what happened gives',
  { timeout: LONG ? 7_200_000 : 600_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 160, size: 'max' }), async (steps) => {
        const server = await testServer({
          isUnlimited: true,
          zendeskSecrets: new Map([['default', ZENDESK]]),
          dispatching: { every: 1 << 30, lostAfter: 1 << 30 },
        });
        // Nothing happens but what the test does.
        await server.app.dispatcher.stop();
        // Each resolution asks anew.
        const configured = await server.call('/api/v1/csat/config', {
          method: 'PUT',
          headers: { 'x-api-key': SECRET, 'content-type': 'application/json' },
          body: JSON.stringify({ pause_days: 0 }),
        });
        expect(configured.status).toBe(200);
        const { happened, work, names } = await play(server, steps);
        server.clock.now = END - 1;
        const now = END - 1;
        const { conversations, chats } = recount(happened);

        for (const by of ['day', 'team', 'agent'] as const) {
          for (const [first, last] of [
            [1, 31],
            [1, 1],
            [2, 3],
          ] as const) {
            const day = (number: number) => `2026-03-${String(number).padStart(2, '0')}`;
            const { data } = await server.get<ChatReportResponse>(
              `/api/v1/reports/people?from=${day(first)}&to=${day(last)}&by=${by}`,
            );
            const range = [START + (first - 1) * DAY, START + last * DAY] as const;
            const rows = recountReport(by, chats, range, { work, now, names });
            expect(
              new Map(data.map(({ key, ...row }) => [key, row])),
              `${by} from ${first} to ${last}`,
            ).toEqual(rows);
          }
        }

        const listed = await chatsOf(server);
        expect(
          listed.map((one) => ({
            conversation: one.conversation_id,
            rating: one.rating,
            has_feedback: one.has_feedback,
            message_count: one.message_count,
            queue_duration: one.queue_duration,
            average_response_time: one.average_response_time,
            longest_response_time: one.longest_response_time,
            transfers: one.transfers.filter(({ status }) => status === 'transferred').length,
            agents: one.participants.flatMap(({ agent_id }) => agent_id ?? []),
          })),
        ).toEqual(
          chats.map((chat) => {
            const responses = chat.stays.flatMap((stay) => stay.responses);
            const isTaken = chat.stays.length > 0;
            return {
              conversation: chat.conversation,
              rating: chat.rating,
              has_feedback: chat.commented,
              message_count: chat.messages,
              queue_duration: isTaken
                ? Math.round(chat.waits.reduce((a, b) => a + b, 0) / 1000)
                : null,
              average_response_time:
                responses.length === 0 ? null : Math.round(meanOf(responses)! / 1000),
              longest_response_time:
                responses.length === 0 ? null : Math.round(chat.longest / 1000),
              transfers: chat.transfers.length,
              agents: chat.stays.map(({ agent }) => agent),
            };
          }),
        );

        const inAll = (ratings: (number | null)[]) => {
          const given = ratings.filter((one) => one !== null);
          return given.length === 0 ? null : oneDecimal(meanOf(given)!);
        };
        const { metrics } = await server.get<DashboardResponse>(
          '/api/v1/cs-metrics/dashboard?time_range=8000',
        );
        const escalated = conversations.filter((one) => one.escalated).length;
        const cost = conversations.reduce((sum, one) => sum + one.cost, 0) / 100;
        expect(metrics).toMatchObject({
          total_conversations: conversations.length,
          escalated_conversations: escalated,
          escalation_rate: share(escalated, conversations.length) ?? 0,
          ai_handled_conversations: conversations.filter((one) => one.aiHandled).length,
          human_handled_conversations: conversations.filter((one) => !one.aiHandled).length,
          rated_conversations: conversations.filter(({ rating }) => rating !== null).length,
          avg_csat_score: inAll(conversations.map(({ rating }) => rating)) ?? 0,
          total_ai_cost: cost,
        });
        expect(new Map(metrics.top_topics.map(({ topic, count }) => [topic, count]))).toEqual(
          new Map(
            TOPICS.map((topic): [string, number] => [
              topic,
              conversations.filter((one) => one.topic === topic).length,
            ]).filter(([, count]) => count > 0),
          ),
        );
        const { totals, days } = await server.get<CostAnalysisResponse>(
          '/api/v1/cs-metrics/cost-analysis?time_range=8000',
        );
        expect(totals).toMatchObject({
          conversations: conversations.length,
          resolutions: conversations.filter((one) => one.isResolved).length,
          ai_cost: cost,
        });
        const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);
        expect(new Map(days.map((one) => [one.date, one.conversations]))).toEqual(
          new Map(
            [...Map.groupBy(conversations, ({ startedAt }) => dayOf(startedAt))].map(
              ([day, own]) => [day, own.length],
            ),
          ),
        );
        const { trends } = await server.get<CsatTrendsResponse>(
          '/api/v1/cs-metrics/csat-trends?time_range=744&interval=day',
        );
        for (const { start, responses, avg_csat_score } of trends) {
          const ratings = conversations
            .filter(
              ({ startedAt, rating }) =>
                dayOf(startedAt) === dayOf(Date.parse(start)) && rating !== null,
            )
            .map(({ rating }) => rating);
          expect([responses, avg_csat_score], start).toEqual([ratings.length, inAll(ratings)]);
        }

        const surveys = (of: readonly RecountedConversation[]) => {
          const asked = of.flatMap(({ survey }) => survey ?? []);
          const ratings = asked.flatMap(({ rating }) => rating ?? []);
          return {
            total_surveys_sent: asked.length,
            total_responses: ratings.length,
            response_rate: share(ratings.length, asked.length),
            average_rating: inAll(ratings),
            csat_percent: share(ratings.filter((one) => one > 3).length, ratings.length),
          };
        };
        const period = 'start_date=2026-03-01&end_date=2026-03-31';
        expect(
          await server.get<SurveyAnalyticsResponse>(`/api/v1/csat/analytics?${period}`),
        ).toMatchObject(surveys(conversations));
        const hourOf = (at: number) => new Date(at).toISOString().slice(11, 13);
        const asked = conversations.filter(({ survey }) => survey !== null);
        for (const [by, keyOf] of [
          ['topic', ({ topic }) => topic],
          ['handler', ({ aiHandled }) => (aiHandled ? 'ai' : 'people')],
          ['hour', ({ survey }) => hourOf(survey!.sentAt)],
          ['day', ({ survey }) => dayOf(survey!.sentAt)],
        ] as const satisfies [string, (one: RecountedConversation) => string | null][]) {
          const { data } = await server.get<SurveyBreakdownResponse>(
            `/api/v1/csat/breakdown?by=${by}&${period}`,
          );
          const rows = Map.groupBy(asked, keyOf);
          for (const { key, ...row } of data) {
            expect(row, `${by} ${key}`).toMatchObject(surveys(rows.get(key) ?? []));
            rows.delete(key);
          }
          expect(rows, by).toEqual(new Map());
        }

        const { patterns } = await server.get<EscalationPatternsResponse>(
          '/api/v1/cs-metrics/escalation-patterns?time_range=8000',
        );
        expect(new Map(patterns.map(({ topic, ...row }) => [topic, row]))).toEqual(
          new Map(
            [...Map.groupBy(conversations, ({ topic }) => topic)].map(([topic, all]) => {
              const mine = all.flatMap((one) => (one.escalation ? [one] : []));
              const befores = mine.flatMap(({ escalation }) => escalation!.before ?? []);
              const mean = (of: number[]) => (of.length === 0 ? null : oneDecimal(meanOf(of)!));
              const reasons = Map.groupBy(mine, (one) => one.escalation!.reason ?? 'unspecified');
              return [
                topic,
                {
                  total: all.length,
                  escalated: mine.length,
                  escalation_rate: share(mine.length, all.length),
                  reasons: [...reasons]
                    .map(([reason, { length: count }]) => ({ reason, count }))
                    .sort((x, y) => y.count - x.count || (x.reason < y.reason ? -1 : 1)),
                  avg_messages_before_escalation: mean(befores.map(({ messages }) => messages)),
                  avg_seconds_before_escalation: mean(befores.map(({ seconds }) => seconds)),
                  // Of the others, the browser would have told it.
                  top_trigger_sentiment: mine.some(({ platform }) => platform !== 'sdk')
                    ? 'neutral'
                    : null,
                },
              ];
            }),
          ),
        );
        expect(await checkRollups(server.store, rollupKinds)).toEqual([]);
        expect(await checkChats(server.store)).toEqual([]);
      }),
      // Shrinking takes minutes, and a server for each try: to shrink, give the seed and the path, and leave this out.
      { endOnFailure: true, numRuns: LONG ? 1_000 : 20 },
    );
  },
);
