import { topicWords } from '../../../text/repetition.ts';

/** Weight of a noun: it says most about the topic of a question. */
const THING = 1;
/** Weight of an action: "forgot", "reset" and "change" a password mean the same. */
const ACTION = 0.5;
/** Weight of a word that occurs with many topics. */
const GENERAL = 0.4;
/** Weight of a word for a problem: most questions are about one. */
const TROUBLE = 0.25;

/** English synonyms in support questions. The first word of a line stands for the others. */
const SAME_ACTION = [
  'reset change forgot forget forgotten lost lose recover recovery restore retrieve renew update set setup edit modify replace new remember switch',
  'cancel cancellation cancelled stop end terminate unsubscribe close delete remove deactivate',
  'track tracking status arrive arrived arrival late delay delayed shipped',
  'return refund refunded reimburse exchange',
];
const SAME_THING = [
  'password passwords passcode passwd pwd pw',
  'login log logging signin sign logon',
  'email mail e-mail inbox',
  'delivery deliver delivered shipping shipment ship',
  'invoice invoices bill billing receipt',
  'payment pay paid paying',
  'price cost fee charge charged',
  'subscription subscribe plan membership',
];
const GENERAL_WORDS =
  'account app application website site page online computer phone mobile device customer service support system product item order user info information detail details day today week time question person number option company';
const TROUBLE_WORDS =
  'problem issue trouble error fail failed failing broken wrong bug crash crashed stuck unable cannot won doesn didn work working works invalid accept accepted';

/** The stem of a word; empty for a stop word. */
function stemOf(word: string): string {
  const [stem = ''] = topicWords(word);
  return undoubled(stem);
}

/** Undoubles the last letter: `resetting` is cut to `resett`, and becomes `reset`. */
const undoubled = (stem: string) =>
  stem.length > 4 && stem.at(-1) === stem.at(-2) && !stem.endsWith('s') ? stem.slice(0, -1) : stem;

const canonical = new Map<string, string>();
const weights = new Map<string, number>();
for (const [lines, weight] of [
  [SAME_ACTION, ACTION],
  [SAME_THING, THING],
] as const) {
  for (const line of lines) {
    const [first = '', ...others] = line.split(' ');
    for (const word of [first, ...others]) canonical.set(stemOf(word), first);
    weights.set(first, weight);
  }
}
for (const word of GENERAL_WORDS.split(' ')) weights.set(stemOf(word), GENERAL);
for (const word of TROUBLE_WORDS.split(' ')) canonical.set(stemOf(word), 'trouble');
weights.set('trouble', TROUBLE);
canonical.delete('');

/** The most characters of the words of a question: they are in indexes, and PostgreSQL has at most 2,704 bytes for an entry. */
const MAX_WORDS = 500;

/**
 * The words of a question by which it is compared: synonyms replaced by one word, sorted. Of a long text, those at
 * its beginning.
 *
 * @param topical the result of `topicWords`
 */
export function questionWords(topical: ReadonlySet<string>): string[] {
  const words = new Set<string>();
  let length = 0;
  for (const word of topical) {
    const stem = undoubled(word.replace(/^'+|(?<!')'+$/g, ''));
    const name = canonical.get(stem) ?? stem;
    if (!name || words.has(name) || length + name.length >= MAX_WORDS) continue;
    words.add(name);
    length += name.length + 1;
  }
  return [...words].sort();
}

/** The weight of a word. */
export const weightOf = (word: string) => weights.get(word) ?? THING;
const isAction = (word: string) => weights.get(word) === ACTION;

/** Questions with at least this similarity belong to one gap. */
const ALIKE = 0.55;
/** The parts of Jaccard similarity and of the overlap coefficient in the similarity. */
const OF_BOTH = 0.6;
const OF_SHORTER = 0.4;

/** The similarity of two questions, 0–1, from the weights of their shared words and of each question. */
export const likeness = (shared: number, one: number, other: number) =>
  OF_BOTH * (shared / (one + other - shared)) + OF_SHORTER * (shared / Math.min(one, other));

/** Sums of weights differ by so much, depending on their order. */
const ROUNDING = 1e-9;

/** Whether two questions of this similarity can ask the same. Most of those that share a word cannot. */
export const mayBeAlike = (alike: number) => alike > ALIKE - ROUNDING;

/** The total weight of these words. */
export function weightOfAll(words: Iterable<string>): number {
  let sum = 0;
  for (const word of words) sum += weightOf(word);
  return sum;
}

/**
 * Whether two questions ask the same. The similarity combines the shared weight relative to both (Jaccard)
 * and to the shorter one (overlap), with a weight by the kind of word. Questions that share no noun, or
 * that name different actions, do not ask the same.
 */
export function askTheSame(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  const shared = [...a].filter((word) => b.has(word));
  if (shared.length === a.size && shared.length === b.size) return true;
  if (likeness(weightOfAll(shared), weightOfAll(a), weightOfAll(b)) < ALIKE) return false;
  if (!shared.some((word) => !isAction(word) && weightOf(word) > TROUBLE)) return false;
  const [actions, others] = [[...a].filter(isAction), [...b].filter(isAction)];
  return (
    actions.length === 0 || others.length === 0 || actions.some((word) => others.includes(word))
  );
}

/** Words of at most this length are too similar to each other to detect typos. */
const LONG = 6;

/**
 * Typos: words that differ from another by one missing letter, mapped to the more frequent one.
 *
 * @param counts how often each word occurs in questions
 */
export function typos(counts: ReadonlyMap<string, number>): Map<string, string> {
  const found = new Map<string, string>();
  for (const [word, count] of counts) {
    if (word.length <= LONG) continue;
    for (let i = 1; i < word.length; i++) {
      const shorter = word.slice(0, i) + word.slice(i + 1);
      const known = counts.get(shorter);
      if (known === undefined) continue;
      if (known <= count) found.set(shorter, word);
      else found.set(word, shorter);
    }
  }
  return found;
}
