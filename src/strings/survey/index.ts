import type { Language } from '../languages.ts';
import type { AllStrings } from './en-later.ts';

const loaders = import.meta.glob<AllStrings>(
  ['./*.ts', '!./all.ts', '!./en.ts', '!./en-later.ts', '!./index.ts'],
  { import: 'surveyStrings' },
);

/** All that the survey says in a language other than English, loaded when it is asked for. */
export const stringsIn = (language: Language): Promise<AllStrings> =>
  loaders[`./${language}.ts`]!();
