// @vitest-environment happy-dom
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fill, match } from '../../src/dashboard/route.ts';

test.each([
  ['', '', {}],
  ['', 'inbox', null],
  ['inbox/:id?', 'inbox', {}],
  ['inbox/:id?', 'inbox/', {}],
  ['inbox/:id?', 'inbox/7', { id: '7' }],
  ['inbox/:id?', 'inboxes', null],
  ['inbox/:id?', 'inbox/7/8', null],
  ['inbox/:id', 'inbox', null],
  ['a/:b/c/:d?', 'a/x%2Fy/c', { b: 'x/y' }],
  ['a/:b/c/:d?', 'a/x/d', null],
  // What no browser would have made.
  ['inbox/:id?', 'inbox/%E0%A4%A', null],
])('%j at %j', (pattern, path, params) => {
  expect(match(pattern, path)).toEqual(params);
});

test('what is filled in is found again', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (id) => {
      expect(match('conversations/:id?', fill('conversations/:id?', { id }))).toEqual({ id });
    }),
  );
  expect(fill('conversations/:id?')).toBe('conversations');
});
