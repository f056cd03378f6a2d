// Made by scripts/languages.ts.
import { mailStrings as ar } from './ar.ts';
import { mailStrings as de } from './de.ts';
import { mailStrings as en } from './en.ts';
import { mailStrings as es } from './es.ts';
import { mailStrings as fr } from './fr.ts';
import { mailStrings as he } from './he.ts';
import { mailStrings as it } from './it.ts';
import { mailStrings as ja } from './ja.ts';
import { mailStrings as ko } from './ko.ts';
import { mailStrings as nl } from './nl.ts';
import { mailStrings as pl } from './pl.ts';
import { mailStrings as ptBR } from './pt-BR.ts';
import { mailStrings as ptPT } from './pt-PT.ts';
import { mailStrings as tr } from './tr.ts';
import { mailStrings as zhHans } from './zh-Hans.ts';
import { mailStrings as zhHant } from './zh-Hant.ts';

export const mailByLanguage = {
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
