/** A reply that the bot can give. */
export interface Article {
  title: string;
  text: string;
  /** The result of `wordsOf` for title, other phrasings and text. */
  words: ReadonlySet<string>;
}

export interface Knowledge {
  articles: readonly Article[];
  /** The weight of a word: high if few articles contain it. */
  weight(word: string): number;
}

/** An article, and the share of the question that it covers, 0–1. */
export interface Found {
  article: Article;
  confidence: number;
}

/**
 * Parses a knowledge file: Markdown with one `## Title` section per article. A line `Also: a; b; c` lists
 * other ways to ask.
 */
export function parseKnowledge(markdown: string): Knowledge {
  const articles = markdown
    .split(/^## /m)
    .slice(1)
    .map((section): Article => {
      const [title = '', ...lines] = section.split('\n');
      const also = lines.filter((line) => line.startsWith('Also:')).map((line) => line.slice(5));
      const text = lines
        .filter((line) => !line.startsWith('Also:'))
        .join('\n')
        .trim();
      return {
        title: title.trim(),
        text,
        words: new Set(wordsOf([title, ...also, text].join(' '))),
      };
    })
    // A section without text is not an article.
    .filter(({ text }) => text !== '');
  const counts = new Map<string, number>();
  for (const { words } of articles) {
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return {
    articles,
    weight: (word) => Math.log(1 + articles.length / (counts.get(word) ?? 0.5)),
  };
}

/**
 * The article that covers most of the question; `null` if none shares a word with it. The confidence is the
 * weight of the question's words that the article contains, divided by the weight of all its words.
 */
export function findArticle(knowledge: Knowledge, question: string): Found | null {
  const all = [...new Set(wordsOf(question))];
  // In "Hi! I need to return an item" the greeting does not count; in "Hi!" it does.
  const meaningful = all.filter((word) => !SMALL_TALK.has(word));
  const words = meaningful.length > 0 ? meaningful : all;
  const total = words.reduce((sum, word) => sum + knowledge.weight(word), 0);
  let best: Found | null = null;
  for (const article of knowledge.articles) {
    const covered = words
      .filter((word) => article.words.has(word))
      .reduce((sum, word) => sum + knowledge.weight(word), 0);
    const confidence = total === 0 ? 0 : covered / total;
    if (confidence > (best?.confidence ?? 0)) best = { article, confidence };
  }
  return best && { ...best, confidence: Math.round(best.confidence * 100) / 100 };
}

/** With less confidence, the bot says that it does not know. */
export const SURE_ENOUGH = 0.5;

const SMALL_TALK = new Set(
  'hi hey hello thank thanks great perfect ok okay bye cheers good morning afternoon even'.split(
    ' ',
  ),
);

const STOP_WORDS = new Set(
  `a about an and any are as at be been can could do does for from get give got had has have help how i
  if im in is it its ive just like many me much my need no of on or our please so some tell that the their
  them there they this till to until up us want was we were what when where which who why will with would you
  your`.split(/\s+/),
);

/** Lower-case words without stop words. Endings are cut, so that `refunds` matches `refund`. */
function wordsOf(text: string): string[] {
  return (
    text
      .toLowerCase()
      .normalize('NFKD')
      .match(/[\p{L}\p{N}]+/gu) ?? []
  )
    .filter((word) => !STOP_WORDS.has(word))
    .map((word) => (word.length > 4 ? word.replace(/(?:ies|ing|ed|es|s)$/, '') : word));
}
