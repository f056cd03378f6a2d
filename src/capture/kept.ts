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

/** Where an earlier conversation is kept. */
const pastName = (key: string, id: string) => `${keptName(key)}:past:${id}`;

/** Puts the conversation of this browser aside, before another one begins. */
export function putAside(key: string, id: string): void {
  try {
    const text = localStorage.getItem(keptName(key));
    if (text) localStorage.setItem(pastName(key, id), text);
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
