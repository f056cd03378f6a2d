import { expect, test } from 'vitest';
import { createAttempt } from '../../src/dashboard/pages/inbox/attempt.ts';

test('the same words are one, until they have arrived; other words are another', () => {
  const attempt = createAttempt();
  const first = attempt.idFor('Hello');
  expect(attempt.idFor('Hello')).toBe(first);
  const other = attempt.idFor('Hello, Kim');
  expect(other).not.toBe(first);
  attempt.arrived();
  expect(attempt.idFor('Hello, Kim')).not.toBe(other);
});
