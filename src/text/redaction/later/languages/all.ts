// Made by scripts/languages.ts.
import { language as ar } from './ar.ts';
import { language as de } from './de.ts';
import { language as en } from './en.ts';
import { language as es } from './es.ts';
import { language as fr } from './fr.ts';
import { language as he } from './he.ts';
import { language as it } from './it.ts';
import { language as ja } from './ja.ts';
import { language as ko } from './ko.ts';
import { language as nl } from './nl.ts';
import { language as pl } from './pl.ts';
import { language as pt } from './pt.ts';
import { language as tr } from './tr.ts';
import { language as zh } from './zh.ts';

export const maskingByLanguage = {
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
