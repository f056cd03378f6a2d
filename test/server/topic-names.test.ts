import fc from 'fast-check';
import { expect, test } from 'vitest';
import { namesAfter, type TopicChange } from '../../src/server/topics/rules/names.ts';

const change = (topics: string[], name: string): TopicChange => ({ topics, name });

test.each<[string, TopicChange[], Record<string, string>]>([
  ['nothing', [], { a: 'a' }],
  ['one into another', [change(['a'], 'b')], { a: 'b', b: 'b', c: 'c' }],
  ['several at once', [change(['a', 'b'], 'c')], { a: 'c', b: 'c', c: 'c' }],
  ['a chain', [change(['a'], 'b'), change(['b'], 'c')], { a: 'c', b: 'c', c: 'c' }],
  ['there and back', [change(['a'], 'b'), change(['b'], 'a')], { a: 'a', b: 'a' }],
  [
    'a circle',
    [change(['a'], 'b'), change(['b'], 'c'), change(['c'], 'a')],
    { a: 'a', b: 'a', c: 'a' },
  ],
  ['itself', [change(['a'], 'a')], { a: 'a' }],
  [
    'what is left when the middle of a chain was undone',
    [change(['a'], 'b'), change(['c'], 'd')],
    { a: 'b', b: 'b', c: 'd', d: 'd' },
  ],
])('%s', (_, changes, expected) => {
  const names = namesAfter(changes);
  const found = Object.fromEntries(Object.keys(expected).map((key) => [key, names.current(key)]));
  expect(found).toEqual(expected);
});

test('a topic is shown as it was sent, unless it is part of another', () => {
  const names = namesAfter([change(['old_name'], 'new_name')]);
  expect(['Old Name', ' old-NAME', 'New name', 'Other', null, ' '].map(names.shown)).toEqual([
    'new_name',
    'new_name',
    'New name',
    'Other',
    null,
    ' ',
  ]);
});

const key = fc.constantFrom(...'abcdefgh');
const changes = fc.array(
  fc.record({ topics: fc.array(key, { minLength: 1, maxLength: 3 }), name: key }),
  { maxLength: 20 },
);

test('any changes give groups that have one current name each', () => {
  fc.assert(
    fc.property(changes, (all) => {
      const names = namesAfter(all);
      for (const one of 'abcdefgh') {
        const now = names.current(one);
        expect(names.current(now)).toBe(now);
        expect(names.allOf(one)).toContain(one);
        expect(names.allOf(one)).toContain(now);
        for (const other of names.allOf(one)) expect(names.current(other)).toBe(now);
      }
      for (const { topics, name } of all) {
        for (const topic of topics) expect(names.current(topic)).toBe(names.current(name));
      }
      const last = all.at(-1);
      if (last) expect(names.current(last.name)).toBe(last.name);
    }),
  );
});
