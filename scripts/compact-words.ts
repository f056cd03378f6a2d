import { foldText } from '../src/text/escalation/fold.ts';

const LIST = /(\b\w+): `([^`]*)`/g;
/** Parts of a pattern, or an umlaut, of which the search also knows the spelling with an e. */
const STAYS = /[<>!~+äöü]/;

function folded(entry: string): string {
  if (STAYS.test(entry)) return entry;
  const text = foldText(entry.replaceAll('*', '')).trim();
  return `${entry.startsWith('*') ? '*' : ''}${text}${entry.endsWith('*') ? '*' : ''}`;
}

/**
 * The source of a file of `src/text/escalation/words` with its lists as the search folds them, without what is then
 * the same, in an order that compresses better. The order of a list says nothing.
 */
export const compactWords = (source: string): string =>
  source.replaceAll(LIST, (list, name: string, entries: string) => {
    if (name === 'letters') return list;
    const all = entries.split(',').map((entry) => folded(entry.trim()));
    return `${name}: \`${[...new Set(all)].filter(Boolean).sort().join(',')}\``;
  });
