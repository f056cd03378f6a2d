import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Conversation, emptyConversation } from '../../src/server/domain/conversation.ts';
import { DAY, HOUR } from '../../src/server/domain/rollup.ts';
import {
  answered,
  expired,
  isOpen,
  isSuspected,
  sent,
  type Survey,
  type SurveyAnswer,
  surveyAfter,
  surveyAnalytics,
} from '../../src/server/domain/survey.ts';

const CONFIG = { enabled: true, delayHours: 2, expiryDays: 7 };
const NOW = Date.parse('2026-03-10T12:00:00Z');

const resolved = (more: Partial<Conversation> = {}): Conversation => ({
  ...emptyConversation('default', 'c1', NOW - HOUR),
  status: 'resolved',
  resolvedAt: NOW,
  contactEmail: 'jo@example.com',
  ...more,
});

let next = 0;
const after = (
  conversation: Conversation,
  latest: Survey | null = null,
  config = CONFIG,
  now = NOW,
) => surveyAfter(conversation, latest, config, now, () => `csat_${next++}`);

describe('a survey', () => {
  test('is due after the delay when a conversation with an address is resolved', () => {
    expect(after(resolved())).toMatchObject({
      status: 'pending',
      dueAt: NOW + 2 * HOUR,
      contactEmail: 'jo@example.com',
    });
  });

  test.each<[string, Partial<Conversation>]>([
    ['open', { status: 'open', resolvedAt: null }],
    ['without an address', { contactEmail: null }],
    ['rated', { csatScore: 4 }],
    ['erased', { erasedAt: NOW }],
    ['resolved long ago, as what is imported', { resolvedAt: NOW - 8 * DAY }],
  ])('there is none for a conversation that is %s', (_, more) => {
    expect(after(resolved(more))).toBeNull();
  });

  test('there is none where surveys are off', () => {
    expect(after(resolved(), null, { ...CONFIG, enabled: false })).toBeNull();
  });

  test.each<[string, Partial<Conversation>]>([
    ['reopened', { status: 'open', resolvedAt: null }],
    ['no_address', { contactEmail: null }],
    ['rated', { csatScore: 4 }],
    ['erased', { erasedAt: NOW }],
  ])('is cancelled before it has left: %s', (reason, more) => {
    const pending = after(resolved())!;
    expect(after(resolved(more), pending)).toEqual({ ...pending, status: 'cancelled', reason });
    // What has left is not called back.
    const left = sent(pending, NOW + 2 * HOUR, CONFIG);
    expect(after(resolved(more), left)).toBeNull();
  });

  test('resolved again it is due anew: the same while it had not left, another after that', () => {
    const first = after(resolved())!;
    const open = resolved({ status: 'open', resolvedAt: null });
    const again = resolved({ resolvedAt: NOW + DAY });
    const back = after(again, after(open, first))!;
    expect(back).toMatchObject({ surveyId: first.surveyId, status: 'pending', reason: null });
    expect(back.dueAt).toBe(NOW + DAY + 2 * HOUR);
    const left = sent(first, NOW + 2 * HOUR, CONFIG);
    expect(after(resolved(), left)).toBeNull();
    expect(after(again, left)!.surveyId).not.toBe(first.surveyId);
  });

  test('a change that changes nothing changes nothing; another address or time moves it', () => {
    const pending = after(resolved())!;
    expect(after(resolved(), pending)).toBeNull();
    expect(after(resolved({ contactEmail: 'bo@example.com' }), pending)).toMatchObject({
      surveyId: pending.surveyId,
      contactEmail: 'bo@example.com',
    });
  });

  test('expires, unless it is answered', () => {
    const left = sent(after(resolved())!, NOW, CONFIG);
    expect(isOpen(left, NOW + 7 * DAY - 1)).toBe(true);
    expect(isOpen(left, NOW + 7 * DAY)).toBe(false);
    expect(expired(left, NOW + 7 * DAY - 1).status).toBe('sent');
    expect(expired(left, NOW + 7 * DAY).status).toBe('expired');
    const done = answered(left, [{ at: NOW, rating: 5, feedback: null, by: 'person' }]);
    expect(expired(done, NOW + 8 * DAY).status).toBe('completed');
  });
});

const plain = (rating: 1 | 2 | 3 | 4 | 5, second: number): SurveyAnswer => ({
  at: NOW + second * 1000,
  rating,
  feedback: null,
  by: 'plain',
});
const left = sent(after(resolved())!, NOW, CONFIG);

describe('answers', () => {
  test('the later one counts, and keeps the comment', () => {
    const answers: SurveyAnswer[] = [
      { ...plain(2, 0), by: 'person', feedback: 'Slow' },
      { ...plain(4, 60), by: 'person' },
    ];
    expect(answered(left, answers)).toMatchObject({
      status: 'completed',
      rating: 4,
      feedback: 'Slow',
      respondedAt: NOW + 60_000,
    });
  });

  test('a machine that follows all five links, in any order, gives none and undoes none', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([1, 2, 3, 4, 5] as const, { minLength: 2 }),
        fc.constantFrom('plain' as const, 'script' as const),
        fc.option(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.nat(20)), { nil: undefined }),
        (links, by, real) => {
          const machine = links.map((rating, i) => ({ ...plain(rating, i), by }));
          const person =
            real === undefined ? [] : [{ ...plain(real[0] as 1, real[1]), by: 'person' as const }];
          const all = [...machine, ...person].sort((a, b) => a.at - b.at);
          for (const one of machine) expect(isSuspected(one, all)).toBe(true);
          expect(answered(left, all)).toMatchObject(
            real === undefined
              ? { status: 'sent', rating: null }
              : { status: 'completed', rating: real[0] },
          );
        },
      ),
    );
  });

  test('who changes their mind later than ten seconds is no machine', () => {
    expect(answered(left, [plain(2, 0), plain(4, 11)])).toMatchObject({ rating: 4 });
    expect(answered(left, [plain(4, 0), plain(4, 1)])).toMatchObject({ rating: 4 });
  });
});

test("the document's example: 120 sent, 2/5/12/30/36", () => {
  expect(surveyAnalytics({ sent: 120, rated: { 1: 2, 2: 5, 3: 12, 4: 30, 5: 36 } })).toEqual({
    total_surveys_sent: 120,
    total_responses: 85,
    response_rate: 70.8,
    average_rating: 4.1,
    rating_distribution: { '1': 2, '2': 5, '3': 12, '4': 30, '5': 36 },
  });
  const none = surveyAnalytics({ sent: 0, rated: { 1: 0, 2: 0, 3: 0, 4: 0, 5: 0 } });
  expect(none).toMatchObject({ response_rate: null, average_rating: null });
});
