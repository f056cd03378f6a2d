import { inTime } from '../delivery/in-time.ts';

/** The storage name for the data of a publishable key. */
export const keptName = (key: string) => `afterword:${key}`;

/**
 * Whether this browser has ever had a conversation under the key, so that there may be a transcript
 * to show and events to send.
 */
export const hasKept = (key: string): Promise<boolean> => hasDatabase(keptName(key));

/**
 * Whether there is a database of this name. Unlike `localStorage`, this check does not block on the disk. A
 * browser that does not say counts as having one.
 */
export async function hasDatabase(name: string): Promise<boolean> {
  try {
    // A sandboxed frame without an origin keeps nothing; asked there, Chromium reports an error to the page.
    if (origin === 'null') return false;
    const databases = await inTime(indexedDB.databases());
    return databases.some((one) => one.name === name);
  } catch {
    return true;
  }
}
