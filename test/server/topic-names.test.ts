import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  namesAfter,
  type TopicChange,
  withoutTopics,
} from '../../src/server/topics/rules/names.ts';

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

test('without an erased topic, the others are called as before', () => {
  const keys = ['a', 'b', 'c', 'd', 'e', 'f'];
  const key = fc.constantFrom(...keys);
  const step = fc.oneof(
    fc.record({ topics: fc.uniqueArray(key, { minLength: 1, maxLength: 3 }), name: key }),
    fc.constant('undo the last' as const),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 9 }), (steps) => {
      const made: (TopicChange & { stands: boolean })[] = [];
      const standing = (all: readonly ((typeof made)[number] | null)[]) =>
        namesAfter(all.filter((one) => one?.stands).map((one) => one!));
      for (const one of steps) {
        if (one === 'undo the last') {
          const last = made.findLast(({ stands }) => stands);
          if (last) last.stands = false;
          continue;
        }
        // As the server makes changes: of current names, into a current name or back to a former one.
        const names = standing(made);
        const given = new Set(one.topics.map(names.current));
        const into = names.current(one.name);
        const name = given.has(into) ? one.name : into;
        given.delete(name);
        if (given.size > 0) made.push({ topics: [...given], name, stands: true });
      }
      const before = standing(made);
      for (const erased of keys) {
        if (before.given().has(erased)) continue;
        const left = withoutTopics(made, new Set([erased]));
        expect(JSON.stringify(left)).not.toContain(`"${erased}"`);
        const after = standing(left);
        for (const one of keys.filter((other) => other !== erased)) {
          expect(after.current(one)).toBe(before.current(one));
        }
      }
    }),
    { numRuns: 5_000 },
  );
});
