import { foldText, isUnspaced } from './fold.ts';
import { createScanner, type Hit } from './scan.ts';
import type { WordList } from './types.ts';

/** The words of one language, by class, and what is looked for. */
export interface Vocabulary {
  /** Words by class. These names have a meaning: `not`, `unwanted`, `past`, `but`, `bot`, `except`. */
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

/** Which negations cancel a match; patterns that contain `<not>` or begin with `!` are never cancelled. */
export type Cancelled =
  /** None. */
  | 'never'
  /** A negation right before it. */
  | 'denied'
  /** A negation on either side, or words that tell of the past. */
  | 'refused';

/** What was found in one text. */
export interface Reading {
  folded: string;
  /** The first match of a kind of pattern. */
  find(name: string, cancelled: Cancelled): Span | undefined;
  /** The place of a word of `main`, when the text has nothing but it and words of the others. */
  isOnly(main: string, others: readonly string[]): Span | undefined;
}

/** A pattern: for each part the kinds of words that it may be. */
interface Pattern {
  parts: { kinds: readonly number[]; isOrdered: boolean }[];
  isFree: boolean;
}

/** What a language has, by number. */
interface Compiled {
  classes: Map<string, number>;
  /** By name, then by the kinds of the first part. */
  patterns: Map<string, Map<number, Pattern[]>>;
}

/** Most UTF-16 units between the parts of a pattern, in scripts with and without spaces. */
const GAP = 30;
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
 * read('It does not work').find('fault', 'never'); // { start: 9, end: 17 }
 */
export function createReader(vocabularies: readonly Vocabulary[]): (text: string) => Reading {
  const scanner = createScanner();
  let kinds = 0;
  const masks = new Set<number>();

  const languages = vocabularies.map(({ classes, patterns, prefixes, letters }, index): Compiled => {
    const bit = 1 << index % 30;
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
        known.set(phrase, (kind = kinds++));
        add(phrase, kind);
      }
      return kind;
    }
    for (const [name, list] of Object.entries(classes)) {
      const kind = kinds++;
      ofName.set(name, kind);
      if (name === 'except') masks.add(kind);
      for (const phrase of entriesOf(list)) add(phrase, kind);
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
      const simple: Pattern = { parts: [{ kinds: [kinds++], isOrdered: false }], isFree: false };
      byFirst.set(simple.parts[0]!.kinds[0]!, [simple]);
      for (const entry of entriesOf(list)) {
        const isFree = entry.startsWith('!') || entry.includes('<not');
        const text = entry.replace(/^!/, '');
        if (!isFree && !/[+>]/.test(text)) {
          add(text, simple.parts[0]!.kinds[0]!);
          continue;
        }
        const parts = text
          .split(/ (?=[+>] )/)
          .map((part) => ({
            kinds: partOf(part.replace(/^[+>] /, '')),
            isOrdered: part.startsWith('> '),
          }));
        if (parts.some((part) => part.kinds.length === 0)) continue;
        for (const first of parts[0]!.kinds) {
          const there = byFirst.get(first);
          if (there) there.push({ parts, isFree });
          else byFirst.set(first, [{ parts, isFree }]);
        }
      }
      compiled.set(name, byFirst);
    }
    return { classes: ofName, patterns: compiled };
  });

  return (text) => {
    const folded = foldText(text);
    const hits = unmasked(scanner.scan(folded), masks);
    const byKind = new Map<number, Hit[]>();
    for (const hit of hits) {
      const there = byKind.get(hit.kind);
      if (there) there.push(hit);
      else byKind.set(hit.kind, [hit]);
    }
    return {
      folded,
      find(name, cancelled) {
        for (const { classes, patterns } of languages) {
          const byFirst = patterns.get(name);
          if (!byFirst) continue;
          const of = (one: string) => byKind.get(classes.get(one) ?? -1) ?? NONE;
          for (const [kind, anchors] of byKind) {
            for (const { parts, isFree } of byFirst.get(kind) ?? NONE) {
              const rest = parts.slice(1).map(({ kinds: any, isOrdered }) => ({
                hits: any.length === 1 ? (byKind.get(any[0]!) ?? NONE) : merged(any, byKind),
                isOrdered,
              }));
              if (rest.some((part) => part.hits.length === 0)) continue;
              for (const anchor of anchors) {
                const span = rest.length === 0 ? anchor : spanFrom(anchor, rest, isFree, folded);
                if (!span) continue;
                if (isFree || cancelled === 'never' || !isCancelled(span, of, cancelled, folded)) {
                  return { start: span.start, end: span.end };
                }
              }
            }
          }
        }
        return undefined;
      },
      isOnly(main, others) {
        for (const { classes } of languages) {
          const [word] = byKind.get(classes.get(main) ?? -1) ?? NONE;
          if (!word) continue;
          const allowed = new Set([main, ...others].map((name) => classes.get(name)));
          let covered = 0;
          for (const { kind, start, end } of hits) {
            if (!allowed.has(kind) || end <= covered) continue;
            if (hasWords(folded, covered, start)) break;
            covered = end;
          }
          if (!hasWords(folded, covered, folded.length)) return word;
        }
        return undefined;
      },
    };
  };
}

const NONE: readonly never[] = [];

const merged = (kinds: readonly number[], byKind: ReadonlyMap<number, Hit[]>): readonly Hit[] =>
  kinds.flatMap((kind) => byKind.get(kind) ?? NONE).sort((a, b) => a.start - b.start);

/** Without the hits within words that mean something else as a whole. */
function unmasked(hits: Hit[], masks: ReadonlySet<number>): Hit[] {
  const covers = hits.filter(({ kind }) => masks.has(kind));
  if (covers.length === 0) return hits;
  let next = 0;
  let reach: Hit | undefined;
  return hits.filter((hit) => {
    while (next < covers.length && covers[next]!.start <= hit.start) {
      const cover = covers[next++]!;
      if (!reach || cover.end > reach.end) reach = cover;
    }
    return masks.has(hit.kind) || !reach || hit.start >= reach.end || hit.end > reach.end;
  });
}

function hasWords(folded: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const code = folded.charCodeAt(at);
    if (code !== 32 && code !== 10 && code !== 44) return true;
  }
  return false;
}

const gapAt = (folded: string, { start }: Span, spaced: number, unspaced: number) =>
  isUnspaced(folded.charCodeAt(start)) ? unspaced : spaced;

/** Joins to a hit the nearest hits of the other parts; `undefined`: one is missing. */
function spanFrom(
  anchor: Hit,
  rest: readonly { hits: readonly Hit[]; isOrdered: boolean }[],
  isClose: boolean,
  folded: string,
): Hit | undefined {
  const gap = gapAt(folded, anchor, GAP, GAP_UNSPACED);
  const used = [anchor];
  let span = anchor;
  let last = anchor;
  for (const { hits, isOrdered } of rest) {
    let best: Hit | undefined;
    let least = gap + 1;
    const next = indexFrom(hits, span.end);
    // What overlaps is few: words of one class rarely do.
    for (let at = Math.max(0, next - 4); at <= next && at < hits.length; at++) {
      const hit = hits[at]!;
      if (isClose ? hit.clause !== anchor.clause : hit.sentence !== anchor.sentence) continue;
      if (isOrdered && hit.start < last.end) continue;
      if (used.some(({ start, end }) => hit.start < end && hit.end > start)) continue;
      const away = Math.max(0, hit.start - span.end, span.start - hit.end);
      if (away < least) [best, least] = [hit, away];
    }
    if (!best) return undefined;
    used.push(best);
    last = best;
    span = {
      ...span,
      start: Math.min(span.start, best.start),
      end: Math.max(span.end, best.end),
    };
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

function isCancelled(
  span: Hit,
  of: (name: string) => readonly Hit[],
  cancelled: Cancelled,
  folded: string,
): boolean {
  const isRefusal = cancelled === 'refused';
  const reach = gapAt(folded, span, isRefusal ? REACH : SHORT_REACH, isRefusal ? REACH_UNSPACED : 2);
  const buts = of('but');
  const isParted = (from: number, to: number) => {
    const at = indexFrom(buts, from);
    return at < buts.length && buts[at]!.end <= to;
  };
  const bots = of('bot');
  /** Whether a negation is about the bot: "no robot, …". */
  const isOfBot = (no: Hit, away: number) => {
    const at = indexFrom(bots, no.start);
    return [bots[at - 1], bots[at]].some(
      (bot) =>
        bot?.clause === no.clause &&
        Math.max(bot.start - no.end, no.start - bot.end) <= Math.max(away, 1),
    );
  };
  const nots = of('not');
  for (let at = indexFrom(nots, span.start - 3 * REACH); at < nots.length; at++) {
    const no = nots[at]!;
    if (no.start > span.end) break;
    if (no.clause !== span.clause) continue;
    const isInside = no.start >= span.start;
    if (isInside ? !isRefusal : no.end > span.start) continue;
    const away = isInside ? 0 : span.start - no.end;
    if (away > reach || (!isInside && isParted(no.end, span.start))) continue;
    if (!isOfBot(no, away)) return true;
  }
  if (!isRefusal) return false;
  const after = of('unwanted');
  for (let at = indexFrom(after, span.start); at < after.length; at++) {
    const no = after[at]!;
    if (no.start - span.end > reach) break;
    if (no.clause === span.clause && !isParted(span.end, no.start) && !isOfBot(no, reach)) return true;
  }
  const past = of('past');
  const far = 3 * REACH;
  for (let at = indexFrom(past, span.start - far); at < past.length; at++) {
    const told = past[at]!;
    if (told.start - span.end > far) break;
    if (told.clause !== span.clause) continue;
    if (!isParted(Math.min(told.end, span.end), Math.max(told.start, span.start))) return true;
  }
  return false;
}
