import { expect, test } from 'vitest';
import { count, counted } from '../../src/dashboard/format.ts';

test.each([
  [0, '0 agents'],
  [1, '1 agent'],
  [2, '2 agents'],
  [11, '11 agents'],
  [21, '21 agents'],
])('%i of a thing is said as English does', (value, said) => {
  expect(counted(value, 'agent')).toBe(said);
});

test('a plural that is no s is given; large numbers are grouped', () => {
  expect(counted(1, 'batch', 'batches')).toBe('1 batch');
  expect(counted(1_204, 'batch', 'batches')).toBe(`${count(1_204)} batches`);
});
