import type { Language } from '../strings/languages.ts';
import { type SurveyStrings, surveyStrings } from '../strings/survey/en.ts';
import { wordsIn } from './language.ts';

/** What the survey says in a language. */
export const surveyWords = (language: Language): Promise<SurveyStrings> =>
  wordsIn(language, surveyStrings, () => import('../strings/survey/index.ts'));
