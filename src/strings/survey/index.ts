import type { AllStrings } from './en-later.ts';

const loaders = import.meta.glob<{ surveyStrings: AllStrings }>([
  './*.ts',
  '!./en.ts',
  '!./en-later.ts',
  '!./index.ts',
]);

/** @param language one that is shipped, other than English */
export async function loadSurveyStrings(language: string): Promise<AllStrings> {
  return (await loaders[`./${language}.ts`]!()).surveyStrings;
}
