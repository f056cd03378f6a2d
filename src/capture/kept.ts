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
