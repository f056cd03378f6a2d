import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { WireEvent } from '../../src/contract/index.ts';
import { MAX_BATCH_BYTES } from '../../src/contract/limits.ts';
import { type Batch, nextBatch } from '../../src/delivery/batch.ts';
import { errorOf } from '../../src/delivery/fault/index.ts';
import { createHeld } from '../../src/delivery/held.ts';
import type { Parcel } from '../../src/delivery/outbox.ts';
import type { Effect, Flight, Phase, State, Step, Trouble } from '../../src/delivery/state.ts';
import * as rules from '../../src/delivery/transition.ts';
import type { Outcome } from '../../src/delivery/transport.ts';

const { INITIAL, NOTHING } = rules;

const parcel = (id: string, content = 'Hello'): Parcel => ({
  capability: 'secret',
  event: {
    id,
    conversation_id: 'c',
    seq: 1,
    type: 'message.added',
    at: '2026-03-10T12:00:00.000Z',
    data: { message_id: id, sender_type: 'customer', content },
  } satisfies WireEvent,
});

const batchOf = (...ids: string[]): Batch => ({
  batch: ids.map((id) => parcel(id)),
  bytes: 1_000 * ids.length,
});

/** The server's response: a status for each event of the batch. */
const answered = (...statuses: ('accepted' | 'duplicate' | 'rejected')[]): Outcome =>
  ({
    kind: 'answered',
    body: { results: statuses.map((status) => ({ status, message: 'too odd' })) },
  }) as unknown as Outcome;

const A = parcel('a');
const flight: Flight = { ...batchOf('a', 'b'), dropped: 0, retried: 0 };

const ALPHABET = [...'abcdefghijklmnopqrstuvwxyz'];

const idle: Phase = { status: 'idle' };
const waiting: Phase = { status: 'waiting', wait: 300 };
const sending: Phase = { status: 'sending', flight };
const backingOff: Phase = { status: 'backing off', wait: 5_000 };
const paused: Phase = { status: 'paused' };

const state = (role: State['role'], phase: Phase, more: Partial<State> = {}): State => ({
  ...INITIAL,
  role,
  phase,
  ...more,
});

const held = (batch: Batch) => () => batch;
const failed: Outcome = { kind: 'failed' };
const take: Effect = ['take', { parcel: A, isUrgent: false }];
const takeNow: Effect = ['take', { parcel: A, isUrgent: true }];
const hold: Effect = ['hold', [A]];
const collect: Effect = ['collect', null];
const settle: Effect = ['settle', ['a', 'b']];

describe('what happens, and what comes of it', () => {
  test.each<[string, Step, Partial<State>, Effect[]]>([
    // An event of this page.
    ['added while idle', rules.added(state('leads', idle), A, false), { phase: waiting }, [take]],
    ['added and urgent', rules.added(state('leads', idle), A, true), {}, [takeNow, collect]],
    ['urgent while waiting', rules.added(state('leads', waiting), A, true), {}, [takeNow, collect]],
    [
      'added while sending',
      rules.added(state('leads', sending), A, false),
      { isPressing: false },
      [take],
    ],
    [
      'urgent while sending',
      rules.added(state('leads', sending), A, true),
      { isPressing: true },
      [takeNow],
    ],
    ['urgent while backing off', rules.added(state('leads', backingOff), A, true), {}, [takeNow]],
    [
      'added after a failure',
      rules.added(state('leads', backingOff, { failures: 1 }), A, false),
      {},
      [takeNow],
    ],
    ['added without a line', rules.added(state('leads', paused), A, false), {}, [takeNow]],
    [
      'added where another tab sends',
      rules.added(state('follows', idle), A, false),
      { phase: idle },
      [take],
    ],
    ['added while away', rules.added(state('away', idle), A, false), {}, [take]],
    ['added after the stop', rules.added(state('stopped', idle), A, true), {}, []],
    // Of other tabs and pages.
    ['gained while idle', rules.gained(state('leads', idle), [A]), {}, [hold, collect]],
    [
      'gained while sending',
      rules.gained(state('leads', sending), [A]),
      { isPressing: true },
      [hold],
    ],
    ['gained where another tab sends', rules.gained(state('follows', idle), [A]), {}, []],
    // The tabs.
    ['elected', rules.elected(state('follows', idle)), { role: 'leads' }, []],
    ['elected while away', rules.elected(state('away', idle)), { role: 'away' }, []],
    ['elected after the stop', rules.elected(state('stopped', idle)), { role: 'stopped' }, []],
    // A batch sets out, or not.
    ['collected', rules.collected(state('leads', waiting), flight, true), { phase: sending }, []],
    [
      'collected with news for the server',
      rules.collected(state('leads', paused, { dropped: 2, retried: 1 }), flight, true),
      { phase: { status: 'sending', flight: { ...flight, dropped: 2, retried: 1 } } },
      [],
    ],
    [
      'nothing to collect',
      rules.collected(state('leads', waiting), NOTHING, true),
      { phase: idle },
      [],
    ],
    ['no line', rules.collected(state('leads', waiting), flight, false), { phase: paused }, []],
    [
      'one is on its way',
      rules.collected(state('leads', sending), batchOf('c'), true),
      { phase: sending },
      [],
    ],
    [
      'another tab sends',
      rules.collected(state('follows', idle), flight, true),
      { phase: idle },
      [],
    ],
    // A batch lands.
    [
      'accepted',
      rules.landed(state('leads', sending, { failures: 3 }), answered('accepted', 'duplicate'), 0),
      { phase: waiting, failures: 0 },
      [settle],
    ],
    [
      'accepted, and something is pressing',
      rules.landed(
        state('leads', sending, { isPressing: true }),
        answered('accepted', 'accepted'),
        0,
      ),
      { phase: idle },
      [settle, collect],
    ],
    [
      'accepted, and there may be many more',
      rules.landed(
        state('leads', { status: 'sending', flight: { ...flight, ...batchOf(...ALPHABET) } }),
        answered('accepted', 'accepted'),
        0,
      ),
      { phase: idle },
      [['settle', ALPHABET], collect],
    ],
    [
      'failed',
      rules.landed(state('leads', sending, { failures: 2 }), failed, 0.5),
      { phase: { status: 'backing off', wait: 2_000 }, failures: 3, retried: 1 },
      [],
    ],
    [
      'failed, and the server said for how long',
      rules.landed(state('leads', sending), { kind: 'failed', wait: 7_000 }, 0.5),
      { phase: { status: 'backing off', wait: 7_000 } },
      [],
    ],
    [
      'failed where another tab sends by now',
      rules.landed(state('follows', sending), failed, 0.5),
      { phase: idle, retried: 1 },
      [],
    ],
    [
      'accepted where another tab sends by now',
      rules.landed(state('follows', sending), answered('accepted', 'accepted'), 0.5),
      { phase: idle },
      [settle],
    ],
    [
      'accepted after the stop',
      rules.landed(state('stopped', sending), answered('accepted', 'accepted'), 0.5),
      { phase: idle, role: 'stopped' },
      [settle],
    ],
    ['landed, but nothing was on its way', rules.landed(state('leads', idle), failed, 0), {}, []],
    // The page.
    [
      'hidden',
      rules.left(state('follows', idle), held(batchOf('a')), false),
      { role: 'follows', beaconed: batchOf('a') },
      [['beacon', [A]]],
    ],
    [
      'hidden again',
      rules.left(state('leads', sending, { beaconed: batchOf('x') }), held(batchOf('a')), false),
      { beaconed: { batch: [parcel('x'), A], bytes: 2_000 }, phase: sending },
      [['beacon', [A]]],
    ],
    [
      'put away with nothing unsent',
      rules.left(state('leads', backingOff), held(NOTHING), true),
      { role: 'away', phase: idle },
      [],
    ],
    [
      'put away while sending',
      rules.left(state('leads', sending), held(NOTHING), true),
      { role: 'away', phase: sending },
      [],
    ],
    [
      'put away after the stop',
      rules.left(state('stopped', idle), held(batchOf('a')), true),
      { role: 'stopped', beaconed: NOTHING },
      [],
    ],
    [
      'shown again',
      rules.returned(state('leads', waiting, { beaconed: batchOf('a') })),
      { role: 'leads', phase: waiting, beaconed: NOTHING },
      [],
    ],
    [
      'back from being put away',
      rules.returned(state('away', sending)),
      { role: 'follows', phase: sending },
      [],
    ],
    ['back after the stop', rules.returned(state('stopped', idle)), { role: 'stopped' }, []],
    ['stopped', rules.stopped(state('leads', waiting)), { role: 'stopped', phase: idle }, []],
    ['stopped while sending', rules.stopped(state('leads', sending)), { phase: sending }, []],
  ])('%s', (_, step, expected, effects) => {
    expect(step.state).toMatchObject(expected);
    expect(step.effects).toEqual(effects);
  });

  test('a beacon takes what neither the server nor a beacon has, as far as the browser has room', () => {
    const asked: unknown[] = [];
    const before = state('leads', sending, { beaconed: { ...batchOf('x'), bytes: 3_536 } });
    rules.left(
      before,
      (maxBytes, except) => {
        asked.push(maxBytes, [...except!].sort());
        return NOTHING;
      },
      false,
    );
    expect(asked).toEqual([60_000, ['a', 'b', 'x']]);
  });

  test.each<[string, Step, number, string[]]>([
    [
      'what is too large',
      rules.added(INITIAL, parcel('a', 'x'.repeat(MAX_BATCH_BYTES)), false),
      1,
      ['rejected: The event is too large.'],
    ],
    [
      'what there is no room for',
      rules.overflowed(INITIAL, batchOf('a', 'b').batch),
      2,
      ['outbox_full: The outbox is full: 2 events were dropped.'],
    ],
    [
      'what the server rejects',
      rules.landed(state('leads', sending), answered('accepted', 'rejected'), 0),
      1,
      ['rejected: The server refused an event: too odd.'],
    ],
    [
      'what the server refuses as a whole',
      rules.landed(state('leads', sending), { kind: 'refused', status: 401 }, 0),
      2,
      Array(2).fill('rejected: The server refused an event: status 401.'),
    ],
  ])('%s is dropped, reported, and told with the next batch', (_, step, dropped, expected) => {
    expect(step.state.dropped).toBe(dropped);
    expect(
      reportsOf(step).map((trouble) => `${trouble.code}: ${errorOf(trouble).message}`),
    ).toEqual(expected);
  });
});

function reportsOf({ effects }: Step) {
  return effects.flatMap((effect) => (effect[0] === 'report' ? [effect[1]] : []));
}

const beaconsOf = ({ effects }: Step) =>
  effects.flatMap((effect) => (effect[0] === 'beacon' ? [effect[1]] : []));

/* Whatever happens, in whatever order, also what cannot. */

const ids = fc.array(fc.nat(30).map(String), { maxLength: 4 });
const status = fc.constantFrom('accepted' as const, 'duplicate' as const, 'rejected' as const);

const move = fc.oneof(
  fc.record({
    do: fc.constant('add' as const),
    id: fc.nat(30).map(String),
    isUrgent: fc.boolean(),
  }),
  fc.record({ do: fc.constant('add too large' as const) }),
  fc.record({ do: fc.constantFrom('overflow' as const, 'gain' as const), ids }),
  fc.record({ do: fc.constant('collect' as const), ids, isOnline: fc.boolean() }),
  fc.record({
    do: fc.constant('be answered' as const),
    statuses: fc.array(status, { maxLength: 4 }),
  }),
  fc.record({ do: fc.constantFrom('fail' as const, 'be refused' as const) }),
  fc.record({ do: fc.constant('leave' as const), ids, ends: fc.boolean() }),
  fc.record({ do: fc.constantFrom('be elected' as const, 'return' as const) }),
  { weight: 1, arbitrary: fc.record({ do: fc.constant('stop' as const) }) },
);
type Move = typeof move extends fc.Arbitrary<infer M> ? M : never;

const parcelsOf = (all: string[]) => [...new Set(all)].map((id) => parcel(id));

function apply(before: State, one: Move): Step {
  switch (one.do) {
    case 'add':
      return rules.added(before, parcel(one.id), one.isUrgent);
    case 'add too large':
      return rules.added(before, parcel('large', 'x'.repeat(MAX_BATCH_BYTES)), false);
    case 'overflow':
      return rules.overflowed(before, parcelsOf(one.ids));
    case 'gain':
      return rules.gained(before, parcelsOf(one.ids));
    case 'collect':
      return rules.collected(before, nextBatch(parcelsOf(one.ids)), one.isOnline);
    case 'be answered':
      return rules.landed(before, answered(...one.statuses), 0.5);
    case 'fail':
      return rules.landed(before, failed, 0.5);
    case 'be refused':
      return rules.landed(before, { kind: 'refused', status: 403 }, 0.5);
    case 'leave': {
      const held = createHeld();
      for (const each of parcelsOf(one.ids)) held.keep(each);
      return rules.left(before, held.next, one.ends);
    }
    case 'be elected':
      return rules.elected(before);
    case 'return':
      return rules.returned(before);
    case 'stop':
      return rules.stopped(before);
  }
}

/** How many events a move loses. */
function lostBy(one: Move, { role, phase }: State): number {
  if (one.do === 'add too large') return role === 'stopped' ? 0 : 1;
  if (one.do === 'overflow') return parcelsOf(one.ids).length;
  if (phase.status !== 'sending') return 0;
  const { length } = phase.flight.batch;
  if (one.do === 'be refused') return length;
  if (one.do !== 'be answered') return 0;
  return one.statuses.slice(0, length).filter((status) => status === 'rejected').length;
}

/** How many events a report is about. */
const countOf = ({ code, count = 0 }: Trouble): number => (code === 'rejected' ? 1 : count);

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) freeze(inner);
  }
  return value;
}

const RUNS = process.env['AFTERWORD_LONG'] ? 50_000 : 1_000;

test(`what always holds: ${RUNS} random histories`, () => {
  fc.assert(
    fc.property(fc.array(move, { maxLength: 60 }), (moves) => {
      let before = freeze(INITIAL);
      let lost = 0;
      let heardByServer = 0;
      for (const one of moves) {
        const step = freeze(apply(before, one));
        const { state: after } = step;
        const names = step.effects.map(([name]) => name);

        // Pure: what it was given is frozen, and the same gives the same.
        expect(apply(before, one)).toEqual(step);

        // A batch sets out where this tab leads and none is on its way, and at no other time.
        if (after.phase.status === 'sending' && after.phase !== before.phase) {
          expect([before.role, one.do]).toEqual(['leads', 'collect']);
          expect(before.phase.status).not.toBe('sending');
          expect(after.phase.flight.batch.length).toBeGreaterThan(0);
        }
        // And is not forgotten before it has landed.
        if (before.phase.status === 'sending' && after.phase !== before.phase) {
          expect(['be answered', 'be refused', 'fail']).toContain(one.do);
        }
        // A tab that does not lead neither waits nor asks: the next election finds it ready.
        if (after.role !== 'leads') {
          expect(['idle', 'sending']).toContain(after.phase.status);
          expect(names).not.toContain('collect');
        }

        // Stopped is final: what was on its way is put in order, nothing begins.
        if (before.role === 'stopped') {
          expect(after.role).toBe('stopped');
          expect(names.filter((name) => name !== 'settle' && name !== 'report')).toEqual([]);
        }

        // Each event that is lost is reported, and told to the server until it has heard of it.
        const losses = lostBy(one, before);
        expect(reportsOf(step).reduce((sum, error) => sum + countOf(error), 0)).toBe(losses);
        lost += losses;
        if (one.do === 'be answered' && before.phase.status === 'sending') {
          heardByServer += before.phase.flight.dropped;
        }
        expect(after.dropped + heardByServer).toBe(lost);

        // A beacon takes nothing that is on its way, and no more than the browser has room for.
        const flight = after.phase.status === 'sending' ? after.phase.flight : NOTHING;
        for (const batch of beaconsOf(step)) {
          expect(after.beaconed.bytes + flight.bytes).toBeLessThanOrEqual(64 * 1024);
          const gone = new Set(
            [...before.beaconed.batch, ...flight.batch].map(({ event }) => event.id),
          );
          expect(batch.filter(({ event }) => gone.has(event.id))).toEqual([]);
        }
        before = after;
      }
    }),
    { numRuns: RUNS },
  );
});
