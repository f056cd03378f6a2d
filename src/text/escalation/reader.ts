import { foldText, isUnspaced } from './fold.ts';
import { createScanner, type Hit } from './scan.ts';
import type { WordList } from './types.ts';

/** The words of one language, by class, and what is looked for. */
export interface Vocabulary {
  /**
   * Words by class. These names have a meaning: `not`, `unwanted` and `past` cancel, `but` ends their reach,
   * `cannot` hides them, a `bot` near them has them for itself, `except` hides all, `filler` may stand in between.
   */
  classes: Readonly<Record<string, WordList | undefined>>;
  /** Patterns by the name of what they find, as in `EscalationWords`. */
  patterns: Readonly<Record<string, WordList | undefined>>;
  prefixes?: WordList | undefined;
  letters?: string | undefined;
}

/** A part of a folded text. */
export interface Span {
  start: number;
  end: number;
}

/**
 * What cancels a match. Patterns that contain a class whose name begins with `not`, or that begin with `!`, are
 * not cancelled by negations.
 */
export interface Cancels {
  /** `near`: a negation right before it; `any`: a negation on either side, or words that tell of the past. */
  negation?: 'near' | 'any';
  /** Classes of which a word in the text cancels it. */
  anywhere?: readonly string[];
  /** Classes of which a word in the clause cancels it. */
  clause?: readonly string[];
  /** Classes of which a word before it in the clause cancels it. */
  before?: readonly string[];
  /** Classes of which a word in it or right after it cancels it. */
  after?: readonly string[];
}

/** What was found in one text. */
export interface Reading {
  folded: string;
  /** The first match of a kind of pattern. */
  find(name: string, cancels?: Cancels): Span | undefined;
  /** A word of one class of `main`, when the text has a word of another class of `main` or `others` elsewhere. */
  several(main: readonly string[], others: readonly string[], cancels?: Cancels): Span | undefined;
  /** The place of a word of `main`, when the text has nothing but it and words of the others. */
  only(main: string, others: readonly string[], cancels?: Cancels): Span | undefined;
}

/** A pattern, known by the kinds of its first part. */
interface Pattern {
  /** All but the first. */
  rest: readonly Part[];
  /** No negation cancels it. */
  isFree: boolean;
  /** All parts stand in one clause, not only in one sentence. */
  isClose: boolean;
  /** The clause ends after it, or goes on with a word of `filler`, `but` or `follows`. */
  isLast: boolean;
}

interface Part {
  kinds: readonly number[];
  /** Follows the part before it. */
  isOrdered: boolean;
  /** Stands next to it, with nothing but fillers between. */
  isNext: boolean;
}

/** What a language has, by number. */
interface Compiled {
  classes: Map<string, number>;
  /** By name, then by the kinds of the first part. */
  patterns: Map<string, Map<number, Pattern[]>>;
}

/** Most UTF-16 units between the parts of a pattern, in scripts with and without spaces. */
const GAP = 40;
const GAP_UNSPACED = 10;
/** Most units between a negation and what it negates. */
const REACH = 16;
const REACH_UNSPACED = 6;
/** The same for a topic: "will not hesitate to call my lawyer" denies nothing. */
const SHORT_REACH = 5;

/** The entries of a list. */
export const entriesOf = (list: WordList | undefined): string[] =>
  (typeof list === 'string' ? list.split(',') : [...(list ?? [])])
    .map((one) => one.trim())
    .filter(Boolean);

/**
 * Reads texts by classes of words and patterns of them, within clauses and with negations on either
 * side. All vocabularies are searched in one pass; the patterns of one see its own words alone.
 *
 * @example
 * const read = createReader([
 *   { classes: { not: 'not, never', works: 'work*' }, patterns: { fault: '<not> + <works>' } },
 * ]);
 * read('It does not work').find('fault'); // { start: 9, end: 17 }
 */
export function createReader(vocabularies: readonly Vocabulary[]): (text: string) => Reading {
  const scanner = createScanner();
  /** Of each kind: whether it hides or is hidden, and a bit for each name of patterns that begin with it. */
  const traits: number[] = [];
  const bits = new Map<string, number>();

  const languages = vocabularies.map(
    ({ classes, patterns, prefixes, letters }, index): Compiled => {
      const bit = 1 << (index % 30);
      for (const prefix of entriesOf(prefixes)) scanner.addPrefix(prefix, bit);
      const groups = new Map<string, string>();
      for (const group of letters?.split(' ') ?? []) {
        for (const letter of group) groups.set(letter, group);
      }
      const known = new Map<string, number>();
      const ofName = new Map<string, number>();
      const add = (phrase: string, kind: number) =>
        scanner.add(phrase, kind, prefixes ? bit : 0, groups);
      function literal(phrase: string): number {
        let kind = known.get(phrase);
        if (kind === undefined) {
          known.set(phrase, (kind = traits.push(0) - 1));
          add(phrase, kind);
        }
        return kind;
      }
      for (const [name, list] of Object.entries(classes)) {
        const kind = traits.push(TRAITS[name] ?? 0) - 1;
        ofName.set(name, kind);
        for (const phrase of entriesOf(list)) {
          add(phrase, kind);
          if (name === 'person') for (const slip of slipsOf(phrase)) add(slip, kind);
        }
      }
      const partOf = (text: string): readonly number[] =>
        text.startsWith('<')
          ? text
              .slice(1, -1)
              .split('|')
              .flatMap((name) => ofName.get(name) ?? [])
          : [literal(text)];
      const compiled = new Map<string, Map<number, Pattern[]>>();
      for (const [name, list] of Object.entries(patterns)) {
        const byFirst = new Map<number, Pattern[]>();
        const single = traits.push(0) - 1;
        byFirst.set(single, [{ rest: NONE, isFree: false, isClose: false, isLast: false }]);
        for (const entry of entriesOf(list)) {
          const isClose = entry.includes('<not');
          const isFree = isClose || entry.startsWith('!');
          const isLast = entry.endsWith(' .') && ofName.has('follows');
          const text = entry.replace(/^!/, '').replace(/ \.$/, '');
          if (!isFree && !/[+>~]/.test(text)) {
            add(text, single);
            continue;
          }
          const parts = text.split(/ (?=[+>~] )/).map((part) => ({
            kinds: partOf(part.replace(/^[+>~] /, '')),
            isOrdered: part.startsWith('> '),
            isNext: part.startsWith('~ '),
          }));
          if (parts.some((part) => part.kinds.length === 0)) continue;
          const [{ kinds }, ...rest] = parts as [Part, ...Part[]];
          for (const first of kinds) {
            const there = byFirst.get(first);
            const pattern = { rest, isFree, isClose, isLast };
            if (there) there.push(pattern);
            else byFirst.set(first, [pattern]);
          }
        }
        compiled.set(name, byFirst);
        const bit = bits.get(name) ?? FIRST_BIT << bits.size;
        if (bit === 0) throw new Error('More names of patterns than a number has bits.');
        bits.set(name, bit);
        for (const kind of byFirst.keys()) traits[kind]! |= bit;
      }
      return { classes: ofName, patterns: compiled };
    },
  );

  return (text) => {
    const folded = foldText(text);
    const hits = unmasked(scanner.scan(folded), traits);
    const byKind = new Map<number, Hit[]>();
    let met = 0;
    for (const hit of hits) {
      const there = byKind.get(hit.kind);
      if (there) there.push(hit);
      else {
        byKind.set(hit.kind, [hit]);
        met |= traits[hit.kind]!;
      }
    }
    const hitsOf = ({ classes }: Compiled): HitsOf => {
      return (name) => byKind.get(classes.get(name) ?? -1) ?? NONE;
    };
    /** Of a language and those before it: what an English word means is also told by the conversation's language. */
    const ofUpTo = (last: Compiled) => (name: string) =>
      languages.slice(0, languages.indexOf(last) + 1).map((language) => hitsOf(language)(name));
    return {
      folded,
      find(name, cancels = NOTHING) {
        const bit = bits.get(name) ?? 0;
        // Most texts have no word that begins a pattern of the name.
        if ((met & bit) === 0) return undefined;
        for (const language of languages) {
          const byFirst = language.patterns.get(name);
          if (!byFirst) continue;
          const of = hitsOf(language);
          for (const [kind, anchors] of byKind) {
            if ((traits[kind]! & bit) === 0) continue;
            for (const { rest, isFree, isClose, isLast } of byFirst.get(kind) ?? NONE) {
              if (!hasAll(rest, byKind)) continue;
              const others = rest.map((part) => merged(part.kinds, byKind));
              for (const anchor of anchors) {
                const span =
                  rest.length === 0 ? anchor : spanFrom(anchor, rest, others, isClose, folded, of);
                if (!span || isCancelled(span, ofUpTo(language), cancels, folded)) continue;
                if (isLast && goesOn(span, folded, of)) continue;
                if (!isNegated(span, of, cancels.negation, isFree, folded)) return span;
              }
            }
          }
        }
        return undefined;
      },
      several(main, others, cancels = NOTHING) {
        for (const language of languages) {
          if (!main.some((name) => byKind.has(language.classes.get(name) ?? -1))) continue;
          const firsts = (names: readonly string[]) =>
            names.flatMap((name) => hitsOf(language)(name)[0] ?? []);
          const [one, ...rest] = firsts(main);
          if (!one) continue;
          const isElsewhere = ({ start, end }: Span) => start >= one.end || end <= one.start;
          if (![...rest, ...firsts(others)].some(isElsewhere)) continue;
          if (!isCancelled(one, ofUpTo(language), cancels, folded)) return one;
        }
        return undefined;
      },
      only(main, others, cancels = NOTHING) {
        for (const language of languages) {
          const of = hitsOf(language);
          const [word] = of(main);
          if (!word || !isCovered(folded, 0, folded.length, [main, ...others].map(of))) continue;
          if (isCancelled(word, ofUpTo(language), cancels, folded)) continue;
          if (isNegated(word, of, cancels.negation, false, folded)) continue;
          return word;
        }
        return undefined;
      },
    };
  };
}

type HitsOf = (name: string) => readonly Hit[];

const HIDES = 1;
const HIDES_REFUSALS = 2;
const REFUSES = 4;
/** Classes that hide what lies within their words, all or only what refuses, and those that refuse. */
const TRAITS: Readonly<Record<string, number | undefined>> = {
  except: HIDES,
  cannot: HIDES_REFUSALS,
  not: REFUSES,
  unwanted: REFUSES,
};
/** The bit of the first name of patterns; the others follow. */
const FIRST_BIT = 8;
/** Shorter words with a letter missing are other words. */
const SLIPPED = 7;

/** A long word with one letter missing, or two letters exchanged. */
function slipsOf(phrase: string): string[] {
  const [, word = '', star = ''] = /^(\p{L}+)(\*?)$/u.exec(phrase) ?? [];
  if (word.length < SLIPPED) return [];
  const letters = [...word];
  return letters.slice(1).flatMap((letter, index) => {
    const before = word.slice(0, index + 1);
    const after = word.slice(index + 2);
    const first = before.slice(0, -1);
    return [before + after + star, first + letter + before.at(-1) + after + star];
  });
}

const NONE: readonly never[] = [];
const NOTHING: Cancels = {};

/** Whether the text has a word of each part. */
const hasAll = (parts: readonly Part[], byKind: ReadonlyMap<number, Hit[]>): boolean =>
  parts.every(({ kinds }) => kinds.some((kind) => byKind.has(kind)));

const merged = (kinds: readonly number[], byKind: ReadonlyMap<number, Hit[]>): readonly Hit[] =>
  kinds.length === 1
    ? (byKind.get(kinds[0]!) ?? NONE)
    : kinds
        .flatMap((kind): readonly Hit[] => byKind.get(kind) ?? NONE)
        .sort((a, b) => a.start - b.start);

/** Without the hits within words that mean something else as a whole. */
function unmasked(hits: Hit[], traits: readonly number[]): Hit[] {
  const has = ({ kind }: Hit, trait: number) => (traits[kind]! & trait) !== 0;
  if (!hits.some((hit) => has(hit, HIDES | HIDES_REFUSALS))) return hits;
  const [hidesAll, hidesWeak] = [HIDES, HIDES_REFUSALS].map((trait) =>
    coverOf(hits.filter((hit) => has(hit, trait))),
  ) as [Cover, Cover];
  return hits.filter(
    (hit) =>
      has(hit, HIDES | HIDES_REFUSALS) || !(hidesAll(hit) || (has(hit, REFUSES) && hidesWeak(hit))),
  );
}

type Cover = (hit: Hit) => boolean;

/** Whether a hit begins within one of the covers and is not longer; to be asked in the order of the starts. */
function coverOf(covers: readonly Hit[]): Cover {
  let next = 0;
  let reach: Hit | undefined;
  return ({ start, end }) => {
    while (next < covers.length && covers[next]!.start <= start) {
      const cover = covers[next++]!;
      if (!reach || cover.end > reach.end) reach = cover;
    }
    return reach !== undefined && start < reach.end && !(start === reach.start && end > reach.end);
  };
}

/** Whether the words between two places are all among the hits of these lists. */
function isCovered(
  folded: string,
  from: number,
  to: number,
  lists: readonly (readonly Hit[])[],
): boolean {
  for (let at = from; at < to; at++) {
    const code = folded.charCodeAt(at);
    if (code === 32 || code === 10 || code === 44) continue;
    let end = at;
    for (const hits of lists) {
      for (let one = indexFrom(hits, at); hits[one]?.start === at; one++) {
        end = Math.max(end, hits[one]!.end);
      }
    }
    if (end === at) return false;
    at = end - 1;
  }
  return true;
}

const gapAt = (folded: string, { start }: Span, spaced: number, unspaced: number) =>
  isUnspaced(folded.charCodeAt(start)) ? unspaced : spaced;

/** Joins to a hit the nearest of the hits of each other part; `undefined`: one is missing. */
function spanFrom(
  anchor: Hit,
  rest: readonly Part[],
  others: readonly (readonly Hit[])[],
  isClose: boolean,
  folded: string,
  of: HitsOf,
): Hit | undefined {
  const gap = gapAt(folded, anchor, GAP, GAP_UNSPACED);
  const used = [anchor];
  const span = { ...anchor };
  let last = anchor;
  for (const [index, { isOrdered, isNext }] of rest.entries()) {
    const hits = others[index]!;
    let best: Hit | undefined;
    let least = gap + 1;
    const next = indexFrom(hits, span.end);
    // What overlaps is few: words of one class rarely do.
    for (let at = Math.max(0, next - 4); at <= next && at < hits.length; at++) {
      const hit = hits[at]!;
      if (isClose ? hit.clause !== anchor.clause : hit.sentence !== anchor.sentence) continue;
      if (isOrdered && hit.start < last.end) continue;
      if (isNext && !isBeside(span, hit, folded, of)) continue;
      if (used.some(({ start, end }) => hit.start < end && hit.end > start)) continue;
      const away = Math.max(0, hit.start - span.end, span.start - hit.end);
      if (away < least) [best, least] = [hit, away];
    }
    if (!best) return undefined;
    used.push(best);
    last = best;
    span.start = Math.min(span.start, best.start);
    span.end = Math.max(span.end, best.end);
  }
  return span;
}

/** The index of the first hit that begins at a place or after it. */
function indexFrom(hits: readonly Hit[], place: number): number {
  let [low, high] = [0, hits.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (hits[middle]!.start < place) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Words that may stand between two that belong together. */
const BETWEEN = ['filler', 'want', 'person'];

function isBeside(one: Span, other: Span, folded: string, of: HitsOf): boolean {
  const [from, to] = one.end <= other.start ? [one.end, other.start] : [other.end, one.start];
  const hasMark = /[\n,]/.test(folded.slice(from, to));
  return !hasMark && isCovered(folded, from, to, BETWEEN.map(of));
}

/** "An operator manual" is no operator. */
function goesOn({ end }: Span, folded: string, of: HitsOf): boolean {
  const next = end + 1;
  const code = folded.charCodeAt(next);
  return (
    next < folded.length &&
    code !== 10 &&
    code !== 44 &&
    !['filler', 'but', 'follows'].some(
      (name) => of(name)[indexFrom(of(name), next)]?.start === next,
    )
  );
}

function isCancelled(
  span: Hit,
  of: (name: string) => (readonly Hit[])[],
  { anywhere = NONE, clause = NONE, before = NONE, after = NONE }: Cancels,
  folded: string,
): boolean {
  const reach = gapAt(folded, span, REACH, REACH_UNSPACED);
  const has = (names: readonly string[], from: number, to: number) =>
    names.some((name) =>
      of(name).some((hits) => within(hits, from, to).some((hit) => hit.clause === span.clause)),
    );
  return (
    anywhere.some((name) => of(name).some((hits) => hits.length > 0)) ||
    has(clause, span.start - FAR, span.end + FAR) ||
    has(before, span.start - FAR, span.start) ||
    has(after, span.start, span.end + reach)
  );
}

/** How far a word of the same clause counts, units. */
const FAR = 60;

/** The hits that begin from one place to another. */
function within(hits: readonly Hit[], from: number, to: number): readonly Hit[] {
  const first = indexFrom(hits, from);
  return hits.slice(first, indexFrom(hits, to + 1));
}

function isNegated(
  span: Hit,
  of: HitsOf,
  negation: Cancels['negation'],
  isFree: boolean,
  folded: string,
): boolean {
  if (isFree || !negation) return false;
  const isAny = negation === 'any';
  const reach = gapAt(folded, span, isAny ? REACH : SHORT_REACH, isAny ? REACH_UNSPACED : 2);
  const ofClause = (name: string, from: number, to: number) =>
    within(of(name), from, to).filter((hit) => hit.clause === span.clause);
  /** "No, I do not understand, I want …": another wish begins between, not right after the negation. */
  const isParted = (from: number, to: number) =>
    within(of('but'), from + 2, to).some((but) => but.end <= to);
  /** Whether a negation is about the bot: "no robot, …". */
  const isOfBot = (no: Hit, away: number) =>
    within(of('bot'), no.start - FAR, no.end + FAR).some(
      (bot) =>
        bot.clause === no.clause &&
        Math.max(bot.start - no.end, no.start - bot.end) <= Math.max(away, 1),
    );
  const isBefore = ofClause('not', span.start - FAR, isAny ? span.end : span.start).some((no) => {
    const away = Math.max(0, span.start - no.end);
    return away <= reach && !(away > 0 && isParted(no.end, span.start)) && !isOfBot(no, away);
  });
  if (isBefore || !isAny) return isBefore;
  return (
    ofClause('unwanted', span.start, span.end + reach).some(
      (no) => !isParted(span.end, no.start) && !isOfBot(no, reach),
    ) ||
    ofClause('past', span.start - FAR, span.end + FAR).some(
      ({ start, end }) => !isParted(Math.min(end, span.end), Math.max(start, span.start)),
    )
  );
}
