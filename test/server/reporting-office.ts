import { createHash } from 'node:crypto';
import { pino } from 'pino';
import { expect, onTestFinished } from 'vitest';
import type { AgentResponse, TeamResponse, WireEvent } from '../../src/contract/index.ts';
import { HOUR } from '../../src/contract/time.ts';
import { noUses } from '../../src/server/conversations/jobs.ts';
import type { AppliedEvent } from '../../src/server/conversations/rules/applied-event.ts';
import { createRetention } from '../../src/server/customers/job.ts';
import { reissueDay } from '../../src/server/exports/reissue.ts';
import { personalData } from '../../src/server/features.ts';
import { openFiles } from '../../src/server/files/index.ts';
import type { ChatAction } from '../../src/server/handoff/rules/action.ts';
import type { ChatJob } from '../../src/server/handoff/jobs.ts';
import type { Chat } from '../../src/server/handoff/rules/chat.ts';
import { temporaryFolder } from './database.ts';
import { CAPABILITY, eventMaker, PUBLISHABLE, SECRET, testServer } from './harness.ts';
import { testIngest } from './ingest.ts';
import { signIn } from './team.ts';
import { deliver, ZENDESK } from './zendesk.ts';

/** A record of a list. */
export type Known = { id: number } & Record<string, unknown>;

const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
const MP4 = Buffer.from('\0\0\0\x10ftypisom\0\0\0\0\0\0\0\x08mdat', 'latin1');

/** An office in which everything that a list of the reporting API shows can be changed, by numbers. */
export async function office() {
  const exportUrl = `file:${temporaryFolder()}`;
  const server = await testServer({
    isUnlimited: true,
    exportUrl,
    webhookSecrets: { zendesk: new Map([['default', ZENDESK]]) },
    dispatching: { every: 1 << 30, lostAfter: 1 << 30 },
  });
  const { clock } = server;
  const ingest = testIngest(server.store);
  const agents: number[] = [];
  const teams: number[] = [];
  const calls: number[] = [];
  const removed = new Set<number>();
  const begun = (id: string) => ({ id, make: eventMaker(id, new Date(clock.now).toISOString()) });
  // The last is a ticket, which can be merged.
  const makers = [begun('c0'), begun('c1'), begun('zendesk_1')];
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
    const events = [make('conversation.started', { platform: 'sdk' }), make(type, data)];
    if (!id.startsWith('zendesk_')) {
      await server.send(events, { capabilities: { [id]: CAPABILITY } });
      return;
    }
    // Not of a browser.
    await ingest.add('events', {
      ...received(),
      capabilityHashes: 'trusted',
      events: events.map(applied),
    });
  };
  const received = () => ({ organisationId: 'default', receivedAt: clock.now });
  const applied = (event: WireEvent) => ({ ...event, at: Date.parse(event.at) }) as AppliedEvent;
  const act = (index: number, action: ChatJob['action'], more: Partial<ChatJob> = {}) =>
    ingest.add('chat', {
      ...received(),
      conversationId: pick(makers, index).id,
      action,
      ...more,
    });
  const { query } = server.store;
  const retention = createRetention({
    store: server.store,
    personalData,
    now: () => clock.now,
    log: pino({ level: 'silent' }),
  });
  onTestFinished(retention.stop);
  const sendTicket = (more: object) =>
    deliver(server, {
      ticket_id: 1,
      ticket: {
        id: 1,
        subject: pick(['billing', 'shipping'], names),
        status: 'open',
        tags: [],
        updated_at: new Date(clock.now).toISOString(),
        ...more,
      },
    });
  /** What a browser sends while a flood is suspected. */
  const flood = (index: number, type: WireEvent['type'], data: object) => {
    const { id, make } = pick(makers, index);
    return ingest.add('events', {
      ...received(),
      capabilityHashes: new Map([[id, createHash('sha256').update(CAPABILITY).digest('hex')]]),
      events: [
        applied(make('conversation.started', { platform: 'sdk' })),
        applied(make(type, data)),
      ],
      browser: {
        isFlood: { escalation: true, rating: true },
        vouched: new Set(),
        relied: new Set(),
        source: 'somewhere',
        keyId: 'a key',
        used: noUses(),
      },
    });
  };
  const upload = (index: number, name: string, type: string, body: Buffer<ArrayBuffer>) => {
    const parameters = new URLSearchParams({
      conversation_id: pick(makers, index).id,
      attachment_id: name,
      name,
    });
    return server.call(`/api/v1/attachments?${parameters}`, {
      method: 'POST',
      headers: {
        'x-api-key': PUBLISHABLE,
        origin: 'http://localhost:3000',
        'content-type': type,
        'x-conversation-capability': CAPABILITY,
      },
      body,
    });
  };

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
            { middle_name: name() },
            { last_name: name() },
            { email: `${name()}@example.com` },
            { agent_number: name() },
            { role: pick(['agent', 'admin'], a) },
            { chat_limit: (a % 4) + 1 },
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
        pick(
          [
            { name: name() },
            { parent_id: null },
            { parent_id: pick(teams, a + b + 1) },
            { topics: [name()] },
            { time_zone: 'Asia/Tokyo', hours: {}, holidays: ['2026-03-14'] },
          ],
          b,
        ),
      ),
    async (a, b) => b % 4 || admin('DELETE', `/api/v1/teams/${pick(teams, a)}`),
    async (a, b) => {
      if (b % 4) return;
      removed.add(pick(agents, a));
      await admin('DELETE', `/api/v1/agents/${pick(agents, a)}`);
    },
    async (a, b) => {
      await server.store.write(({ query }) =>
        query
          .updateTable('agent')
          .set({ seenAt: clock.now })
          .where('agentId', '=', pick(agents, a + b) ?? 0)
          .execute(),
      );
    },
    async (a, b) => {
      const id = pick(agents, a);
      if (id === undefined || removed.has(id)) return;
      const it = await signIn(server, id, 'offline');
      await it.setStatus(pick(['available', 'busy', 'on_break', 'offline'], b));
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
          [
            { csat_score: (b % 5) + 1 },
            { language: pick(['de', 'fr'], a) },
            { platform_ticket_id: name() },
            { topic: name() },
            { customer_id: `u${a % 3}` },
            { contact_email: `${name()}@example.com`, contact_name: name() },
            { status: 'resolved', resolved_at: new Date(clock.now - 60_000).toISOString() },
          ],
          b,
        ),
      }),
    (a) => upload(a, `${name()}.gif`, 'image/gif', GIF),
    (a) => upload(a, `${name()}.mp4`, 'video/mp4', MP4),
    async (a, b) => b % 6 || admin('DELETE', `/api/v1/customers/u${a % 3}`),
    async (a, b) =>
      b % 6 || admin('POST', '/api/v1/customers/erase', { conversation_id: pick(makers, a).id }),
    // What was erased does not go on.
    async (a) => void (makers[a % 2] = begun(name())),

    // What an agent and the server do, beside the usual course.
    (a, b) => act(a, { type: 'offer', agentId: pick(agents, b), kind: 'queue' }),
    (a, b) => act(a, { type: 'expire', agentId: pick(agents, b) }),
    (a) => act(a, { type: 'away' }),
    (a, b) => act(a, { type: 'move', teamId: b % 3 ? (pick(teams, b) ?? null) : null }),
    (a, b) => act(a, { type: 'note', agentId: pick(agents, b), noteId: name(), content: 'x' }),
    (a, b) => act(a, { type: 'leave', agentId: pick(agents, b) }),
    async (a) => {
      const chats = await query.selectFrom('chat').select(['conversationId', 'state']).execute();
      const chat = pick(chats, a);
      if (!chat) return;
      const { transfers } = JSON.parse(chat.state) as Chat;
      const pending = transfers.find(({ status }) => status === 'pending');
      if (!pending) return;
      const action = { type: 'fail_transfer', transferId: pending.transferId } as const;
      await ingest.add('chat', { ...received(), conversationId: chat.conversationId, action });
    },
    (a) => act(a, { type: 'resolve', by: 'system' }),
    (a) => act(a, { type: 'give_up' }),
    (a) => act(a, { type: 'return' }),
    (a, b) =>
      act(
        a,
        { type: 'wrap_up', agentId: pick(agents, b), resolution: 'informed' },
        { wrapUp: { topic: name(), firstContactResolution: b % 2 === 0 } },
      ),

    // Messages left, and mails.
    (a) =>
      act(
        a,
        { type: 'leave_message', messageId: crypto.randomUUID() },
        { left: { email: `${name()}@example.com`, content: 'Call me' } },
      ),
    (a) => act(a, { type: 'requeue' }),
    (a, b) => act(a, { type: 'assign', agentId: pick(agents, b), toAgentId: pick(agents, b + 1) }),
    (a, b) => act(a, { type: 'done', agentId: pick(agents, b) }),
    (a, b) =>
      act(a, { type: 'mail', agentId: pick(agents, b), messageId: `mail${a % 4}`, content: 'Yes' }),
    (a, b) =>
      act(a, {
        type: 'mail_outcome',
        messageId: `mail${a % 4}`,
        outcome: pick(['sent', 'failed'], b),
        reason: null,
      }),
    (a) =>
      act(
        a,
        { type: 'mail_received', messageId: crypto.randomUUID(), content: 'Thanks' },
        { left: { email: `${name()}@example.com`, content: 'Thanks' } },
      ),

    // Surveys by mail.
    async () => {
      clock.now += 3 * HOUR;
      await server.app.sender.round();
    },
    async (a, b) => {
      const mails = await query
        .selectFrom('survey')
        .select(['surveyId', 'conversationId'])
        .where('channel', '=', 'email')
        .where('sentAt', 'is not', null)
        .execute();
      const survey = pick(mails, a);
      if (!survey) return;
      await ingest.add('rating', {
        ...received(),
        surveyId: survey.surveyId,
        conversationId: survey.conversationId,
        rating: ((b % 5) + 1) as 1 | 2 | 3 | 4 | 5,
        feedback: b % 2 ? name() : null,
        source: 'person',
      });
    },

    // What is set apart, and decided about.
    (a) => flood(a, 'conversation.escalated', { reason: 'customer_requested_human' }),
    (a, b) => flood(a, 'survey.rated', { rating: (b % 5) + 1 }),
    (_, b) => admin('POST', '/api/v1/suspected', { decision: b % 3 ? 'accept' : 'reject' }),

    // Tickets, and those that are merged.
    (_, b) =>
      sendTicket({
        status: pick(['open', 'solved'], b),
        satisfaction_rating: { score: pick(['offered', 'good', 'bad'], b) },
        tags: b % 2 ? ['escalated'] : [],
      }),
    async (_, b) => b % 4 || sendTicket({ status: 'closed', tags: ['closed_by_merge'] }),

    // Days pass: they are exported, written again without what was erased, and erased when they are old.
    async (_, b) => void (clock.now += b % 4 ? HOUR : 26 * HOUR),
    async () => server.app.exporter.round(),
    async () => {
      const days = await query
        .selectFrom('exportDay')
        .select(['organisationId', 'botId', 'day'])
        .where('sealedAt', 'is not', null)
        .execute();
      for (const day of days) {
        const note = async () => {};
        await reissueDay(
          { store: server.store, files: openFiles(exportUrl), note, now: () => clock.now },
          day,
        );
      }
    },
    (_, b) => admin('PATCH', '/api/v1/organisation', { retention_days: b % 2 ? 1 : null }),
    async () => void (await retention.run()),
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
          rating: b % 6 || null,
          connected_at: a % 3 ? new Date(clock.now + a).toISOString() : null,
          transfers: [
            {
              created_at: new Date(clock.now).toISOString(),
              from_agent_id: pick(agents, a) ?? null,
              to_agent_id: pick(agents, b) ?? null,
            },
          ].slice(a % 2),
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

  /** A chat goes on as chats do: by chance alone, hardly one would be accepted. */
  async function goOn(a: number, b: number): Promise<unknown> {
    const { id } = pick(makers, a);
    const erased = await query
      .selectFrom('conversation')
      .select('conversationId')
      .where('conversationId', '=', id)
      .where('erasedAt', 'is not', null)
      .executeTakeFirst();
    if (erased && a % makers.length < 2) makers[a % makers.length] = begun(name());
    const row = await query
      .selectFrom('chat')
      .select('state')
      .where('conversationId', '=', id)
      .orderBy('chatId', 'desc')
      .limit(1)
      .executeTakeFirst();
    const chat = row ? (JSON.parse(row.state) as Chat) : null;
    const there = agents.filter((agent) => !removed.has(agent));
    const someone = pick(there, b) ?? 0;
    const { chatId } = chat ?? {};
    switch (chat?.status) {
      case 'queued':
      case 'away':
        if (b % 7 === 0) return act(a, { type: 'move', teamId: pick(teams, b) ?? null });
        return act(a, { type: 'accept', agentId: chat.offer?.agentId ?? someone });
      case 'assigned': {
        const present = chat.participants.filter(
          ({ agentId, endedAt }) => agentId !== null && endedAt === null,
        );
        const agentId = pick(present, b)!.agentId!;
        const other = pick(
          there.filter((agent) => agent !== agentId),
          b,
        );
        const asked = chat.offer?.agentId;
        const to = { agentId, note: null, toAgentId: null, toTeamId: null };
        const messageId = crypto.randomUUID();
        const actions: ChatAction[] = [
          { type: 'message', messageId, content: 'Yes', files: [], agentId },
          { type: 'transfer', ...to, toAgentId: other ?? agentId },
          { type: 'transfer', ...to, toTeamId: pick(teams, b) ?? 0 },
          { type: 'invite', agentId, toAgentId: other ?? agentId },
          { type: 'lose', agentId },
          { type: 'leave', agentId },
          { type: 'end', agentId },
          ...(asked === undefined
            ? []
            : [
                { type: 'accept' as const, agentId: asked },
                { type: 'accept' as const, agentId: asked },
                { type: 'decline' as const, agentId: asked },
                { type: 'expire' as const, agentId: asked },
              ]),
        ];
        return act(a, pick(actions, b + a));
      }
      case 'wrapping_up': {
        const wrapUp = { topic: name(), firstContactResolution: b % 2 === 0 };
        const action = { type: 'wrap_up', agentId: chat.wrapUpBy ?? 0, resolution: null } as const;
        return act(a, action, { chatId, ...(b % 3 === 0 && { wrapUp }) });
      }
      case 'closed': {
        const mail = { messageId: crypto.randomUUID(), content: 'Yes' };
        if (chat.followUp && b % 3 > 0) {
          return act(a, { type: 'mail', agentId: someone, ...mail }, { chatId });
        }
        if (b % 3 === 0) return send(a, 'survey.rated', { rating: (b % 5) + 1 });
        await send(a, 'conversation.reopened');
        return send(a, 'conversation.escalated', { reason: 'customer_requested_human' });
      }
      default:
        return send(a, 'conversation.escalated', { reason: 'customer_requested_human' });
    }
  }

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
    /** What is usual, or anything. */
    change: ([kind, a, b]: readonly [number, number, number]) => {
      clock.now += 7;
      return kind % 2 === 0 ? goOn(a, b) : pick(changes, kind)(a, b);
    },
    read,
  };
}
