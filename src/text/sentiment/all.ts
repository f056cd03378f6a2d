// Made by scripts/languages.ts.
import { words as ar } from './ar/index.ts';
import { words as de } from './de/index.ts';
import { words as en } from './en/index.ts';
import { words as es } from './es/index.ts';
import { words as fr } from './fr/index.ts';
import { words as he } from './he/index.ts';
import { words as it } from './it/index.ts';
import { words as ja } from './ja/index.ts';
import { words as ko } from './ko/index.ts';
import { words as nl } from './nl/index.ts';
import { words as pl } from './pl/index.ts';
import { words as pt } from './pt/index.ts';
import { words as tr } from './tr/index.ts';
import { words as zh } from './zh/index.ts';

export const sentimentWords = {
  ar,
  de,
  en,
  es,
  fr,
  he,
  it,
  ja,
  ko,
  nl,
  pl,
  pt,
  tr,
  zh,
};
