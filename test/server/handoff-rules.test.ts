import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AgentStatus } from '../../src/contract/index.ts';
import {
  changedStatus,
  type StatusSpan,
  statusByWork,
} from '../../src/server/team/rules/agent-status.ts';
import { type Candidate, chooseAgent } from '../../src/server/handoff/rules/assignment.ts';
import {
  agentsIn,
  applyLive,
  type Chat,
  type LiveEvent,
  pendingTransfer,
} from '../../src/server/handoff/rules/chat.ts';
import { act, type ChatAction } from '../../src/server/handoff/rules/action.ts';
import { isOpenAt, nextOpening } from '../../src/server/team/rules/opening-hours.ts';
import {
  isCircle,
  type Team,
  teamByTopic,
  withDescendants,
} from '../../src/server/team/rules/team.ts';
import { NO_CHANGES } from '../../src/server/topics/rules/names.ts';

const RUNS = process.env['AFTERWORD_LONG'] ? 20_000 : 1_000;

const agentId = fc.integer({ min: 1, max: 4 });
const action: fc.Arbitrary<ChatAction> = fc.oneof(
  fc.record({
    type: fc.constant('offer' as const),
    agentId,
    kind: fc.constantFrom('queue' as const, 'transfer' as const),
  }),
  fc.record({ type: fc.constantFrom('expire' as const, 'decline' as const), agentId }),
  fc.record({ type: fc.constant('accept' as const), agentId }),
  fc.record({
    type: fc.constant('message' as const),
    agentId,
    messageId: fc.uuid(),
    content: fc.constant('x'),
    files: fc.constant([]),
  }),
  fc.record({
    type: fc.constant('transfer' as const),
    agentId,
    toAgentId: fc.option(agentId),
    toTeamId: fc.option(fc.constant(7)),
    note: fc.constant(null),
  }),
  fc.record({ type: fc.constant('invite' as const), agentId, toAgentId: agentId }),
  fc.record({
    type: fc.constantFrom('leave' as const, 'lose' as const, 'end' as const),
    agentId,
  }),
  fc.record({ type: fc.constant('wrap_up' as const), agentId, resolution: fc.constant(null) }),
  fc.record({ type: fc.constant('move' as const), teamId: fc.option(fc.constant(7)) }),
  fc.constantFrom<ChatAction>(
    { type: 'away' },
    { type: 'cancel' },
    { type: 'give_up' },
    { type: 'requeue' },
    { type: 'resolve', by: 'customer' },
  ),
  fc.record({
    type: fc.constant('leave_message' as const),
    messageId: fc.constantFrom('l1', 'l2'),
  }),
  fc.record({ type: fc.constant('assign' as const), agentId, toAgentId: fc.option(agentId) }),
  fc.record({ type: fc.constant('done' as const), agentId }),
  fc.record({
    type: fc.constant('mail' as const),
    agentId,
    messageId: fc.constantFrom('a1', 'a2'),
    content: fc.constant('x'),
  }),
  fc.record({
    type: fc.constant('mail_outcome' as const),
    messageId: fc.constantFrom('a1', 'a2'),
    outcome: fc.constantFrom('sent' as const, 'doubtful' as const, 'failed' as const),
    reason: fc.constant(null),
  }),
  fc.record({
    type: fc.constant('mail_received' as const),
    messageId: fc.constantFrom('r1', 'r2'),
    content: fc.constant('x'),
  }),
  fc.record({ type: fc.constant('fail_transfer' as const), transferId: fc.nat(40) }),
);

const directory = {
  agents: new Map(
    [1, 2, 3, 4].map((id) => [
      id,
      {
        status: (id === 4 ? 'offline' : 'available') as AgentStatus,
        isRemoved: false,
        isFull: false,
      },
    ]),
  ),
  teams: new Map([[7, { isDeleted: false, isAnyoneThere: true }]]),
};

/** Plays actions on a chat that was just queued. */
function play(actions: readonly (readonly [ChatAction, number])[]) {
  const log: LiveEvent[] = [];
  let id = 0;
  let at = 1_000;
  const record = (chat: Chat | null, event: object) => {
    const whole = {
      organisationId: 'o',
      liveId: ++id,
      chatId: 1,
      conversationId: 'c',
      at,
      ...event,
    } as LiveEvent;
    log.push(whole);
    return applyLive(chat, whole);
  };
  const states: Chat[] = [
    record(null, { type: 'queued', data: { teamId: null, participantId: 0 } }),
  ];
  for (const [one, later] of actions) {
    at += later;
    let chat = states.at(-1)!;
    const events = act(chat, one, directory, () => ++id);
    if ('refused' in events) continue;
    for (const event of events) chat = record(chat, event);
    states.push(chat);
  }
  return { log, states };
}

describe('a chat', () => {
  test('stays whole whatever is done to it, in whatever order', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(action, fc.nat(90_000)), { maxLength: 40 }), (actions) => {
        const { log, states } = play(actions);
        for (const chat of states) {
          const inIt = agentsIn(chat);
          expect(new Set(inIt).size).toBe(inIt.length);
          if (chat.status === 'assigned') expect(inIt.length).toBeGreaterThan(0);
          else expect(inIt).toEqual([]);
          if (chat.status === 'closed' || chat.status === 'wrapping_up') {
            expect(chat.offer).toBeNull();
            expect(pendingTransfer(chat)).toBeUndefined();
            expect(chat.participants.every(({ endedAt }) => endedAt !== null)).toBe(true);
          }
          if (chat.status === 'wrapping_up') expect(chat.wrapUpBy).not.toBeNull();
          // Nobody is asked into what they are in, nor for what nobody waits for.
          if (chat.offer) {
            expect(inIt).not.toContain(chat.offer.agentId);
            if (chat.offer.kind === 'queue') expect(chat.status).toBe('queued');
            if (chat.offer.kind === 'transfer') expect(pendingTransfer(chat)).toBeDefined();
          }
          expect(chat.transfers.filter(({ status }) => status === 'pending').length).toBeLessThan(
            2,
          );
          for (const { connectedAt, endedAt } of chat.participants) {
            expect(endedAt ?? Infinity).toBeGreaterThanOrEqual(connectedAt);
          }
          const { talk } = chat;
          expect(talk.longestResponse).toBeLessThanOrEqual(talk.responseTotal);
          expect(talk.responses).toBeLessThanOrEqual(talk.messages);
        }
        // The chat is what its events add up to.
        expect(log.reduce<Chat | null>(applyLive, null)).toEqual(states.at(-1));
      }),
      { numRuns: RUNS },
    );
  });

  test('is not offered to the agent who handed it to their own team', () => {
    const { states } = play([
      [{ type: 'accept', agentId: 4 }, 0],
      [{ type: 'transfer', agentId: 4, toAgentId: null, toTeamId: 7, note: null }, 0],
      [{ type: 'offer', agentId: 4, kind: 'transfer' }, 0],
    ]);
    expect(states.at(-1)).toMatchObject({ status: 'assigned', offer: null });
  });

  test('ends once, and nothing changes it after that', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(action, fc.nat(90_000)), { maxLength: 40 }), (actions) => {
        const { states } = play(actions);
        const end = states.findIndex(({ status }) => status === 'closed');
        if (end < 0) return;
        // Whom nobody answered is still to be answered.
        const ended = (chat: Chat) => ({ ...chat, followUp: null, updatedAt: 0 });
        for (const later of states.slice(end)) expect(ended(later)).toEqual(ended(states[end]!));
      }),
      { numRuns: RUNS },
    );
  });
});

test("an agent's statuses follow each other without gap or overlap, whatever the clock does", () => {
  const status = fc.constantFrom<AgentStatus>(
    'available',
    'busy',
    'on_break',
    'wrapping_up',
    'offline',
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(status, fc.nat(1_000)), { minLength: 1 }), (changes) => {
      const spans: StatusSpan[] = [];
      for (const [next, at] of changes) {
        const change = changedStatus(spans.at(-1) ?? null, next, at);
        if (!change) continue;
        if (change.ended) spans[spans.length - 1] = change.ended;
        spans.push(change.begun);
      }
      spans.forEach((span, i) => {
        const after = spans[i + 1];
        expect(span.endedAt).toBe(after?.startedAt ?? null);
        expect(after?.status).not.toBe(span.status);
        if (after) expect(after.startedAt).toBeGreaterThanOrEqual(span.startedAt);
      });
    }),
  );
});

test.each([
  ['available', 1, 0, 'available'],
  ['available', 0, 1, 'wrapping_up'],
  ['available', 1, 1, 'available'],
  ['wrapping_up', 0, 0, 'available'],
  ['wrapping_up', 1, 1, 'available'],
  ['busy', 0, 1, 'busy'],
  ['on_break', 0, 0, 'on_break'],
  ['offline', 0, 1, 'offline'],
] as const)('%s with %i chats and %i to wrap up is %s', (status, chats, wrapUps, next) => {
  expect(statusByWork(status, { chats, wrapUps })).toBe(next);
});

describe('who is offered a chat', () => {
  const one = (id: number, more: Partial<Candidate> = {}): Candidate => ({
    agentId: id,
    status: 'available',
    teamIds: [1],
    chats: 0,
    chatLimit: 2,
    lastTookAt: 0,
    ...more,
  });

  test.each([
    ['the one with fewest chats', [one(1, { chats: 1 }), one(2)], 2],
    [
      'of those the one who waits longest',
      [one(1, { lastTookAt: 9 }), one(2, { lastTookAt: 5 })],
      2,
    ],
    ['nobody above their limit', [one(1, { chats: 2 })], null],
    [
      'nobody who is not available',
      [one(1, { status: 'busy' }), one(2, { status: 'offline' })],
      null,
    ],
    ['nobody of another team', [one(1, { teamIds: [2] })], null],
    ['nobody who was asked', [one(3)], null],
  ])('%s', (_, agents, chosen) => {
    expect(chooseAgent(agents, new Set([1]), [3])).toBe(chosen);
  });
});

describe('teams', () => {
  const team = (teamId: number, parentId: number | null, more: Partial<Team> = {}): Team => ({
    teamId,
    name: `T${teamId}`,
    parentId,
    position: teamId,
    topics: [],
    deletedAt: null,
    hours: null,
    timeZone: 'UTC',
    holidays: [],
    ...more,
  });
  const tree = [team(1, null), team(2, 1), team(3, 2), team(4, 3), team(5, 4), team(6, null)];

  test('five deep: all below, and no circle', () => {
    expect([...withDescendants(tree, 2)]).toEqual([2, 3, 4, 5]);
    expect(isCircle(tree, 2, 5)).toBe(true);
    expect(isCircle(tree, 2, 2)).toBe(true);
    expect(isCircle(tree, 2, 6)).toBe(false);
    expect(isCircle(tree, 2, null)).toBe(false);
  });

  test('a topic goes to the first team that names it, else to the first that names none', () => {
    const teams = [
      team(1, null, { topics: ['Billing '] }),
      team(2, null, { position: 0, topics: ['billing'], deletedAt: 5 }),
      team(3, null),
    ];
    expect(teamByTopic(teams, NO_CHANGES)('billing')).toBe(1);
    expect(teamByTopic(teams, NO_CHANGES)('other')).toBe(3);
    expect(teamByTopic(teams, NO_CHANGES)(null)).toBe(3);
    expect(teamByTopic([teams[0]!], NO_CHANGES)(null)).toBeNull();
  });

  test('the next opening is the first minute at which the team is open', () => {
    const MINUTE = 60_000;
    const clock = fc
      .integer({ min: 0, max: 95 })
      .map(
        (quarter) =>
          `${String(quarter >> 2).padStart(2, '0')}:${String((quarter & 3) * 15).padStart(2, '0')}`,
      );
    const span = fc
      .uniqueArray(clock, { minLength: 2, maxLength: 2 })
      .map((two) => two.toSorted() as [string, string]);
    const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
    const hours = fc.record(
      Object.fromEntries(days.map((day) => [day, fc.array(span, { maxLength: 2 })])),
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fc.option(hours),
        fc.subarray(['2026-03-29', '2026-03-30', '2026-10-25', '2026-10-05']),
        fc.constantFrom('Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe', 'UTC'),
        // Around the days on which clocks change.
        fc.constantFrom(
          '2026-03-28T12:00Z',
          '2026-10-24T06:07Z',
          '2026-10-25T00:46Z',
          '2026-10-03T09:00Z',
        ),
        (week, holidays, timeZone, time) => {
          const open = { hours: week, holidays, timeZone };
          const at = Date.parse(time);
          const last = at + 3 * 24 * 60 * MINUTE;
          let expected: number | null = null;
          if (!isOpenAt(open, at)) {
            let minute = at + MINUTE;
            while (minute < last && !isOpenAt(open, minute)) minute += MINUTE;
            expected = minute < last ? minute : null;
          }
          const found = nextOpening(open, at);
          expect(found !== null && found < last ? found : null).toBe(expected);
        },
      ),
      { numRuns: 25 },
    );
  });

  test.each([
    ['2026-03-28T23:30:00Z', true],
    ['2026-03-29T00:30:00Z', true],
    // The hour that summer time takes.
    ['2026-03-29T01:30:00Z', false],
    ['2026-10-25T00:30:00Z', true],
    // The hour that it gives back: 2:30 comes twice.
    ['2026-10-25T01:30:00Z', true],
    ['2026-10-25T02:00:00Z', false],
  ])('at %s a night shift until three is there: %s', (time, isOpen) => {
    const night = { hours: { sun: [['00:00', '03:00']] as [string, string][] }, holidays: [] };
    expect(isOpenAt({ ...night, timeZone: 'Europe/Berlin' }, Date.parse(time))).toBe(isOpen);
  });
});
