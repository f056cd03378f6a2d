import { keptName } from './kept.ts';
import { pastNames, pastPrefix } from './kept-conversations.ts';
import type { Snapshot } from './snapshot.ts';

/** The earlier conversations of this browser, newest first. */
export function pastConversations(key: string): Snapshot[] {
  try {
    return pastNames(key)
      .map((name) => JSON.parse(localStorage.getItem(name)!) as Snapshot)
      .sort((a, b) => b.messages.at(-1)!.at - a.messages.at(-1)!.at);
  } catch {
    return [];
  }
}

/** Makes an earlier conversation the current one. Call `refresh` to show it. */
export function takeUp(key: string, id: string): void {
  try {
    const text = localStorage.getItem(pastPrefix(key) + id);
    if (!text) return;
    localStorage.setItem(keptName(key), text);
    localStorage.removeItem(pastPrefix(key) + id);
  } catch {
    // Storage is denied: there are no earlier conversations.
  }
}
