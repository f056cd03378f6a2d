// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { addressed, kept, setParams } from '../../src/dashboard/address.ts';
import { go } from '../../src/dashboard/route.ts';

const range = addressed('range', ['24h', '7d', '30d']);

test('a choice is in the address, its default is not, and what is no choice is the default', () => {
  go('insights?range=7d');
  expect(range.value).toBe('7d');
  range.value = '30d';
  expect(location.search).toBe('?range=30d');
  range.value = '24h';
  expect(location.search).toBe('');
  go('insights?range=nonsense');
  expect(range.value).toBe('24h');
});

test('the other parameters stay, and a page keeps those that it names', () => {
  go('conversations?topic=R%26D%20%3F&range=7d');
  setParams({ q: 'a b', topic: null, status: '' });
  expect(Object.fromEntries(new URLSearchParams(location.search))).toEqual({
    range: '7d',
    q: 'a b',
    status: '',
  });
  expect(kept(['range', 'from'])).toBe('?range=7d');
  expect(kept()).toBe('');
});
