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
