import { keptName } from './kept.ts';
import { forgetAll, forgetKept, keptNames, localMemory } from './memory.ts';

/** Most earlier conversations that are kept. */
const MOST_PAST = 20;

/** Storage prefix of earlier conversations; the id follows. */
export const pastPrefix = (key: string) => `${keptName(key)}:past:`;

/** Storage names of the earlier conversations, oldest first: their ids sort by time. */
export const pastNames = (key: string): string[] =>
  keptNames()
    .filter((name) => name.startsWith(pastPrefix(key)))
    .sort();

/** Stores the current conversation as an earlier one, before another one starts. */
export function putAside(key: string, id: string): void {
  const current = localMemory(keptName(key)).load();
  if (current) localMemory(pastPrefix(key) + id).save(current);
  for (const name of pastNames(key).slice(0, -MOST_PAST)) forgetKept(name);
}

/** Deletes all conversations under the key from this browser, and what the tab keeps. Unsent events stay. */
export function forgetConversations(key: string): void {
  const name = keptName(key);
  forgetAll(
    (one) => one === name || (one.startsWith(`${name}:`) && !one.startsWith(`${name}:unsaved:`)),
  );
}
