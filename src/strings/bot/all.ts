// Made by scripts/languages.ts.
import { botStrings as ar } from './ar.ts';
import { botStrings as de } from './de.ts';
import { botStrings as en } from './en.ts';
import { botStrings as es } from './es.ts';
import { botStrings as fr } from './fr.ts';
import { botStrings as he } from './he.ts';
import { botStrings as it } from './it.ts';
import { botStrings as ja } from './ja.ts';
import { botStrings as ko } from './ko.ts';
import { botStrings as nl } from './nl.ts';
import { botStrings as pl } from './pl.ts';
import { botStrings as ptBR } from './pt-BR.ts';
import { botStrings as ptPT } from './pt-PT.ts';
import { botStrings as tr } from './tr.ts';
import { botStrings as zhHans } from './zh-Hans.ts';
import { botStrings as zhHant } from './zh-Hant.ts';

export const botByLanguage = {
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
