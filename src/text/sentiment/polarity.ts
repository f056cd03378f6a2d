import type { Lexicon, Token } from './lexicon.ts';
import { tokensOf } from './tokens.ts';

/**
 * How words modify each other: the model is that of VADER (Hutto & Gilbert, ICWSM 2014), the numbers
 * were fitted on half of the tweets published with it, and rounded.
 */
const BOOST = 0.7;
/** Factor for a word in capitals in a text that also has lower case. */
const SHOUT = 1.2;
/** Factors of a negation for good and for bad words: "not bad" is far from good. */
const NOT_GOOD = -0.35;
const NOT_BAD = 0;
const EXCLAMATION = 0.9;
/** A link is passed on for what it is about, more often than to say how one feels. */
const LINK = /\bhttp/;
const WITH_LINK = 0.6;
const BEFORE_BUT = 0.35;
const AFTER_BUT = 0.9;
/** Normalisation constant: a larger value requires more evidence for an extreme score. */
const SPREAD = 24;

/** How many words after it a negation affects. */
const REACH = 3;
/** How many words before it, in languages where it may follow. */
const REACH_BACK = 2;
/** The characters of a text that are read; a longer one has shown its mood by then. */
const MOST_READ = 20_000;
/** Most exclamation marks that count. */
const MOST_MARKS = 4;

/** The polarity of a text from its words alone, −1 (very bad) to 1 (very good). */
export function polarityOf(text: string, lexicon: Lexicon): number {
  const read = text.slice(0, MOST_READ);
  const sum = sumOf(read, tokensOf(read, lexicon));
  return sum / Math.sqrt(sum * sum + SPREAD);
}

function sumOf(text: string, tokens: readonly Token[]): number {
  const hasShouting = mixesCases(tokens);
  const but = tokens.findIndex(({ contrasts }) => contrasts);
  let sum = 0;
  for (let i = 0; i < tokens.length; i++) {
    if (tokens[i]!.valence === 0) continue;
    const weighed = inContext(tokens, i, hasShouting);
    sum += but < 0 ? weighed : weighed * (i < but ? BEFORE_BUT : AFTER_BUT);
  }
  return (sum + Math.sign(sum) * emphasisOf(text)) * (LINK.test(text) ? WITH_LINK : 1);
}

/** The valence of a word, modified by the words around it in the same sentence. */
function inContext(tokens: readonly Token[], index: number, hasShouting: boolean): number {
  const { valence, isShouted } = tokens[index]!;
  let weight = Math.abs(valence) + (isShouted && hasShouting ? SHOUT : 0);
  let turned = 1;
  for (let back = 1; back <= REACH && back <= index; back++) {
    if (tokens[index - back + 1]!.begins) break;
    const before = tokens[index - back]!;
    if (back === 1 && before.boost !== 0) {
      weight += before.boost * (BOOST + (before.isShouted && hasShouting ? SHOUT : 0));
    }
    if (before.negates) turned = valence > 0 ? NOT_GOOD : NOT_BAD;
  }
  for (let on = index + 1; on <= index + REACH_BACK && on < tokens.length; on++) {
    const after = tokens[on]!;
    if (after.begins) break;
    if (after.negatesBefore) turned = valence > 0 ? NOT_GOOD : NOT_BAD;
  }
  return Math.sign(valence) * Math.max(0, weight) * turned;
}

/** Capitals are emphasis only if the text also has lower case. */
function mixesCases(tokens: readonly Token[]): boolean {
  let shouted = 0;
  let words = 0;
  for (const { word, isShouted } of tokens) {
    if (word === '') continue;
    words++;
    if (isShouted) shouted++;
  }
  return shouted > 0 && shouted < words;
}

function emphasisOf(text: string): number {
  let marks = 0;
  let at = text.indexOf('!');
  while (at >= 0 && marks < MOST_MARKS) {
    marks++;
    at = text.indexOf('!', at + 1);
  }
  return marks * EXCLAMATION;
}
