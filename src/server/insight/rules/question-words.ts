import { topicWords } from '../../../text/repetition.ts';

/** A thing that is asked about says most of what a question is about. */
const THING = 1;
/** What is to be done to it says less: "forgot", "reset" and "change" a password are one wish. */
const ACTION = 0.5;
/** What stands beside any thing says little. */
const GENERAL = 0.4;
/** That something is wrong says least: nobody asks when all is well. */
const TROUBLE = 0.25;

/** Words that mean the same in a question to support, in English: each line is told by its first. */
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

/** The stem of a single word; '' for one that stands in every question. */
function stemOf(word: string): string {
  const [stem = ''] = topicWords(word);
  return undoubled(stem);
}

/** `resett`, cut from `resetting`, is `reset`. */
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

/**
 * What a question is about: those of its words that mean the same as one, sorted.
 *
 * @param telling as `topicWords` gives them
 */
export function questionWords(telling: ReadonlySet<string>): string[] {
  const words = new Set<string>();
  for (const word of telling) {
    const stem = undoubled(word.replace(/^'+|'+$/g, ''));
    if (stem) words.add(canonical.get(stem) ?? stem);
  }
  return [...words].sort();
}

/** How much a word tells. */
export const weightOf = (word: string) => weights.get(word) ?? THING;
const isAction = (word: string) => weights.get(word) === ACTION;

/** How much of both is shared, and how much of the shorter: so much alike are two of one gap. */
const ALIKE = 0.55;
const OF_BOTH = 0.6;
const OF_SHORTER = 0.4;

/** How alike two questions are, 0–1, from the weight of what they share and of each. */
export const likeness = (shared: number, one: number, other: number) =>
  OF_BOTH * (shared / (one + other - shared)) + OF_SHORTER * (shared / Math.min(one, other));

/** The weight of all these words. */
export function weightOfAll(words: Iterable<string>): number {
  let sum = 0;
  for (const word of words) sum += weightOf(word);
  return sum;
}

/**
 * Whether two questions ask the same. Each word weighs by what kind it is; they are alike by the weight
 * they share of both (Jaccard) and of the shorter one (overlap), and are not when they share no thing, or
 * want different things done.
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

/** Shorter words are too like each other to be told from slips. */
const LONG = 6;

/**
 * Words that are another with one letter left out, as the one that is commoner.
 *
 * @param counts how often each word stands in questions
 */
export function slips(counts: ReadonlyMap<string, number>): Map<string, string> {
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
