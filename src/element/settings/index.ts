import { attributeName } from '../attribute.ts';
import type { SettingTable } from '../setting.ts';

/** Attributes that any element may have, or that frameworks add. */
const FOREIGN =
  /^(?:id|class|style|slot|part|dir|hidden|popover|title|role|tabindex|is|nonce|key)$|[-:@.#]/;

/**
 * The errors in the settings of an element, as messages for the developer: an unknown name or an
 * invalid value.
 */
export function settingFaults(
  settings: SettingTable,
  attributes: Iterable<{ name: string; value: string }>,
): string[] {
  const known = new Map(
    Object.entries(settings).map(([setting, allowed]) => [attributeName(setting), allowed]),
  );
  return [...attributes].flatMap(({ name, value }) => {
    const allowed = known.get(name);
    if (allowed === undefined) {
      const meant = [...known.keys()].find((one) => isNear(one, name));
      if (meant) return [`There is no setting "${name}". Did you mean "${meant}"?`];
      return FOREIGN.test(name) ? [] : [`There is no setting "${name}".`];
    }
    if (allowed === 'text' || allowed === 'flag') return [];
    if (allowed === 'number') {
      return Number(value) >= 0 ? [] : [`${name}="${value}" must be a number, 0 or more.`];
    }
    const words = allowed.map((word) => `"${word}"`).join(' or ');
    return allowed.includes(value) ? [] : [`${name}="${value}" must be ${words}.`];
  });
}

/** Whether two names differ by at most two letters, removed, added or changed. */
function isNear(one: string, other: string): boolean {
  let row = Array.from({ length: other.length + 1 }, (_, i) => i);
  for (const [i, letter] of [...one].entries()) {
    const next = [i + 1];
    for (const [j, mine] of [...other].entries()) {
      next.push(Math.min(next[j]! + 1, row[j + 1]! + 1, row[j]! + (letter === mine ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1)! <= 2;
}
