import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Conversation,
  emptyConversation,
} from '../../src/server/conversations/rules/conversation.ts';
import { DAY, HOUR } from '../../src/contract/time.ts';
import {
  type Contact,
  deferred,
  doubtful,
  expired,
  failed,
  isOpen,
  reasonNotToSend,
  released,
  sent,
  type Survey,
  surveyAfter,
  type SurveyPolicy,
} from '../../src/server/surveys/rules/survey.ts';
import {
  withRatings,
  judged,
  superseded,
  type SurveyRating,
  withRating,
} from '../../src/server/surveys/rules/rating.ts';
import { surveyFigures } from '../../src/server/surveys/rules/figures.ts';
import { averageInterval, shareInterval } from '../../src/server/numbers/rules/intervals.ts';

const CONFIG: SurveyPolicy = {
  enabled: true,
  delayHours: 2,
  expiryDays: 7,
  pauseDays: 7,
};
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

  test('what is leaving at this moment is not called back', () => {
    const leaving = { ...after(resolved())!, claimedAt: NOW };
    expect(after(resolved({ status: 'open', resolvedAt: null }), leaving)).toBeNull();
    expect(after(resolved({ resolvedAt: NOW + HOUR }), leaving)).toBeNull();
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
    const done = answered(left, [plain(5, 0)]);
    expect(expired(done, NOW + 8 * DAY).status).toBe('completed');
  });
});

describe('what happens when its time has come', () => {
  const pending = after(resolved())!;
  const known: Contact = { surveyId: null, surveyedAt: null, optedOutAt: null, bouncedAt: null };
  const due = pending.dueAt;

  test.each<[string | null, Conversation | null, Partial<Contact>, number]>([
    [null, resolved(), {}, due],
    [null, resolved(), { surveyedAt: due - 7 * DAY, surveyId: 'other' }, due],
    // Tried again.
    [null, resolved(), { surveyedAt: due - HOUR, surveyId: pending.surveyId }, due],
    [null, resolved(), {}, due + 2 * DAY],
    ['overdue', resolved(), {}, due + 2 * DAY + 1],
    ['recently_surveyed', resolved(), { surveyedAt: due - 7 * DAY + 1, surveyId: 'other' }, due],
    ['unsubscribed', resolved(), { optedOutAt: 1 }, due],
    ['bounced', resolved(), { bouncedAt: 1 }, due],
    ['reopened', resolved({ status: 'open', resolvedAt: null }), {}, due],
    ['rated', resolved({ csatScore: 2 }), {}, due],
    ['erased', resolved({ erasedAt: NOW }), {}, due],
    ['erased', null, {}, due],
  ])('%s', (reason, conversation, contact, now) => {
    expect(reasonNotToSend(pending, conversation, { ...known, ...contact }, CONFIG, now)).toBe(
      reason,
    );
  });

  test('put off, it waits longer each time, and at last no more', () => {
    let survey = pending;
    let now = due;
    const waits: number[] = [];
    while (survey.status === 'pending') {
      survey = deferred({ ...survey, claimedAt: now }, '451 at RCPT TO', now);
      expect([survey.claimedAt, survey.reason]).toEqual([null, '451 at RCPT TO']);
      waits.push((survey.tryAt - now) / 60_000);
      now = survey.tryAt;
    }
    expect(waits.slice(0, 6)).toEqual([1, 5, 15, 60, 60, 60]);
    expect(survey).toMatchObject({ status: 'failed', reason: '451 at RCPT TO' });
    expect(waits.length).toBeLessThan(60);
  });

  test('refused, lost, released', () => {
    const claimed = { ...pending, claimedAt: due };
    expect(failed(claimed, '550')).toMatchObject({ status: 'failed', claimedAt: null });
    expect(doubtful(claimed, due, CONFIG)).toMatchObject({
      status: 'sent',
      isDoubtful: 1,
      sentAt: due,
      expiresAt: due + 7 * DAY,
      claimedAt: null,
    });
    expect(released(claimed, due)).toEqual({ ...pending, tryAt: due + 60_000 });
  });
});

let position = 0;
function plain(rating: 1 | 2 | 3 | 4 | 5, second: number): SurveyRating {
  return {
    organisationId: 'default',
    surveyId: 'csat_1',
    answerId: String(++position),
    position,
    at: NOW + second * 1000,
    rating,
    feedback: null,
    source: 'plain',
    isSuspected: 0,
  };
}

const answered = (survey: Survey, answers: readonly SurveyRating[]) =>
  withRatings(survey, judged(answers));
const left = sent(after(resolved())!, NOW, CONFIG);

describe('answers', () => {
  test('the later one counts, and keeps the comment', () => {
    const answers: SurveyRating[] = [
      { ...plain(2, 0), source: 'person', feedback: 'Slow' },
      { ...plain(4, 60), source: 'person' },
    ];
    const expected = {
      status: 'completed',
      rating: 4,
      feedback: 'Slow',
      respondedAt: NOW + 60_000,
      suspected: 0,
    };
    expect(answered(left, answers)).toMatchObject(expected);
    // Whatever way round they come.
    expect(answered(left, answers.toReversed())).toMatchObject(expected);
  });

  test('later is what came later, also when the clock goes back', () => {
    expect(answered(left, [plain(2, 0), plain(4, -3600)])).toMatchObject({ rating: 4 });
  });

  test('a machine that follows all five links, in any order, gives none and undoes none', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([1, 2, 3, 4, 5] as const, { minLength: 2 }),
        fc.constantFrom('plain' as const, 'script' as const),
        fc.option(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.nat(20)), { nil: undefined }),
        (links, source, real) => {
          const machine = links.map((rating, i) => ({ ...plain(rating, i), source }));
          const person =
            real === undefined
              ? []
              : [{ ...plain(real[0] as 1, real[1]), source: 'person' as const }];
          const all = [...machine, ...person].sort((a, b) => a.at - b.at);
          const suspected = judged(all).filter((answer) => answer.isSuspected === 1);
          expect(suspected.every((answer) => answer.source === source)).toBe(true);
          expect(answered(left, all)).toMatchObject(
            real === undefined
              ? { status: 'sent', rating: null, suspected: links.length }
              : { status: 'completed', rating: real[0], suspected: links.length },
          );
        },
      ),
    );
  });

  test('who changes their mind later than ten seconds is no machine', () => {
    expect(answered(left, [plain(2, 0), plain(4, 11)])).toMatchObject({ rating: 4 });
    expect(answered(left, [plain(4, 0), plain(4, 1)])).toMatchObject({ rating: 4 });
  });

  test('a machine that looks like a browser at all links but one', () => {
    const opened = (rating: 1 | 2 | 3 | 4 | 5, second: number): SurveyRating => ({
      ...plain(rating, second),
      source: 'page',
    });
    const script = { ...plain(4, 3), source: 'script' as const };
    const all = [opened(1, 0), opened(2, 1), plain(3, 2), opened(4, 3)];
    expect(answered(left, all)).toMatchObject({ status: 'sent', rating: null, suspected: 1 });
    // Who opens the page that rates is not held for it.
    expect(answered(left, [...all, script])).toMatchObject({ rating: 4, suspected: 1 });
    expect(answered(left, [opened(4, 0), plain(4, 2)])).toMatchObject({ rating: 4, suspected: 0 });
  });

  test('a long history is cut, and comes to the same', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            rating: fc.integer({ min: 1, max: 5 }),
            gap: fc.integer({ min: 1, max: 20 }),
            source: fc.constantFrom('plain' as const, 'script' as const, 'person' as const),
            feedback: fc.option(fc.string(), { freq: 20 }),
          }),
          { minLength: 90, maxLength: 160 },
        ),
        (given) => {
          let second = 0;
          let whole: SurveyRating[] = [];
          let cut: SurveyRating[] = [];
          for (const { rating, gap, ...more } of given) {
            const answer = { ...plain(rating as 1, (second += gap)), ...more };
            whole = judged([...whole, answer]);
            cut = judged([...cut, answer]);
            const gone = new Set(superseded(cut));
            cut = cut.filter((one) => !gone.has(one));
          }
          expect(cut.length).toBeLessThanOrEqual(102);
          const { rating, feedback } = withRatings(left, whole);
          expect(withRatings(left, cut)).toMatchObject({ rating, feedback });
        },
      ),
      { numRuns: 50 },
    );
  });

  test('the conversation is told, and told when it was a machine after all', () => {
    const first = answered(left, [plain(1, 0)]);
    const rated = withRating(resolved(), left, first);
    expect(rated.csatScore).toBe(1);
    const undone = answered(first, [plain(1, 0), plain(5, 1)]);
    expect(undone).toMatchObject({ status: 'sent', rating: null });
    expect(withRating(rated, first, undone).csatScore).toBeNull();
    // What the widget has told meanwhile stays.
    expect(withRating({ ...rated, csatScore: 3 }, first, undone).csatScore).toBe(3);
  });
});

describe('figures', () => {
  test("the document's example: 120 sent, 2/5/12/30/36", () => {
    expect(
      surveyFigures({ sent: 120, rated1: 2, rated2: 5, rated3: 12, rated4: 30, rated5: 36 }),
    ).toEqual({
      total_surveys_sent: 120,
      total_responses: 85,
      response_rate: 70.8,
      average_rating: 4.1,
      rating_distribution: { '1': 2, '2': 5, '3': 12, '4': 30, '5': 36 },
      csat_percent: 77.6,
      net_score: 69.4,
      csat_interval: [67.7, 85.2],
      average_interval: [3.9, 4.3],
      response_rate_interval: [62.2, 78.2],
      too_few_answers: false,
    });
    const none = { sent: 0, rated1: 0, rated2: 0, rated3: 0, rated4: 0, rated5: 0 };
    expect(surveyFigures(none)).toMatchObject({
      response_rate: null,
      average_rating: null,
      csat_percent: null,
      net_score: null,
      too_few_answers: true,
    });
  });

  test('below ten answers nothing is said of where they lie', () => {
    expect(shareInterval(9, 9)).toBeNull();
    expect(averageInterval([0, 0, 0, 4, 5])).toBeNull();
    expect(
      surveyFigures({ sent: 9, rated1: 0, rated2: 0, rated3: 0, rated4: 4, rated5: 5 }),
    ).toEqual(
      expect.objectContaining({
        average_rating: 4.6,
        average_interval: null,
        too_few_answers: true,
      }),
    );
  });

  // R: prop.test(correct = FALSE) and t.test.
  test.each([
    [10, 10, [72.2, 100]],
    [0, 10, [0, 27.8]],
    [5, 10, [23.7, 76.3]],
    [810, 1000, [78.5, 83.3]],
  ])('%i of %i lie in %j', (part, whole, interval) => {
    expect(shareInterval(part, whole)).toEqual(interval);
  });

  test('averages lie where Student says', () => {
    // t(9) = 2.2622: 3 ± 2.2622 × 1.4907 / √10.
    expect(averageInterval([2, 2, 2, 2, 2])).toEqual([1.9, 4.1]);
    expect(averageInterval([0, 0, 0, 0, 30])).toEqual([5, 5]);
  });

  test('any interval holds its own share', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 5000 }), fc.nat(), (whole, part) => {
        const share = part % (whole + 1);
        const [low, high] = shareInterval(share, whole)!;
        expect(low).toBeLessThanOrEqual((share / whole) * 100 + 0.05);
        expect(high).toBeGreaterThanOrEqual((share / whole) * 100 - 0.05);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(100);
      }),
    );
  });
});
