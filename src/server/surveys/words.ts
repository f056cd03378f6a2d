import { mailStrings as arMail } from '../../strings/mail/ar.ts';
import { mailStrings as deMail } from '../../strings/mail/de.ts';
import { mailStrings as enMail } from '../../strings/mail/en.ts';
import { mailStrings as esMail } from '../../strings/mail/es.ts';
import { mailStrings as frMail } from '../../strings/mail/fr.ts';
import { mailStrings as heMail } from '../../strings/mail/he.ts';
import { mailStrings as itMail } from '../../strings/mail/it.ts';
import { mailStrings as jaMail } from '../../strings/mail/ja.ts';
import { mailStrings as koMail } from '../../strings/mail/ko.ts';
import { mailStrings as nlMail } from '../../strings/mail/nl.ts';
import { mailStrings as plMail } from '../../strings/mail/pl.ts';
import { mailStrings as ptMail } from '../../strings/mail/pt.ts';
import { mailStrings as trMail } from '../../strings/mail/tr.ts';
import { mailStrings as zhMail } from '../../strings/mail/zh.ts';
import { allStrings, type AllStrings } from '../../strings/survey/en-later.ts';
import type { MailStrings } from '../../strings/mail/en.ts';
import { surveyStrings as arSurvey } from '../../strings/survey/ar.ts';
import { surveyStrings as deSurvey } from '../../strings/survey/de.ts';
import { surveyStrings as enSurvey } from '../../strings/survey/en.ts';
import { surveyStrings as esSurvey } from '../../strings/survey/es.ts';
import { surveyStrings as frSurvey } from '../../strings/survey/fr.ts';
import { surveyStrings as heSurvey } from '../../strings/survey/he.ts';
import { surveyStrings as itSurvey } from '../../strings/survey/it.ts';
import { surveyStrings as jaSurvey } from '../../strings/survey/ja.ts';
import { surveyStrings as koSurvey } from '../../strings/survey/ko.ts';
import { surveyStrings as nlSurvey } from '../../strings/survey/nl.ts';
import { surveyStrings as plSurvey } from '../../strings/survey/pl.ts';
import { surveyStrings as ptSurvey } from '../../strings/survey/pt.ts';
import { surveyStrings as trSurvey } from '../../strings/survey/tr.ts';
import { surveyStrings as zhSurvey } from '../../strings/survey/zh.ts';

/** What a customer is told in a language. */
export interface Words {
  /** BCP 47. */
  language: string;
  direction: 'ltr' | 'rtl';
  survey: AllStrings;
  mail: MailStrings;
}

const all: Record<string, { survey: AllStrings; mail: MailStrings }> = {
  ar: { survey: arSurvey, mail: arMail },
  de: { survey: deSurvey, mail: deMail },
  en: { survey: allStrings(enSurvey), mail: enMail },
  es: { survey: esSurvey, mail: esMail },
  fr: { survey: frSurvey, mail: frMail },
  he: { survey: heSurvey, mail: heMail },
  it: { survey: itSurvey, mail: itMail },
  ja: { survey: jaSurvey, mail: jaMail },
  ko: { survey: koSurvey, mail: koMail },
  nl: { survey: nlSurvey, mail: nlMail },
  pl: { survey: plSurvey, mail: plMail },
  pt: { survey: ptSurvey, mail: ptMail },
  tr: { survey: trSurvey, mail: trMail },
  zh: { survey: zhSurvey, mail: zhMail },
};

/** The languages that mails and pages are written in. */
export const languages = Object.keys(all);

/** @param wanted BCP 47 tags, the dearest first @returns the words of the first that is known, else English */
export function wordsOf(...wanted: readonly (string | null | undefined)[]): Words {
  const language =
    wanted
      .map((tag) => tag?.slice(0, 2).toLowerCase())
      .find((tag) => tag !== undefined && Object.hasOwn(all, tag)) ?? 'en';
  const direction = language === 'ar' || language === 'he' ? 'rtl' : 'ltr';
  return { language, direction, ...all[language]! };
}
