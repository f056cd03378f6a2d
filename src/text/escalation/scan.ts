import { foldText, isUnspaced } from './fold.ts';

/** Words that were found in a folded text. */
export interface Hit {
  /** Which class of words they belong to. */
  kind: number;
  start: number;
  end: number;
  /** Which clause they stand in, counted by commas and ends of sentences. */
  clause: number;
  sentence: number;
}

interface Entry {
  kind: number;
  /** Any ending may follow. */
  isOpen: boolean;
  /** Which prefixes may precede it, a bit for each set. */
  prefixes: number;
}

interface Node {
  next: Map<number, Node>;
  entries: Entry[];
}

const newNode = (): Node => ({ next: new Map(), entries: [] });

/** Finds all words of all classes in one pass. */
export interface Scanner {
  /**
   * @param phrase words as in `EscalationWords`: a final `*` matches any ending, one at the start any beginning
   * @param bits the sets of prefixes that may precede it
   * @param letters groups of letters that stand for each other
   */
  add(phrase: string, kind: number, bits?: number, letters?: ReadonlyMap<string, string>): void;
  addPrefix(prefix: string, bit: number): void;
  /** @returns the hits ordered by their start */
  scan(folded: string): Hit[];
}

/** Longest word with its prefixes; a longer one matches nothing further. It bounds the work. */
const LONGEST_WORD = 80;

export function createScanner(): Scanner {
  /** Phrases that begin where a word begins, and those that begin anywhere. */
  const atStart = newNode();
  const anywhere = newNode();
  const prefixRoot = newNode();
  let hasPrefixes = false;

  function insert(
    root: Node,
    text: string,
    entry: Entry,
    letters?: ReadonlyMap<string, string>,
  ): void {
    let node = root;
    for (let at = 0; at < text.length; at++) {
      const own = letters?.get(text[at]!) ?? text[at]!;
      let next = node.next.get(own.charCodeAt(0));
      next ??= newNode();
      for (let other = 0; other < own.length; other++) node.next.set(own.charCodeAt(other), next);
      node = next;
    }
    node.entries.push(entry);
  }

  return {
    add(phrase, kind, prefixes = 0, letters) {
      const begins = phrase.startsWith('*') ? 1 : 0;
      const isOpen = phrase.endsWith('*') && phrase.length > 1;
      for (const spelling of spellings(phrase.slice(begins, isOpen ? -1 : undefined))) {
        let text = foldText(spelling).trim();
        if (text === '') continue;
        const unspaced = isUnspaced(text.charCodeAt(0));
        if (unspaced) text = text.replaceAll(' ', '');
        const entry = { kind, isOpen: isOpen || unspaced, prefixes };
        insert(begins || unspaced ? anywhere : atStart, text, entry, letters);
      }
    },
    addPrefix(prefix, bit) {
      hasPrefixes = true;
      insert(prefixRoot, foldText(prefix).trim(), { kind: 0, isOpen: true, prefixes: bit });
    },
    scan(folded) {
      const hits: Hit[] = [];
      const { length } = folded;
      /** Bits of the prefixes that end before a position. */
      let after: number[] | undefined;
      let clause = 0;
      let sentence = 0;
      let wordEnd = 0;
      /** The end of the word that was asked for last, and from where. */
      let knownFrom = 0;
      let knownEnd = -1;

      function endOfWord(from: number): number {
        if (from < knownFrom || from > knownEnd) {
          const end = folded.indexOf(' ', from);
          knownFrom = from;
          knownEnd = end < 0 ? length : end;
        }
        return knownEnd;
      }

      function walk(root: Node, start: number, bits: number): void {
        let node: Node | undefined = root;
        const spaced = !isUnspaced(folded.charCodeAt(start));
        for (let at = start; at < length; at++) {
          const code = folded.charCodeAt(at);
          if (code === 32 && !spaced) continue;
          node = node.next.get(code);
          if (!node) return;
          if (node.entries.length === 0) continue;
          const isEnd = !spaced || folded.charCodeAt(at + 1) === 32;
          for (const { kind, isOpen, prefixes } of node.entries) {
            if (bits >= 0 && (bits & prefixes) === 0) continue;
            if (!isEnd && !isOpen) continue;
            let end = at + 1;
            if (spaced && !isEnd) end = endOfWord(end);
            hits.push({ kind, start, end, clause, sentence });
          }
        }
      }

      for (let at = 0; at < length; at++) {
        const code = folded.charCodeAt(at);
        if (code === 32) continue;
        if (code === 10 || code === 44) {
          clause++;
          if (code === 10) sentence++;
          continue;
        }
        const isStart = folded.charCodeAt(at - 1) === 32;
        if (isStart) {
          after = undefined;
          wordEnd = at + LONGEST_WORD;
          walk(atStart, at, -1);
          if (hasPrefixes) {
            let node: Node | undefined = prefixRoot;
            for (let to = at; node; to++) {
              for (const { prefixes } of node.entries) {
                (after ??= [])[to - at] = (after[to - at] ?? 0) | prefixes;
              }
              if (folded.charCodeAt(to) === 32) break;
              node = node.next.get(folded.charCodeAt(to));
            }
            // Where the prefixes end, counted from here.
            if (after) {
              for (const [length_, bits] of after.entries()) {
                if (bits) walk(atStart, at + length_, bits);
              }
            }
          }
        }
        if (at < wordEnd || isUnspaced(code)) walk(anywhere, at, -1);
      }
      return hasPrefixes ? hits.sort((a, b) => a.start - b.start) : hits;
    },
  };
}

/** German umlauts are also written with an e. */
function spellings(phrase: string): string[] {
  const text = phrase.toLowerCase().normalize('NFC');
  return /[äöü]/.test(text) ? [text, text.replace(/[äöü]/g, (letter) => `${letter}e`)] : [text];
}
