import type { ChatStrings } from './en.ts';

const loaders = import.meta.glob<{ chatStrings: ChatStrings }>([
  './*.ts',
  '!./en.ts',
  '!./index.ts',
]);

/** @param language one that is shipped, other than English */
export async function loadChatStrings(language: string): Promise<ChatStrings> {
  return (await loaders[`./${language}.ts`]!()).chatStrings;
}
