import type { SentimentWords } from '../types.ts';
import * as rules from './rules.ts';
import * as signs from './signs.ts';
import { words as list } from './words.ts';

export const words: SentimentWords = {
  ...rules,
  writing: 'spaced',
  words: list,
  negatorsAfter: '',
  bounds: { positive: 0.26, negative: -0.1 },
  signs,
};
