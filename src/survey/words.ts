import { wordsIn } from './language.ts';
import { type SurveyStrings, surveyStrings } from './strings/en.ts';

/** What the survey says in a language. */
export const surveyWords = (language: string): Promise<SurveyStrings> =>
  wordsIn(language, surveyStrings, async (other) =>
    (await import('./strings/index.ts')).loadSurveyStrings(other),
  );
