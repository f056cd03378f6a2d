import { topicWords } from '../../../text/repetition.ts';
import { askTheSame, questionWords } from './question-words.ts';

/** The words of a question, to compare it with others. */
export const wordsOf = (question: string): string[] => questionWords(topicWords(question));

/** What an article is asked with. */
interface Asked {
  title: string;
  also: readonly string[];
}

/** The ways to ask for an article, as questions are compared. */
export const waysToAsk = ({ title, also }: Asked): ReadonlySet<string>[] =>
  [title, ...also].map((way) => new Set(wordsOf(way))).filter(({ size }) => size > 0);

/** Articles with their ways to ask, in steps. */
export function* withWays<T extends Asked>(
  articles: readonly T[],
): Generator<void, { article: T; ways: ReadonlySet<string>[] }[]> {
  const all = [];
  for (const article of articles) {
    yield;
    all.push({ article, ways: waysToAsk(article) });
  }
  return all;
}

/**
 * The articles that a gap asks for, in steps.
 *
 * @param words of the most frequent wording of the gap
 */
export function* articlesFor<T>(
  words: ReadonlySet<string>,
  articles: readonly { article: T; ways: readonly ReadonlySet<string>[] }[],
): Generator<void, T[]> {
  const found: T[] = [];
  for (const { article, ways } of articles) {
    yield;
    if (ways.some((way) => askTheSame(way, words))) found.push(article);
  }
  return found;
}

/** How many of the questions ask for something in these ways, in steps. */
export function* countAsking(
  ways: readonly ReadonlySet<string>[],
  groups: readonly { words: string; questions: number }[],
): Generator<void, number> {
  let count = 0;
  for (const { words, questions } of groups) {
    yield;
    const asked = new Set(words.split(' '));
    if (ways.some((way) => askTheSame(way, asked))) count += questions;
  }
  return count;
}
