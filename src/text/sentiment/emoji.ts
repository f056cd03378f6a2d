import { decodeWords } from './encoding.ts';
import { emoji } from './emoji-words.ts';

/** Emoji that the lexicon lacks or rates differently. */
const OURS: Readonly<Record<string, number>> = {
  '👍': 2,
  '👎': -2,
  '🎉': 1.8,
  '🤬': -2.6,
  '🥰': 2.2,
  '🤩': 2.2,
  '🥳': 2.2,
  '😜': 0.8,
  '😝': 0.6,
  '😐': -0.5,
  '😑': -0.8,
  '😤': -1.4,
  '🤮': -2.4,
  '🤦': -1.4,
  '🤷': -0.4,
  '🙃': -0.4,
  '♥': 1.8,
  '💪': 1,
  '🔥': 1,
  '⭐': 1,
  '🌟': 1.2,
  '✨': 0.8,
  '✅': 0.8,
  '❌': -0.8,
};

/** Western emoticons. */
export const emoticons: Readonly<Record<string, number>> = {
  ':)': 2,
  ':-)': 1.8,
  '(:': 2.1,
  '=)': 2,
  ':]': 2,
  ':D': 2.4,
  ':-D': 2.4,
  '=D': 2.3,
  ';)': 1,
  ';-)': 1,
  ':p': 1,
  ':P': 1.2,
  ':-P': 1.2,
  ';P': 1.1,
  '<3': 1.9,
  '</3': -2.4,
  '^_^': 2,
  '^^': 1.2,
  '\\o/': 2.2,
  ':(': -1.9,
  ':-(': -1.6,
  '):': -1.8,
  '=(': -1.8,
  ':[': -1.7,
  ":'(": -2.1,
  'D:': -1.6,
  ':/': -1.1,
  ':-/': -1.1,
  ':\\': -1,
  '=/': -1,
  ':|': -0.5,
  ':S': -0.9,
  ':s': -0.8,
  '>:(': -2.4,
  '>.<': -1.2,
  '-_-': -1.2,
  'D=': -1.5,
  ":')": 1.8,
  ':*': 2,
  ':3': 1.8,
  ':o)': 1.6,
};

let valences: Map<string, number> | undefined;

/** The valence of each emoji: those of `emoji-words.ts`, then ours. */
export function emojiValences(): ReadonlyMap<string, number> {
  return (valences ??= new Map([...decodeWords(emoji), ...Object.entries(OURS)]));
}
