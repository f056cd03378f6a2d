import MiniSearch from 'minisearch';
import { termsOf } from './terms.ts';

/** A reply that the bot can give. */
export interface Article {
  title: string;
  text: string;
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

/** How much more the rest of a question counts: a missing subject is worse than a missing detail. */
const MISSING = 1.15;

/** Words that go with a question without being its subject. */
const SMALL_TALK = new Set(
  'hello thank great perfect ok okai bye good morn afternoon even night welcom fin ho sorri problem team'
    .split(' ')
    .flatMap((word) => termsOf(word)),
);

const isAlso = (line: string) => line.startsWith('Also:');

/**
 * Parses a knowledge file: Markdown with one `## Title` section per article. A line `Also: a; b; c` lists
 * other ways to ask. Articles are found by BM25 with stems and synonyms.
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
      return { id, title: title.trim(), questions: [title, ...also].join('; '), text };
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
  const counts = new Map<string, number>();
  for (const { questions, text } of documents) {
    for (const term of new Set(termsOf(`${questions} ${text}`))) {
      counts.set(term, (counts.get(term) ?? 0) + 1);
    }
  }
  const weightOf = (term: string) => Math.log(1 + documents.length / (counts.get(term) ?? 0.8));

  return {
    articles: documents,
    find(question) {
      const all = [...new Set(termsOf(question))];
      // In "Hi! I need to return an item" the greeting does not count; in "Hi!" it does.
      const meaningful = all.filter((term) => !SMALL_TALK.has(term));
      const terms = meaningful.length > 0 ? meaningful : all;
      if (terms.length === 0) return null;
      const total = terms.reduce((sum, term) => sum + weightOf(term), 0);
      let best: Found | null = null;
      for (const { id, match } of index.search(terms.join(' '), {
        tokenize: (text) => text.split(' '),
      })) {
        const covered = terms.reduce((sum, term) => {
          const fields = match[term] ?? [];
          const share = fields.includes('questions') ? 1 : fields.length > 0 ? IN_TEXT : 0;
          return sum + share * weightOf(term);
        }, 0);
        const confidence =
          Math.round((covered / (covered + MISSING * (total - covered))) * 100) / 100;
        // The first of equals has the highest score.
        if (confidence > (best?.confidence ?? 0)) best = { article: articles.get(id)!, confidence };
      }
      return best;
    },
  };
}
