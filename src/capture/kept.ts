/** The name under which a browser keeps what belongs to a publishable key. */
export const keptName = (key: string) => `afterword:${key}`;

/**
 * Whether this browser has ever had a conversation under the key: then there may be a transcript
 * to show and events to send. Asked without waiting for the disk, unlike `localStorage`; a browser
 * that cannot tell is taken to have had one.
 */
export async function hasKept(key: string): Promise<boolean> {
  try {
    const databases = await indexedDB.databases();
    return databases.some(({ name }) => name === keptName(key));
  } catch {
    return true;
  }
}

/** More earlier conversations than these are not kept. */
const MOST_PAST = 20;

/** Where an earlier conversation is kept; its id follows. */
export const pastPrefix = (key: string) => `${keptName(key)}:past:`;

/** Where the earlier conversations are kept, the oldest first: their ids sort by time. */
export const pastNames = (key: string): string[] =>
  Object.keys(localStorage)
    .filter((name) => name.startsWith(pastPrefix(key)))
    .sort();

/** Puts the conversation of this browser aside, before another one begins. */
export function putAside(key: string, id: string): void {
  try {
    const text = localStorage.getItem(keptName(key));
    if (text) localStorage.setItem(pastPrefix(key) + id, text);
    for (const name of pastNames(key).slice(0, -MOST_PAST)) localStorage.removeItem(name);
  } catch {
    // Denied or full: it is on record at the server alone.
  }
}

/** Takes all conversations under the key out of this browser; what is unsent stays. */
export function forgetConversations(key: string): void {
  const name = keptName(key);
  try {
    for (const one of Object.keys(localStorage)) {
      const isOurs = one === name || one.startsWith(`${name}:`);
      if (isOurs && !one.startsWith(`${name}:unsaved:`)) localStorage.removeItem(one);
    }
  } catch {
    // Denied: nothing was kept.
  }
}
