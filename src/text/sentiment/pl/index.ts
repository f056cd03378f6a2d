import type { SentimentWords } from '../types.ts';
import * as rules from './rules.ts';
import { signs } from './signs.ts';
import { words as list } from './words.ts';

export const words: SentimentWords = {
  ...rules,
  writing: 'spaced',
  words: list,
  bounds: { positive: 0.24, negative: -0.16 },
  signs,
};
