// Made by scripts/languages.ts.
import { surveyStrings as ar } from './ar.ts';
import { surveyStrings as de } from './de.ts';
import { surveyStrings as en } from './en.ts';
import { surveyStrings as es } from './es.ts';
import { surveyStrings as fr } from './fr.ts';
import { surveyStrings as he } from './he.ts';
import { surveyStrings as it } from './it.ts';
import { surveyStrings as ja } from './ja.ts';
import { surveyStrings as ko } from './ko.ts';
import { surveyStrings as nl } from './nl.ts';
import { surveyStrings as pl } from './pl.ts';
import { surveyStrings as pt } from './pt.ts';
import { surveyStrings as tr } from './tr.ts';
import { surveyStrings as zh } from './zh.ts';

export const surveyByLanguage = {
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
