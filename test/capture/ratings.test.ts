import { expect, test } from 'vitest';
import { createConversation } from '../../src/capture/conversation.ts';
import type { Snapshot } from '../../src/capture/snapshot.ts';
import type { WireEvent } from '../../src/contract/index.ts';

/** Tabs of one browser, and what becomes of the events of each. */
function browser() {
  let stored: string | null = null;
  const watchers = new Set<() => void>();
  const state = { isLate: false };
  return {
    /** Tabs do not hear of each other while `isLate`. */
    state,
    tab() {
      const fates = new Set<(event: WireEvent, isSafe: boolean) => void>();
      const events: WireEvent[] = [];
      let changed: () => void = () => {};
      const conversation = createConversation(
        { id: 'c1' },
        {
          memory: {
            load: () => (stored === null ? null : (JSON.parse(stored) as Snapshot)),
            save(snapshot) {
              stored = JSON.stringify(snapshot);
              if (!state.isLate) for (const watcher of watchers) if (watcher !== changed) watcher();
            },
            watch(callback) {
              watchers.add((changed = callback));
              return () => watchers.delete(callback);
            },
          },
          emit: (event) => events.push(event),
          mask: (text) => text,
          now: Date.now,
          watchFate(listener) {
            fates.add(listener);
            return () => fates.delete(listener);
          },
        },
      );
      return {
        conversation,
        /** The last event is safe, or the server refused it. */
        settle(isSafe: boolean) {
          for (const fate of fates) fate(events.at(-1)!, isSafe);
        },
        survey: () => {
          const { rating, unsaved } = conversation.survey.value;
          return { rating, unsaved };
        },
        comment: () => {
          const { feedback, unsavedFeedback } = conversation.survey.value;
          return { feedback, unsavedFeedback };
        },
      };
    },
  };
}

test.each([
  [true, { rating: 5, unsaved: undefined }],
  [false, { rating: null, unsaved: 'refused' }],
])('every tab learns what became of a rating (safe: %s), and none forgets', (isSafe, expected) => {
  const { tab } = browser();
  const [one, two] = [tab(), tab()];
  one.conversation.rate(5);
  expect(two.survey()).toEqual({ rating: 5, unsaved: 'sending' });
  one.settle(isSafe);
  expect(one.survey()).toEqual(expected);
  expect(two.survey()).toEqual(expected);

  two.conversation.message({ senderType: 'customer', content: 'Hello' });
  expect(one.survey()).toEqual(expected);
  expect(one.conversation.messages.value).toHaveLength(1);
});

test('a refused rating does not take the place of the next one', () => {
  const { tab } = browser();
  const [one, two] = [tab(), tab()];
  one.conversation.rate(5);
  one.settle(false);
  two.conversation.rate(4);
  expect(one.survey()).toEqual({ rating: 4, unsaved: 'sending' });
  two.settle(true);
  expect(one.survey()).toEqual({ rating: 4, unsaved: undefined });
});

test('what becomes of a rating overwrites nothing that another tab has just saved', () => {
  const { tab, state } = browser();
  const [one, two] = [tab(), tab()];
  one.conversation.rate(5);
  state.isLate = true;
  two.conversation.message({ senderType: 'customer', content: 'Hello' });
  one.settle(true);
  expect(tab().conversation.messages.value).toHaveLength(1);
  expect(tab().survey()).toEqual({ rating: 5, unsaved: undefined });
});

test.each([
  [true, { feedback: 'Quick.', unsavedFeedback: undefined }],
  [false, { feedback: null, unsavedFeedback: 'refused' }],
])('every tab learns what became of a comment (safe: %s), and none forgets', (isSafe, expected) => {
  const { tab } = browser();
  const [one, two] = [tab(), tab()];
  one.conversation.rate(5);
  one.settle(true);
  one.conversation.feedback('Quick.');
  expect(two.comment()).toEqual({ feedback: 'Quick.', unsavedFeedback: 'sending' });
  one.settle(isSafe);
  expect(one.comment()).toEqual(expected);
  expect(two.comment()).toEqual(expected);

  two.conversation.message({ senderType: 'customer', content: 'Hello' });
  expect(one.comment()).toEqual(expected);
  expect(one.survey()).toEqual({ rating: 5, unsaved: undefined });
});

test('a rating that is safe takes no comment away that another tab has just saved', () => {
  const { tab, state } = browser();
  const [one, two] = [tab(), tab()];
  one.conversation.rate(5);
  state.isLate = true;
  two.conversation.feedback('Quick.');
  one.settle(true);
  expect(one.comment()).toEqual({ feedback: 'Quick.', unsavedFeedback: 'sending' });
  two.settle(true);
  expect(two.survey()).toEqual({ rating: 5, unsaved: undefined });
  expect(two.comment()).toEqual({ feedback: 'Quick.', unsavedFeedback: undefined });
});
