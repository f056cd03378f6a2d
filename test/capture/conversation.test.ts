import fc from 'fast-check';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { event } from '../../src/contract/event.ts';
import type { WireEvent } from '../../src/contract/index.ts';
import { type Conversation, createConversation } from '../../src/capture/conversation.ts';
import type { Memory } from '../../src/capture/memory.ts';
import { mergeSnapshots, newSnapshot, type Snapshot } from '../../src/capture/snapshot.ts';
import { uuidv7 } from '../../src/capture/uuid.ts';
import { effect } from '@preact/signals-core';

/** A browser: what its tabs keep together, and what they send. */
function browser() {
  const sent: { event: WireEvent; capability: string; now: boolean }[] = [];
  const watchers = new Set<() => void>();
  let kept: string | null = null;
  let clock = Date.parse('2026-03-10T12:00:00Z');
  return {
    sent,
    /** A tab with its conversation; `hears: false`, one that is told of the others too late. */
    tab({ hears = true, id }: { hears?: boolean; id?: string } = {}): Conversation {
      let own: (() => void) | undefined;
      const memory: Memory = {
        load: () => (kept === null ? null : (JSON.parse(kept) as Snapshot)),
        save: (snapshot) => {
          kept = JSON.stringify(snapshot);
          for (const watcher of watchers) if (watcher !== own) watcher();
        },
        watch: (changed) => {
          if (hears) watchers.add((own = changed));
          return () => void watchers.delete(changed);
        },
      };
      return createConversation(id === undefined ? {} : { id }, {
        memory,
        now: () => (clock += 1000),
        mask: (text) => text.replaceAll('secret', '[mark]'),
        emit: (event, capability, now) => sent.push({ event, capability, now }),
      });
    },
  };
}

const types = ({ sent }: ReturnType<typeof browser>) => sent.map(({ event }) => event.type);

describe('a conversation', () => {
  test('records what happens also if a subscriber of the page throws, and lets the page hear of it', () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const place = browser();
    const conversation = place.tab();
    conversation.messages.subscribe((messages) => {
      if (messages.length > 0) throw new Error('of the page');
    });
    conversation.message({ senderType: 'customer', content: 'Hi' });
    conversation.resolve();
    expect(types(place)).toEqual([
      'conversation.started',
      'message.added',
      'conversation.resolved',
    ]);
    expect(place.sent.map(({ event }) => event.seq)).toEqual([1, 2, 3]);
    expect(() => vi.runAllTimers()).toThrow('of the page');
  });

  test('starts with the first thing that happens in it', () => {
    const place = browser();
    const conversation = place.tab();
    expect(place.sent).toEqual([]);
    conversation.message({ senderType: 'customer', content: 'Hi' });
    expect(types(place)).toEqual(['conversation.started', 'message.added']);
  });

  test.each([NaN, Infinity, 1e300])('a message whose time is %s is sent with that of now', (at) => {
    const place = browser();
    place.tab().message({ senderType: 'customer', content: 'Hi', at });
    expect(place.sent.at(-1)!.event).toMatchObject({
      type: 'message.added',
      at: expect.stringMatching(/^2026-03-10T12:00/),
    });
  });

  test('what it sends is what the contract takes, in order, under one capability', () => {
    const place = browser();
    const conversation = place.tab();
    conversation.message({ senderType: 'customer', content: 'Hi' });
    conversation.message({ senderType: 'ai', content: 'Hello', id: 'm1', aiConfidenceScore: 0.5 });
    conversation.escalate();
    conversation.identify({ customerId: 'c', email: 'ana@example.com', name: 'Ana' });
    conversation.resolve();
    conversation.surveyShown();
    conversation.rate(4);
    conversation.feedback('Fine');
    conversation.dismissSurvey();
    conversation.reopen();
    for (const { event: one } of place.sent) {
      expect(event.safeParse(JSON.parse(JSON.stringify(one))).error).toBeUndefined();
    }
    expect(place.sent.map(({ event: { seq } }) => seq)).toEqual(place.sent.map((_, i) => i + 1));
    expect(new Set(place.sent.map(({ capability }) => capability)).size).toBe(1);
    expect(place.sent.filter(({ now }) => now).map(({ event: { type } }) => type)).toEqual([
      'conversation.resolved',
      'survey.rated',
      'survey.feedback',
    ]);
  });

  test('why a person is needed is kept as it is sent: masked', () => {
    const place = browser();
    const conversation = place.tab();
    conversation.suggestPerson({ reason: 'repeated_failure', trigger: 'the secret word' });
    expect(conversation.suggestion.value?.trigger).toBe('the [mark] word');
    conversation.escalate('secret');
    expect(conversation.escalation.value).toBe('[mark]');
  });

  test('asking twice is once: escalating, resolving, a message with a known id', () => {
    const place = browser();
    const conversation = place.tab();
    for (let i = 0; i < 2; i++) {
      conversation.message({ senderType: 'ai', content: 'Hello', id: 'm1' });
      conversation.escalate();
      conversation.resolve();
    }
    expect(types(place)).toEqual([
      'conversation.started',
      'message.added',
      'conversation.escalated',
      'conversation.resolved',
    ]);
  });

  test('the team learns once that the customer may hurt themselves, also after they asked for a person', () => {
    const place = browser();
    const before = place.tab();
    before.escalate('billing');
    before.escalate('sensitive_topic', { detected: true, trigger: 'lawyer' });
    const after = place.tab();
    for (const tab of [before, after, place.tab()]) {
      tab.escalate('sensitive_topic', { detected: true, trigger: 'self-harm' });
    }
    const escalations = place.sent.filter(({ event }) => event.type === 'conversation.escalated');
    expect(escalations.map(({ event }) => event.data)).toEqual([
      { reason: 'billing' },
      { reason: 'sensitive_topic', detected: true, trigger: 'self-harm' },
    ]);
    expect(after.escalation.value).toBe('billing');
  });

  test('a message escalates for self-harm once: not after calling off, a reload, or in another tab', () => {
    const place = browser();
    const before = place.tab();
    const say = (content: string) => before.message({ senderType: 'customer', content }).id;
    const first = say('I want to die');
    const asFor = (message: string) => ({ detected: true, trigger: 'self-harm', message });
    before.escalate('sensitive_topic', asFor(first));
    // While a person is awaited: the team has been told.
    const second = say('Really');
    before.escalate('sensitive_topic', asFor(second));
    before.callOff();
    for (const tab of [before, place.tab()]) {
      for (const message of [first, second]) tab.escalate('sensitive_topic', asFor(message));
    }
    expect(place.tab().escalation.value).toBeNull();
    const third = say('I mean it');
    before.escalate('sensitive_topic', asFor(third));
    const escalations = place.sent.filter(({ event }) => event.type === 'conversation.escalated');
    expect(escalations.map(({ event }) => event.data)).toEqual([
      { reason: 'sensitive_topic', detected: true, trigger: 'self-harm' },
      { reason: 'sensitive_topic', detected: true, trigger: 'self-harm' },
    ]);
    expect(place.tab().escalation.value).toBe('sensitive_topic');
  });

  test('is the same one on the next page', () => {
    const place = browser();
    const before = place.tab();
    before.message({ senderType: 'customer', content: 'Hi' });
    before.rate(5);
    const after = place.tab();
    expect(after.id.value).toBe(before.id.value);
    expect(after.messages.value).toEqual(before.messages.value);
    expect(after.survey.value).toEqual(before.survey.value);
    after.message({ senderType: 'customer', content: 'Again' });
    expect(place.sent.at(-1)!.event.seq).toBe(4);
    expect(place.sent.at(-1)!.capability).toBe(place.sent[0]!.capability);
  });

  test('what an open panel has seen is seen on the next page too', () => {
    const place = browser();
    const conversation = place.tab();
    // As a panel does: at once, while the message is still being kept.
    const stop = effect(() => {
      if (conversation.messages.value.length > 0) conversation.markSeen();
    });
    conversation.message({ senderType: 'customer', content: 'Hi' });
    const last = conversation.message({ senderType: 'ai', content: 'Hello' });
    stop();
    expect(conversation.seen.value).toBe(last.seq);
    expect(place.tab().seen.value).toBe(last.seq);
  });

  test('what is masked is shown on this page alone, and neither kept nor sent', () => {
    const place = browser();
    const here = place.tab();
    const there = place.tab();
    here.message({ senderType: 'customer', content: 'my secret' });
    here.feedback('a secret too');
    expect(here.messages.value[0]).toMatchObject({ content: 'my [mark]', original: 'my secret' });
    expect(there.messages.value[0]).toMatchObject({ content: 'my [mark]' });
    for (const one of [there.messages.value, place.tab().messages.value, place.sent]) {
      expect(JSON.stringify(one)).not.toContain('secret');
    }
  });

  test('with an id of the page is another than the kept one', () => {
    const place = browser();
    place.tab().message({ senderType: 'customer', content: 'Hi' });
    const other = place.tab({ id: 'order-1' });
    expect(other.id.value).toBe('order-1');
    expect(other.messages.value).toEqual([]);
  });

  test('a restart has a new id and a new capability', () => {
    const place = browser();
    const conversation = place.tab();
    conversation.message({ senderType: 'customer', content: 'Hi' });
    conversation.restart();
    conversation.message({ senderType: 'customer', content: 'Hi' });
    const [first, last] = [place.sent[0]!, place.sent.at(-1)!];
    expect(last.event.conversation_id).not.toBe(first.event.conversation_id);
    expect(last.capability).not.toBe(first.capability);
  });

  test('two tabs never give one seq twice, even when one is told of nothing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ tab: fc.nat(2), text: fc.string() }), { maxLength: 20 }),
        (lines) => {
          const place = browser();
          const tabs = [place.tab(), place.tab(), place.tab({ hears: false })];
          // The first word makes the conversation that all of them join.
          tabs[0]!.message({ senderType: 'customer', content: 'Hi' });
          const late = [tabs[0]!, tabs[1]!, place.tab({ hears: false })];
          for (const { tab, text } of lines) {
            late[tab]!.message({ senderType: 'customer', content: text });
          }
          const seqs = place.sent.map(({ event }) => event.seq);
          expect(new Set(seqs).size).toBe(seqs.length);
          const expected = ['Hi', ...lines.map(({ text }) => text)];
          expect(tabs[1]!.messages.value.map(({ content }) => content)).toEqual(expected);
        },
      ),
    );
  });

  test('whatever is typed is taken by the server', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.nat(0xffff), (text, unit) => {
        const place = browser();
        const nasty = `${text}${String.fromCharCode(unit)}\0`.repeat(900);
        place.tab().message({ senderType: 'customer', content: nasty });
        for (const { event: one } of place.sent) expect(event.safeParse(one).success).toBe(true);
      }),
    );
  });
});

describe('merging what two tabs know', () => {
  const snapshot = (seqs: number[]): Snapshot => ({
    ...newSnapshot('c1', 'secret'),
    seq: Math.max(0, ...seqs),
    messages: seqs.map((seq) => ({
      id: `m${seq}`,
      senderType: 'customer',
      content: '',
      at: 0,
      seq,
    })),
  });

  test('has the messages of both, in order, each once', () => {
    const merged = mergeSnapshots(snapshot([1, 3]), snapshot([1, 2, 5]));
    expect(merged.messages.map(({ seq }) => seq)).toEqual([1, 2, 3, 5]);
    expect(merged.seq).toBe(5);
  });

  test('of the rest, what the one says that is further on', () => {
    const behind = snapshot([1]);
    const ahead: Snapshot = { ...snapshot([1, 2]), status: 'resolved' };
    expect(mergeSnapshots(behind, ahead).status).toBe('resolved');
    expect(mergeSnapshots(ahead, behind).status).toBe('resolved');
  });
});

test('a UUID v7 is one, and sorts by its time', () => {
  const ids = [1, 1000, 1_700_000_000_000, 1_800_000_000_000].map(uuidv7);
  for (const id of ids) {
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  }
  expect(ids.toSorted()).toEqual(ids);
});
