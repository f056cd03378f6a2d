import { keptName } from '../../capture/kept.ts';
import { forgetKept, localMemory } from '../../capture/memory.ts';
import { fromJson, toJson } from '../../capture/json.ts';

/** Of how many of a vendor's conversations this browser knows that they are its own. */
const MOST = 50;
/** How many of these it keeps as they are. */
const WHOLE = 5;
/** How many messages it keeps of the others: enough to go on with one. */
const LAST = 20;

/** Notes that the conversation is used, and lets go of what was not used for long. */
export function noteUse(key: string, id: string): void {
  const nameOf = (one: string) => `${keptName(key)}:${one}`;
  const place = nameOf('*used');
  try {
    const kept: unknown = fromJson(localStorage.getItem(place) ?? '[]');
    const before = Array.isArray(kept) ? kept.map(String) : [];
    if (before.at(-1) === id) return;
    const ids = [...before.filter((one) => one !== id), id];
    for (const old of ids.splice(0, Math.max(0, ids.length - MOST))) forgetKept(nameOf(old));
    localStorage.setItem(place, toJson(ids));
    const older = ids.at(-WHOLE - 1);
    if (older === undefined) return;
    const memory = localMemory(nameOf(older));
    const snapshot = memory.load();
    if (!snapshot || snapshot.messages.length <= LAST) return;
    memory.save({ ...snapshot, messages: snapshot.messages.slice(-LAST) });
  } catch {
    // Storage is denied or full: what is there stays.
  }
}
