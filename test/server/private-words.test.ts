import { expect, test } from 'vitest';
import { privateWords } from '../../src/server/numbers/rules/private-words.ts';

const counts = (words: Record<string, number>) => new Map(Object.entries(words));

test('a word of three others is a category; of fewer, it may be text about the person', () => {
  const own = counts({ billing: 2, lamp: 1, anas_lamp: 2, ai_unsure: 1 });
  const all = counts({ billing: 5, lamp: 3, anas_lamp: 2, ai_unsure: 1 });
  expect(privateWords(own, all)).toEqual(new Set(['lamp', 'anas_lamp']));
  expect(privateWords(own, all, new Set(['lamp']))).toEqual(new Set(['anas_lamp', 'ai_unsure']));
});
