import type { AllStrings } from './en-later.ts';

const loaders = import.meta.glob<{ chatStrings: AllStrings }>([
  './*.ts',
  '!./en.ts',
  '!./en-later.ts',
  '!./index.ts',
]);

/** @param language one that is shipped, other than English */
export async function loadChatStrings(language: string): Promise<AllStrings> {
  return (await loaders[`./${language}.ts`]!()).chatStrings;
}
