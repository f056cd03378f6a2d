import { expect, test } from 'vitest';
import type { WireBatch, WireEvent } from '../../src/contract/index.ts';
import type { DeliveryError } from '../../src/delivery/error.ts';
import { createMachine, type Parts } from '../../src/delivery/machine.ts';
// Loaded, so that what is told arrives at once.
import '../../src/delivery/fault/index.ts';
import type { Parcel } from '../../src/delivery/outbox.ts';
import type { TabMessage } from '../../src/delivery/tabs.ts';
import type { Outcome } from '../../src/delivery/transport.ts';

/** A machine in a browser whose every part waits for the test. */
class Page {
  readonly posts: { events: WireEvent[]; land(outcome: Outcome): void }[] = [];
  readonly beacons: WireEvent[][] = [];
  /** What would leave with a page that dies; `null`: nothing. */
  armed: WireEvent[] | null = null;
  readonly told: TabMessage[] = [];
  readonly stored = new Map<string, Parcel>();
  readonly errors: DeliveryError[] = [];
  isOnline = true;
  lead = () => {};
  hear: (message: TabMessage) => void = () => {};
  #timers = new Map<object, () => void>();
  readonly machine;

  constructor(parts: Partial<Parts> = {}) {
    const eventsOf = (body: string) => (JSON.parse(body) as WireBatch).events as WireEvent[];
    this.machine = createMachine({
      key: 'amo_pub_of_the_tests',
      outbox: {
        put: async (parcel) => void this.stored.set(parcel.event.id, parcel),
        remove: async (ids) => ids.forEach((id) => this.stored.delete(id)),
        read: (found) => queueMicrotask(() => found([...this.stored.values()])),
      },
      transport: {
        post: (body) => new Promise((land) => this.posts.push({ events: eventsOf(body), land })),
        beacon: (body) => this.beacons.push(eventsOf(body)),
        later: (body) => {
          this.armed = eventsOf(body);
          return () => (this.armed = null);
        },
      },
      tabs: {
        join: (lead, heard) => {
          this.lead = lead;
          this.hear = heard;
        },
        tell: (message) => this.told.push(message),
        leave: () => (this.lead = this.hear = () => {}),
      },
      onError: (error) => this.errors.push(error),
      after: (_, callback) => {
        const timer = {};
        this.#timers.set(timer, callback);
        return () => this.#timers.delete(timer);
      },
      now: () => 0,
      random: () => 0.5,
      isOnline: () => this.isOnline,
      ...parts,
    });
  }

  /** Until every timer has run out that was set before. */
  async pass(): Promise<void> {
    await new Promise(setImmediate);
    this.runTimers();
    await new Promise(setImmediate);
  }

  runTimers(): void {
    const due = [...this.#timers.values()];
    this.#timers.clear();
    for (const run of due) run();
  }

  async land(outcome: Outcome): Promise<void> {
    this.posts.at(-1)!.land(outcome);
    await new Promise(setImmediate);
  }
}

const event = (id: string, conversation_id = 'c', content = 'Hello'): WireEvent => ({
  id,
  conversation_id,
  seq: 1,
  type: 'message.added',
  at: '2026-03-10T12:00:00.000Z',
  data: { message_id: id, sender_type: 'customer', content },
});

const accepted = (count: number): Outcome => ({
  kind: 'answered',
  body: {
    results: Array.from({ length: count }, (_, i) => ({ id: `${i}`, status: 'accepted' as const })),
  } as Extract<Outcome, { kind: 'answered' }>['body'],
});

const idsOf = (events: readonly WireEvent[]) => events.map(({ id }) => id);

/** A page that leads and has a batch on its way. */
async function sending(parts: Partial<Parts> = {}): Promise<Page> {
  const page = new Page(parts);
  page.lead();
  await page.pass();
  page.machine.add(event('first'), 'secret', true);
  expect(page.posts.length).toBe(1);
  return page;
}

test('a batch that failed while another tab led is sent when this one leads again', async () => {
  const page = await sending();
  page.machine.leave(true);
  page.machine.comeBack();
  await page.land({ kind: 'failed' });
  await page.pass();
  expect(page.posts.length).toBe(1);
  page.lead();
  await page.pass();
  expect(page.posts.length).toBe(2);
  expect(idsOf(page.posts[1]!.events)).toEqual(['first']);
});

test('a page whose error handler throws loses nothing but that', async () => {
  const thrown: unknown[] = [];
  const kinds = ['uncaughtException', 'unhandledRejection'] as const;
  const before = kinds.map((kind) => [kind, process.listeners(kind as never)] as const);
  const catchIt = (error: unknown) => thrown.push(error);
  for (const kind of kinds) process.removeAllListeners(kind).on(kind, catchIt);
  try {
    const page = await sending({
      onError: ({ code }) => {
        throw new Error(code);
      },
    });
    await page.land({ kind: 'refused', status: 422 });
    page.machine.add(event('second'), 'secret', true);
    await page.pass();
    expect(idsOf(page.posts.at(-1)!.events)).toEqual(['second']);
    expect(thrown.map(String)).toEqual(['Error: rejected']);
  } finally {
    for (const [kind, listeners] of before) {
      process.removeAllListeners(kind);
      for (const listener of listeners) process.on(kind, listener as () => void);
    }
  }
});

test('a page that dies sends what is unsent by then; one that has stopped does not', async () => {
  const page = await sending();
  page.machine.add(event('second'), 'secret');
  await page.pass();
  expect(idsOf(page.armed!)).toEqual(['first', 'second']);
  page.machine.stop();
  expect(page.armed).toBe(null);
  // What was on its way is done with, for all tabs; what was not waits for the next page.
  await page.land(accepted(1));
  await page.pass();
  expect([...page.stored.keys()]).toEqual(['second']);
  expect(page.armed).toBe(null);
  expect(page.posts.length).toBe(1);
});

test('a page that stops until something is done sends nothing, and lets the other tabs send only then', async () => {
  const page = new Page();
  page.lead();
  await page.pass();
  page.machine.add(event('first'), 'secret');
  const lead = page.lead;
  let done = () => {};
  page.machine.stop(new Promise<void>((resolve) => (done = resolve)));
  await page.pass();
  expect(page.posts).toEqual([]);
  expect(page.armed).toBe(null);
  expect(page.lead).toBe(lead);
  done();
  await page.pass();
  expect(page.lead).not.toBe(lead);
});

test('what is forgotten, as another tab says, is not sent, nor does it leave with the page', async () => {
  const page = new Page();
  page.lead();
  await page.pass();
  page.machine.add(event('first'), 'secret');
  page.hear({ settled: ['first'] });
  page.runTimers();
  expect(page.posts).toEqual([]);
  await page.pass();
  expect(page.armed).toBe(null);
  page.machine.leave(true);
  expect(page.beacons).toEqual([]);
});

test('what another page has deleted or sent, while this one was in the cache of the browser, is not sent', async () => {
  const page = new Page();
  page.lead();
  await page.pass();
  page.isOnline = false;
  for (const id of ['deleted', 'sent', 'left']) page.machine.add(event(id), 'secret');
  await page.pass();
  page.machine.leave(true);
  for (const id of ['deleted', 'sent']) page.stored.delete(id);
  page.isOnline = true;
  page.machine.comeBack();
  page.lead();
  await page.pass();
  expect(page.posts.map(({ events }) => idsOf(events))).toEqual([['left']]);
});

test('what could not be stored is sent when the page comes back, once', async () => {
  const page = await sending({
    outbox: {
      put: async () => {
        throw new Error('denied');
      },
      remove: async () => {},
      read: (found) => queueMicrotask(() => found([])),
    },
  });
  page.machine.add(event('second'), 'secret');
  await page.land(accepted(1));
  page.machine.leave(true);
  page.machine.comeBack();
  page.lead();
  await page.pass();
  const sent = page.posts.map(({ events }) => idsOf(events));
  expect(sent[0]).toEqual(['first']);
  expect(sent.at(-1)).toEqual(['second']);
});

test('what the outbox answers late is sent, and not what was forgotten or sent meanwhile', async () => {
  const answers: ((parcels: Parcel[]) => void)[] = [];
  const stored = ['first', 'second'].map((id) => ({ event: event(id), capability: 'secret' }));
  const start = () => {
    const page = new Page({
      outbox: {
        put: async () => {},
        remove: async () => {},
        read: (found) => answers.push(found),
      },
    });
    page.lead();
    return page;
  };
  const page = start();
  answers[0]!(stored.slice(0, 1));
  answers[0]!(stored);
  await page.land(accepted(1));
  await page.pass();
  expect(page.posts.map(({ events }) => idsOf(events))).toEqual([['first'], ['second']]);

  const other = start();
  answers[1]!(stored.slice(0, 1));
  other.hear({ settled: ['first'] });
  await other.land({ kind: 'failed' });
  await other.pass();
  const stoppedPage = start();
  stoppedPage.machine.stop();
  answers[2]!(stored);
  await stoppedPage.pass();
  expect([other.posts.length, stoppedPage.posts.length]).toEqual([1, 0]);
});

test('each event leaves by one beacon while the page is hidden, and by none that the server has', async () => {
  const page = await sending();
  page.machine.add(event('second'), 'secret');
  page.machine.leave(false);
  page.machine.add(event('third'), 'secret');
  page.machine.leave(true);
  expect(page.beacons.map(idsOf)).toEqual([['second'], ['third']]);
  page.machine.comeBack();
  await page.land(accepted(1));
  page.machine.leave(false);
  expect(page.beacons.slice(2).map(idsOf)).toEqual([['second', 'third']]);
});

test('too much that is unsent: the oldest conversation goes, the page is told, and so are the tabs', async () => {
  const page = new Page();
  for (let i = 0; i < 9_999; i++) page.machine.add(event(`${i}`, i % 2 ? 'old' : 'older'), 's');
  page.machine.add(event('new', 'new'), 's');
  await page.pass();
  expect(page.errors).toEqual([]);
  page.machine.add(event('newer', 'new'), 's');
  await page.pass();
  expect(page.errors.map(({ code }) => code)).toEqual(['outbox_full']);
  expect(page.errors[0]!.message).toContain('5000 events');
  expect(page.stored.size).toBe(5_001);
  expect(page.stored.has('0')).toBe(false);
  const settled = page.told.flatMap((message) => ('settled' in message ? message.settled : []));
  expect(settled.length).toBe(5_000);
});

test('adding an event costs the same, however many wait, and also when there are too many', async () => {
  let looks = 0;
  const page = new Page();
  const add = (i: number) => {
    const plain = event(`${i}`, `conversation-${i}`);
    const watched = new Proxy(plain, {
      get: (target, name) => {
        looks++;
        return Reflect.get(target, name) as unknown;
      },
    });
    page.machine.add(watched, 'secret');
  };
  const cost = (from: number, count: number) => {
    looks = 0;
    for (let i = from; i < from + count; i++) add(i);
    return looks / count;
  };
  const atFirst = cost(0, 100);
  const later = cost(100, 9_900);
  const whenFull = cost(10_000, 2_000);
  expect(later).toBeLessThanOrEqual(atFirst);
  expect(whenFull).toBeLessThanOrEqual(3 * atFirst);
});
