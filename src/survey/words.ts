import type { Language } from '../strings/languages.ts';
import { type SurveyStrings, surveyStrings } from '../strings/survey/en.ts';
import { wordsIn } from '../element/language.ts';

/** The texts of the survey in a language. */
export const surveyWords = (language: Language): Promise<SurveyStrings> =>
  wordsIn(language, surveyStrings, () => import('../strings/survey/index.ts'));
