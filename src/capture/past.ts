import { keptName } from './kept.ts';
import type { Snapshot } from './snapshot.ts';

/** More earlier conversations than these are not kept in a browser. */
const MOST = 20;

const prefix = (key: string) => `${keptName(key)}:past:`;

/** The conversations that were put aside in this browser, the latest first. */
export function pastConversations(key: string): Snapshot[] {
  try {
    const names = Object.keys(localStorage).filter((name) => name.startsWith(prefix(key)));
    const all = names
      .map((name) => JSON.parse(localStorage.getItem(name)!) as Snapshot)
      .filter(({ messages }) => messages?.length > 0)
      .sort((a, b) => b.messages.at(-1)!.at - a.messages.at(-1)!.at);
    for (const { id } of all.slice(MOST)) localStorage.removeItem(prefix(key) + id);
    return all.slice(0, MOST);
  } catch {
    return [];
  }
}

/** Makes an earlier conversation the one of this browser; who shows it must look again. */
export function takeUp(key: string, id: string): void {
  try {
    const text = localStorage.getItem(prefix(key) + id);
    if (!text) return;
    localStorage.setItem(keptName(key), text);
    localStorage.removeItem(prefix(key) + id);
  } catch {
    // Denied: there was nothing to take up.
  }
}
