import { keptName } from './kept.ts';
import { pastNames, pastPrefix } from './kept-conversations.ts';
import { forgetKept, localMemory } from './memory.ts';
import type { Snapshot } from './snapshot.ts';

/** The earlier conversations of this browser, newest first. */
export function pastConversations(key: string): Snapshot[] {
  return pastNames(key)
    .map((name) => localMemory(name).load()!)
    .filter((one) => one?.messages.length > 0)
    .sort((a, b) => b.messages.at(-1)!.at - a.messages.at(-1)!.at);
}

/** Makes an earlier conversation the current one. Call `refresh` to show it. */
export function takeUp(key: string, id: string): void {
  const name = pastPrefix(key) + id;
  const past = localMemory(name).load();
  if (!past) return;
  // First, so that there is room for it.
  forgetKept(name);
  localMemory(keptName(key)).save(past);
}
