import { keptName } from './kept.ts';

/** Most earlier conversations that are kept. */
const MOST_PAST = 20;

/** Storage prefix of earlier conversations; the id follows. */
export const pastPrefix = (key: string) => `${keptName(key)}:past:`;

/** Storage names of the earlier conversations, oldest first: their ids sort by time. */
export const pastNames = (key: string): string[] =>
  Object.keys(localStorage)
    .filter((name) => name.startsWith(pastPrefix(key)))
    .sort();

/** Stores the current conversation as an earlier one, before another one starts. */
export function putAside(key: string, id: string): void {
  try {
    const text = localStorage.getItem(keptName(key));
    if (text) localStorage.setItem(pastPrefix(key) + id, text);
    for (const name of pastNames(key).slice(0, -MOST_PAST)) localStorage.removeItem(name);
  } catch {
    // Storage is denied or full: only the server has the conversation.
  }
}

/** Deletes all conversations under the key from this browser. Unsent events stay. */
export function forgetConversations(key: string): void {
  const name = keptName(key);
  try {
    for (const one of Object.keys(localStorage)) {
      const isOurs = one === name || one.startsWith(`${name}:`);
      if (isOurs && !one.startsWith(`${name}:unsaved:`)) localStorage.removeItem(one);
    }
  } catch {
    // Storage is denied: nothing was stored.
  }
}
