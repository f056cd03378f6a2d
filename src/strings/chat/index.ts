import type { Language } from '../languages.ts';
import type { AllStrings } from './en-later.ts';

const loaders = import.meta.glob<AllStrings>(
  ['./*.ts', '!./en.ts', '!./en-launcher.ts', '!./en-later.ts', '!./index.ts'],
  { import: 'chatStrings' },
);

/** All that the chat says in a language other than English, loaded when it is asked for. */
export const stringsIn = (language: Language): Promise<AllStrings> =>
  loaders[`./${language}.ts`]!();
