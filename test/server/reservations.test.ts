import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createAllowances } from '../../src/server/conversations/allowances.ts';
import type { AppliedEvent } from '../../src/server/conversations/rules/applied-event.ts';
import { type BoundValues, DEFAULT_BOUNDS, type RateName } from '../../src/server/http/bounds.ts';
import { type Bounds, createBounds } from '../../src/server/http/bound-counts.ts';
import { openStore } from '../../src/server/features.ts';
import { createLimits, type Limits } from '../../src/server/http/limits.ts';
import { createMonitor } from '../../src/server/http/monitor.ts';
import { freshDatabase, isPostgres } from './database.ts';
import { CAPABILITY, eventMaker, testServer } from './harness.ts';

const SILENT = { warn() {} } as never;
const monitor = createMonitor(false);
const FAULT = new Error('The connection was lost.');

/** Bounds on a real store, which fails while it counts one of them. */
async function failingBounds(
  values: Partial<BoundValues>,
): Promise<{ bounds: Bounds; fails: { name: RateName | null } }> {
  const { store } = await testServer();
  const real = createLimits(store);
  const fails: { name: RateName | null } = { name: null };
  const limits: Limits = (name, ...rest) => {
    const limit = real(name, ...rest);
    return Object.assign((from: string) => limit(from), limit, {
      take: (from: string, amount: number) => {
        if (fails.name === name) throw FAULT;
        return limit.take(from, amount);
      },
    });
  };
  return {
    bounds: createBounds({ ...DEFAULT_BOUNDS, ...values }, limits, {
      log: SILENT,
      monitor,
      now: Date.now,
    }),
    fails,
  };
}

describe('a reservation', () => {
  const uses = [
    { limit: 'ratings_per_address', from: 'a', amount: 2 },
    { limit: 'ratings_per_key', from: 'k', amount: 2 },
  ] as const;

  test('is of all limits or of none', async () => {
    const { bounds } = await failingBounds({ ratings_per_address: 3, ratings_per_key: 2 });
    expect(await bounds.takeAll(uses)).toBeNull();
    bounds.giveBack([uses[0]]);
    const reached = await bounds.takeAll(uses);
    expect(reached).toMatchObject({ use: uses[1], allowance: { allowed: false } });
    // The other one was given back.
    expect((await bounds.take('ratings_per_address', 'a', 3)).allowed).toBe(true);
  });

  test('is given back when a later limit cannot be counted', async () => {
    const { bounds, fails } = await failingBounds({ ratings_per_address: 2 });
    fails.name = 'ratings_per_key';
    for (let i = 0; i < 5; i++) await expect(bounds.takeAll(uses)).rejects.toBe(FAULT);
    fails.name = null;
    expect(await bounds.takeAll(uses)).toBeNull();
  });
});

test('of attempts made at once as many fail as are allowed, however slow the store is', async () => {
  const { store } = await testServer();
  /** Takes its time on the way there and back, as a database that is asked over several connections. */
  const late = async <T>(ask: () => Promise<T>) => {
    await sleep(Math.random() * 5);
    return ask().finally(() => sleep(Math.random() * 5));
  };
  const limiter: typeof store.limiter = (wanted) => {
    const real = store.limiter(wanted);
    return {
      consume: (...given) => late(() => real.consume(...given)),
      reward: (...given) => late(() => real.reward(...given)),
    };
  };
  const bounds = createBounds(
    { ...DEFAULT_BOUNDS, sign_ins_per_address: 3 },
    createLimits({ ...store, limiter }),
    { log: SILENT, monitor, now: Date.now },
  );
  for (let round = 0; round < 5; round++) {
    const tried = await Promise.all(
      Array.from({ length: 40 }, async (_, i) => {
        const hasFailed = i % 2 === 0;
        const { allowance, settle } = await bounds.attempt('sign_ins_per_address', `a${round}`);
        if (!allowance.allowed) return false;
        await settle(hasFailed);
        return hasFailed;
      }),
    );
    expect(tried.filter(Boolean)).toHaveLength(3);
  }
});

test.runIf(isPostgres)(
  'attempts that succeed on one node leave the other nodes all of theirs',
  async () => {
    const url = await freshDatabase();
    const nodes = [0, 1].map(() => {
      const store = openStore(url);
      onTestFinished(() => store.close());
      const values = { ...DEFAULT_BOUNDS, sign_ins_per_address: 3 };
      return createBounds(values, createLimits(store), { log: SILENT, monitor, now: Date.now });
    });
    const attempt = async (node: number, hasFailed: boolean) => {
      const { allowance, settle } = await nodes[node]!.attempt('sign_ins_per_address', 'a');
      if (allowance.allowed) await settle(hasFailed);
      return allowance.allowed;
    };
    // More at once than are allowed: they wait for each other.
    const many = await Promise.all(Array.from({ length: 8 }, () => attempt(0, false)));
    expect(many).toEqual(Array.from({ length: 8 }, () => true));
    for (const isAllowed of [true, true, true, false])
      expect(await attempt(1, true)).toBe(isAllowed);
    expect(await attempt(0, true)).toBe(false);
  },
);

describe('what a batch reserves', () => {
  const sender = { organisationId: 'o', address: 'a', keyHash: 'k' };
  const make = eventMaker('c1');
  const events = [
    make('conversation.escalated', { reason: 'x' }),
    make('survey.rated', { rating: 5 }),
    make('identity.set', { email: 'ann@example.com' }),
  ].map((event) => ({ ...event, at: 0 })) as AppliedEvent[];
  const few = {
    conversations_per_address: 1,
    escalations_per_address: 1,
    ratings_per_address: 1,
    mails_per_address: 1,
  };

  test.each([
    'conversations_per_key',
    'escalations_per_key',
    'ratings_per_key',
    'mails_per_address',
    'suspect_escalations_per_address',
    'suspect_ratings_per_key',
  ] as const)('is given back when %s cannot be counted', async (name) => {
    const { bounds, fails } = await failingBounds(few);
    const allowances = createAllowances({
      bounds,
      findExisting: async () => new Set(),
      findProven: async () => [],
      isAccepted: async () => false,
      digest: async () => 'd'.repeat(64),
    });
    fails.name = name;
    for (let i = 0; i < 3; i++) await expect(allowances.take(sender, events)).rejects.toBe(FAULT);
    fails.name = null;
    expect(await allowances.take(sender, events)).toMatchObject({ events, refused: new Map() });
  });

  test('is given back when the source of a flood cannot be named', async () => {
    const { bounds } = await failingBounds({ ...few, suspect_ratings_per_address: 0 });
    let isDown = true;
    const allowances = createAllowances({
      bounds,
      findExisting: async () => new Set(),
      findProven: async () => [],
      isAccepted: async () => false,
      digest: async () => {
        if (isDown) throw FAULT;
        return 'd'.repeat(64);
      },
    });
    for (let i = 0; i < 3; i++) await expect(allowances.take(sender, events)).rejects.toBe(FAULT);
    isDown = false;
    expect(await allowances.take(sender, events)).toMatchObject({ events, refused: new Map() });
  });

  test('is given back when the write fails', async () => {
    const server = await testServer({ bounds: { ...few, escalations_per_address: 1 } });
    const batch = [eventMaker('c1')('conversation.escalated', { reason: 'x' })];
    const send = () => server.send(batch, { capabilities: { c1: CAPABILITY } });
    const { write } = server.store;
    server.store.write = async () => {
      throw FAULT;
    };
    for (let i = 0; i < 3; i++) expect((await send()).status).toBe(500);
    server.store.write = write;
    const response = await send();
    expect(await response.json()).toMatchObject({ results: [{ status: 'accepted' }] });
  });
});
