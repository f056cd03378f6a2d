import { keptName } from './kept.ts';
import { forgetAll, forgetKept, keptNames, localMemory, takeBack } from './memory.ts';

/** Most earlier conversations that are kept. */
const MOST_PAST = 20;

/** Storage prefix of earlier conversations; the id follows. */
export const pastPrefix = (key: string) => `${keptName(key)}:past:`;

/** Storage names of the earlier conversations, oldest first: their ids sort by time. */
export const pastNames = (key: string): string[] =>
  keptNames()
    .filter((name) => name.startsWith(pastPrefix(key)))
    .sort();

/**
 * Storage name for whether the chat is open. It is not under the name of the conversation's data, which a sign-out
 * deletes: the window stays open.
 */
export const openName = (key: string) => keptName(`open:${key}`);

/** Stores the current conversation as an earlier one, before another one starts. */
export function putAside(key: string, id: string): void {
  const current = localMemory(keptName(key)).load();
  if (current) localMemory(pastPrefix(key) + id).save(current);
  for (const name of pastNames(key).slice(0, -MOST_PAST)) forgetKept(name);
}

/**
 * Deletes all conversations under the key from this browser, and what the tab keeps.
 *
 * @param isAll also what is unsent, but for the database of it, and whether the chat is open
 */
export function forgetConversations(key: string, isAll?: boolean): void {
  const own = `${keptName(key)}:`;
  forgetAll(
    (name) =>
      (isAll && name === openName(key)) ||
      (`${name}:`.startsWith(own) && (isAll || !name.startsWith(`${own}unsaved:`))),
  );
  // Another tab may have stored some in a database that did not exist when this page began.
  void takeBack();
}
