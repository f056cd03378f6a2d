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
const NO_ENTRIES: readonly Entry[] = [];

export function createScanner(): Scanner {
  // A trie in lists of numbers, which takes a tenth of the memory of objects and a third of the time. A node is a
  // number, 0 for none. Its first edge, and the entries that end there:
  const edges = [0];
  const entries: (Entry[] | undefined)[] = [undefined];
  // Of an edge: its UTF-16 unit, the node that it leads to, and the next edge of the same node; 0 for none.
  const codes = [0];
  const targets = [0];
  const others = [0];
  /** The first nodes by UTF-16 unit: of phrases that begin where a word begins, of those that begin anywhere. */
  const atStart = new Int32Array(0x10000);
  const anywhere = new Int32Array(0x10000);
  const prefixed = new Int32Array(0x10000);
  let hasPrefixes = false;

  function step(node: number, code: number): number {
    let edge = edges[node]!;
    while (edge !== 0 && codes[edge] !== code) edge = others[edge]!;
    return targets[edge]!;
  }

  function insert(
    root: Int32Array,
    text: string,
    entry: Entry,
    letters?: ReadonlyMap<string, string>,
  ): void {
    let node = 0;
    for (let at = 0; at < text.length; at++) {
      const own = letters?.get(text[at]!) ?? text[at]!;
      const code = own.charCodeAt(0);
      let next = at === 0 ? root[code]! : step(node, code);
      if (next === 0) {
        next = edges.push(0) - 1;
        entries.push(undefined);
      }
      for (let other = 0; other < own.length; other++) {
        const letter = own.charCodeAt(other);
        if (at === 0) root[letter] = next;
        else if (step(node, letter) !== next) {
          // The last edge of a unit is met first.
          others.push(edges[node]!);
          edges[node] = codes.push(letter) - 1;
          targets.push(next);
        }
      }
      node = next;
    }
    (entries[node] ??= []).push(entry);
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
      insert(prefixed, foldText(prefix).trim(), { kind: 0, isOpen: true, prefixes: bit });
    },
    scan(folded) {
      const hits: Hit[] = [];
      const { length } = folded;
      let clause = 0;
      let sentence = 0;
      let wordEnd = 0;

      function walk(root: Int32Array, start: number, bits: number): void {
        let node = root[folded.charCodeAt(start)]!;
        if (node === 0) return;
        const spaced = !isUnspaced(folded.charCodeAt(start));
        for (let at = start; node !== 0;) {
          const found = entries[node];
          if (found) {
            const isEnd = !spaced || folded.charCodeAt(at + 1) === 32;
            let end = isEnd ? at + 1 : 0;
            for (const { kind, isOpen, prefixes } of found) {
              if (bits >= 0 && (bits & prefixes) === 0) continue;
              if (!isEnd && !isOpen) continue;
              if (end === 0) end = folded.indexOf(' ', at);
              hits.push({ kind, start, end, clause, sentence });
            }
          }
          do at++;
          while (!spaced && folded.charCodeAt(at) === 32);
          node = step(node, folded.charCodeAt(at));
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
        if (folded.charCodeAt(at - 1) === 32) {
          wordEnd = at + LONGEST_WORD;
          if (atStart[code] !== 0) walk(atStart, at, -1);
          if (hasPrefixes) {
            let node = prefixed[code]!;
            for (let to = at + 1; node !== 0; to++) {
              let bits = 0;
              for (const { prefixes } of entries[node] ?? NO_ENTRIES) bits |= prefixes;
              if (bits !== 0) walk(atStart, to, bits);
              node = step(node, folded.charCodeAt(to));
            }
          }
        }
        if (anywhere[code] !== 0 && (at < wordEnd || isUnspaced(code))) walk(anywhere, at, -1);
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
