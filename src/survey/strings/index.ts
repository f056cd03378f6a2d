import { languageOf } from '../language.ts';
import type { SurveyStrings } from './en.ts';

const loaders = import.meta.glob<{ surveyStrings: SurveyStrings }>([
  './*.ts',
  '!./en.ts',
  '!./index.ts',
]);

/** What the survey says in the element's language; `undefined`: English, or the line is down. */
export async function loadSurveyStrings(host: HTMLElement): Promise<SurveyStrings | undefined> {
  try {
    return (await loaders[`./${languageOf(host)}.ts`]?.())?.surveyStrings;
  } catch {
    return undefined;
  }
}
