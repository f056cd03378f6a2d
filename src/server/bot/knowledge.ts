import MiniSearch from 'minisearch';
import { createSpeller, tellingOf, termsOf } from './terms.ts';

/** A reply that the bot can give. */
export interface Article {
  title: string;
  text: string;
  /** A greeting or the like, which is no topic. */
  isSmallTalk: boolean;
}

/** An article, and how sure it is that it answers the question, 0–1. */
export interface Found {
  article: Article;
  confidence: number;
}

export interface Knowledge {
  articles: readonly Article[];
  /** The article that fits the question best; `null` if none shares a word with it. */
  find(question: string): Found | null;
}

/** With less confidence, the bot says that it does not know. */
export const SURE_ENOUGH = 0.5;

/** How much a word counts that stands in the text of an article alone, and not in its questions. */
const IN_TEXT = 0.45;

/** How much the rest of a question counts, which the article does not have. */
const MISSING = 0.8;

/**
 * How much it counts how complete the most complete of the article's questions is in the customer's: "What is
 * your e-mail address?" has a word of "the reset mail did not come", and is another question.
 */
const WHOLE = 0.7;

/** Words that go with a question without being its subject. */
const SMALL_TALK = new Set(
  'hello thank great perfect ok okay bye cheers good morning afternoon evening night welcome fine ho sorry problem team cool nice bot robot human person real'
    .split(' ')
    .flatMap((word) => termsOf(word)),
);

const isAlso = (line: string) => line.startsWith('Also:');

/**
 * Parses a knowledge file: Markdown with one `## Title` section per article. A line `Also: a; b; c` lists
 * other ways to ask. Articles are found by stems and synonyms, BM25 decides among equals. The confidence says how
 * much of the customer's question the article has, and how much of one of its own questions the customer asked.
 */
export function parseKnowledge(markdown: string): Knowledge {
  const documents = markdown
    .split(/^## /m)
    .slice(1)
    .map((section, id) => {
      const [title = '', ...lines] = section.split('\n');
      const also = lines.filter(isAlso).map((line) => line.slice(5));
      const text = lines
        .filter((line) => !isAlso(line))
        .join('\n')
        .trim();
      const questions = [title, ...also].join('; ');
      const isSmallTalk = termsOf(title).every((term) => SMALL_TALK.has(term));
      const phrases = questions.split(';').map((phrase) => [...new Set(termsOf(phrase))]);
      return { id, title: title.trim(), questions, phrases, text, isSmallTalk };
    })
    // A section without text is not an article.
    .filter(({ text }) => text !== '');
  const index = new MiniSearch<(typeof documents)[number]>({
    fields: ['questions', 'text'],
    tokenize: termsOf,
    processTerm: (term) => term,
    searchOptions: { boost: { questions: 3 }, combineWith: 'OR' },
  });
  index.addAll(documents);
  const articles = new Map(documents.map((one) => [one.id, one]));
  const speller = createSpeller(documents.map(({ questions, text }) => `${questions} ${text}`));
  const counts = new Map<string, number>();
  for (const { questions } of documents) {
    for (const term of new Set(termsOf(questions))) counts.set(term, (counts.get(term) ?? 0) + 1);
  }
  /** What many articles are about tells little, and so do common words. */
  const weightOf = (term: string) => {
    const count = counts.get(term);
    const rarity =
      count === undefined
        ? 1
        : Math.log(1 + documents.length / count) / Math.log(1 + documents.length);
    return rarity * tellingOf(term);
  };

  const sumOf = (all: readonly string[]) => all.reduce((sum, term) => sum + weightOf(term), 0);

  return {
    articles: documents,
    find(question) {
      const all = [...new Set(speller.termsOf(question))];
      // In "Hi! I need to return an item" the greeting does not count; in "Hi!" it does.
      const meaningful = all.filter((term) => !SMALL_TALK.has(term));
      const terms = meaningful.length > 0 ? meaningful : all;
      if (terms.length === 0) return null;
      const asked = new Set(terms);
      const total = sumOf(terms);
      let best: Found | null = null;
      for (const { id, match } of index.search(terms.join(' '), {
        tokenize: (text) => text.split(' '),
      })) {
        const covered = terms.reduce((sum, term) => {
          const fields = match[term] ?? [];
          const share = fields.includes('questions') ? 1 : fields.length > 0 ? IN_TEXT : 0;
          return sum + share * weightOf(term);
        }, 0);
        const share = covered / (covered + MISSING * (total - covered));
        const whole = Math.max(
          ...articles.get(id)!.phrases.map((phrase) => {
            const all = sumOf(phrase);
            return all === 0 ? 0 : sumOf(phrase.filter((term) => asked.has(term))) / all;
          }),
        );
        const confidence = Math.round(share * whole ** WHOLE * 100) / 100;
        // The first of equals has the highest score.
        if (confidence > (best?.confidence ?? 0)) best = { article: articles.get(id)!, confidence };
      }
      return best;
    },
  };
}
