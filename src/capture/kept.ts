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
