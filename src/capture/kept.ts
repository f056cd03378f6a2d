/** The storage name for the data of a publishable key. */
export const keptName = (key: string) => `afterword:${key}`;

/**
 * Whether this browser has ever had a conversation under the key, so that there may be a transcript
 * to show and events to send. Unlike `localStorage`, this check does not block on the disk. A
 * browser without the API counts as having had one.
 */
export async function hasKept(key: string): Promise<boolean> {
  try {
    const databases = await indexedDB.databases();
    return databases.some(({ name }) => name === keptName(key));
  } catch {
    return true;
  }
}

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
