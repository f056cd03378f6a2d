import type { SurveyStrings } from './en.ts';

const loaders = import.meta.glob<{ surveyStrings: SurveyStrings }>([
  './*.ts',
  '!./en.ts',
  '!./index.ts',
]);

/** @param language one that is shipped, other than English */
export async function loadSurveyStrings(language: string): Promise<SurveyStrings> {
  return (await loaders[`./${language}.ts`]!()).surveyStrings;
}
