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
import { surveyStrings as ptBR } from './pt-BR.ts';
import { surveyStrings as ptPT } from './pt-PT.ts';
import { surveyStrings as tr } from './tr.ts';
import { surveyStrings as zhHans } from './zh-Hans.ts';
import { surveyStrings as zhHant } from './zh-Hant.ts';

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
  'pt-BR': ptBR,
  'pt-PT': ptPT,
  tr,
  'zh-Hans': zhHans,
  'zh-Hant': zhHant,
};
