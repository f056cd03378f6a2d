import { languageOf } from '../../survey/language.ts';
import type { ChatStrings } from './en.ts';

const loaders = import.meta.glob<{ chatStrings: ChatStrings }>([
  './*.ts',
  '!./en.ts',
  '!./index.ts',
]);

/** What the chat says in the element's language; `undefined`: English, or the line is down. */
export async function loadChatStrings(host: HTMLElement): Promise<ChatStrings | undefined> {
  try {
    return (await loaders[`./${languageOf(host)}.ts`]?.())?.chatStrings;
  } catch {
    return undefined;
  }
}
