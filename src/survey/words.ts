import { wordsIn } from './language.ts';
import { type SurveyStrings, surveyStrings } from '../strings/survey/en.ts';

/** What the survey says in a language. */
export const surveyWords = (language: string): Promise<SurveyStrings> =>
  wordsIn(language, surveyStrings, async (other) =>
    (await import('../strings/survey/index.ts')).loadSurveyStrings(other),
  );
