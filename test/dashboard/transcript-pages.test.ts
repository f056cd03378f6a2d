import { describe, expect, test } from 'vitest';
import type { ConversationDetail } from '../../src/contract/index.ts';
import { refreshedAtEnd, refreshedFromStart } from '../../src/dashboard/parts/transcript-pages.ts';

/** A page with these messages, each with a file. */
const page = (
  numbers: readonly number[],
  { count = 500, next = null as string | null, previous = null as string | null } = {},
) =>
  ({
    message_count: count,
    messages: numbers.map((number) => ({ message_id: `m${number}` })),
    attachments: numbers.map((number) => ({
      attachment_id: `a${number}`,
      message_id: `m${number}`,
    })),
    events: [],
    next_cursor: next,
    previous_cursor: previous,
  }) as unknown as ConversationDetail;

const messages = (of: ConversationDetail) => of.messages.map(({ message_id }) => message_id);
const files = (of: ConversationDetail) => of.attachments.map(({ attachment_id }) => attachment_id);

describe('a transcript that is fetched again from its start', () => {
  test('keeps the later pages that were shown', () => {
    const fetched = refreshedFromStart(page([1, 2], { next: 'a' }), page([1, 2, 3], { next: 'b' }));
    expect(messages(fetched)).toEqual(['m1', 'm2', 'm3']);
    expect(files(fetched)).toEqual(['a1', 'a2', 'a3']);
    expect(fetched.next_cursor).toBe('b');
  });

  test('does not show what was erased', () => {
    expect(messages(refreshedFromStart(page([]), page([1, 2], { next: 'a' })))).toEqual([]);
  });
});

describe('a chat that is fetched again at its end', () => {
  test('keeps earlier pages with their files, and newer messages from the stream', () => {
    const shown = page([1, 2, 3, 4, 5], { previous: 'a' });
    const fetched = refreshedAtEnd(page([3, 4], { previous: 'b' }), shown);
    expect(messages(fetched)).toEqual(['m1', 'm2', 'm3', 'm4', 'm5']);
    expect(files(fetched)).toEqual(['a1', 'a2', 'a3', 'a4']);
    expect(fetched.previous_cursor).toBe('a');
  });

  test('does not show what was erased', () => {
    const fetched = refreshedAtEnd(page([]), page([1, 2]));
    expect([messages(fetched), files(fetched)]).toEqual([[], []]);
  });

  test('begins anew after a gap, which the earlier pages fill', () => {
    const fetched = refreshedAtEnd(page([8, 9], { previous: 'b' }), page([1, 2]));
    expect(messages(fetched)).toEqual(['m8', 'm9']);
    expect(fetched.previous_cursor).toBe('b');
  });

  test('keeps a first message from the stream that the page does not have yet', () => {
    expect(messages(refreshedAtEnd(page([], { count: 0 }), page([1])))).toEqual(['m1']);
  });
});
