import { expect, test } from 'vitest';
import type { WireEvent } from '../../src/contract/index.ts';
import { createConversation } from '../../src/capture/conversation.ts';
import type { Memory } from '../../src/capture/memory.ts';
import type { Snapshot } from '../../src/capture/snapshot.ts';

/** A page without shared storage, which begins with `stored`. */
function startPage(stored: Snapshot | null, clock: { now: number }) {
  let last = stored;
  const memory: Memory = {
    load: () => last,
    save: (snapshot) => (last = snapshot),
    watch: () => () => {},
    isShared: () => false,
  };
  const events: WireEvent[] = [];
  const conversation = createConversation(
    {},
    {
      memory,
      emit: (event) => events.push(event),
      mask: (text) => text,
      now: () => clock.now,
    },
  );
  const say = (content: string) => conversation.message({ senderType: 'customer', content });
  return { say, events, kept: () => last };
}

test('without storage that all tabs share, no page uses a number again, and time orders them', () => {
  const clock = { now: Date.UTC(2026, 0, 5) };
  const first = startPage(null, clock);
  for (const text of ['One', 'Two', 'Three']) first.say(text);
  const early = first.kept();
  clock.now += 30_000;
  first.say('Four');
  // What is stored is older than what was sent.
  clock.now += 30_000;
  const second = startPage(early, clock);
  second.say('Five');
  second.say('Six');
  clock.now += 86_400_000 * 300;
  second.say('A year later');
  const seqs = [...first.events, ...second.events].map(({ seq }) => seq);
  expect(seqs.toSorted((a, b) => a - b)).toEqual(seqs);
  expect(new Set(seqs).size).toBe(seqs.length);
  expect(seqs.at(-1)).toBeLessThan(2 ** 31);
});
