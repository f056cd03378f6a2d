import MiniSearch from 'minisearch';
import { sectionsOf } from '../articles/index.ts';
import { createClassifier, type Example, type Features, type Likely } from './classifier.ts';
import { type Article, type Found, type Knowledge, NO_KNOWLEDGE, type Source } from './found.ts';
import { ELSEWHERE, SUBJECTS } from './subjects.ts';
import { createSpeller, featuresOf, saidIn, tellingOf, termsOf } from './terms.ts';

/** How much a word counts that stands in the text of an article alone, and not in its questions. */
const IN_TEXT = 0.45;

const [ITEM = ''] = termsOf('item');

/** How much more a thing counts that the customer has and that nobody here knows. */
const FOREIGN = 1.8;

/** How much the rest of a question counts, which the article does not have. */
const MISSING = 0.8;

/**
 * How much it counts how complete the most complete of the article's questions is in the customer's: "What is
 * your e-mail address?" has a word of "the reset mail did not come", and is another question.
 */
const WHOLE = 0.7;

/** What a question of an article tells at least: "I do not want the jacket" is not about jackets. */
const LEAST_PHRASE = 0.3;

/** An article with so many ways to ask is judged half by the classifier, half by the words that it shares. */
const FEW_WAYS = 10;

/** From which likelihood on a title may name a subject: "Delivery" is the time, the costs and the way. */
const TITLE_MAY = 0.1;

/** How likely all subjects that a title may name are at least. */
const TITLE_LIKELY = 0.5;

/** A word of a title that tells so much belongs to what it names: "Where our wool comes from" is no order. */
const TITLE_TELLING = 0.75;

/** What titles have whatever they name: "Refund policy", "FAQ about delivery". */
const OF_TITLES = new Set(
  termsOf('policy policies guide faq help info overview rules terms conditions details questions'),
);

/** From which likelihood on it counts that something else is meant. */
const CLEARLY = 0.4;

/** Brings likelihoods to the scale of confidences: of many subjects, the right one is seldom more than likely. */
const LIKELY = 0.75;

/** Longest greeting or the like, UTF-16 units. */
const LONGEST_SMALL_TALK = 120;

const QUESTION_WORD = / (?:what|whats|when|where|wheres|how|why|who|which) /;

/** Words that go with a question without being its subject. */
const SMALL_TALK = new Set(
  'hello thank great perfect ok okay bye cheers good morning afternoon evening night welcome fine ho hiya greet yo super awesome lovely goodbye helped chatbot ai sorry problem team cool nice bot robot human person real'
    .split(' ')
    .flatMap((word) => termsOf(word)),
);

/** The ways to ask of `SUBJECTS`, then of `ELSEWHERE`, and what tells them apart. */
interface Subjects {
  ways: readonly (readonly Features[])[];
  terms: readonly ReadonlySet<string>[];
  classify: (features: Features) => Likely;
}

/** Made once for all. */
let subjectsMade: Subjects | undefined;

function* makeSubjects(): Generator<void, Subjects> {
  const ways: Features[][] = [];
  const terms: Set<string>[] = [];
  for (const one of [...SUBJECTS, ...ELSEWHERE]) {
    ways.push(one.split(';').map((way) => featuresOf(way)));
    terms.push(new Set(one.split(';').flatMap(termsOf)));
    yield;
  }
  const examples = ways.flatMap((all, subject) => all.map((features) => ({ features, subject })));
  subjectsMade = { ways, terms, classify: yield* createClassifier(examples) };
  return subjectsMade;
}

function mostLikely(all: Likely, but?: number): { subject: number; likely: number } | null {
  let most: { subject: number; likely: number } | null = null;
  for (const [subject, likely] of all) {
    if (subject !== but && likely > (most?.likely ?? 0)) most = { subject, likely };
  }
  return most;
}

/** What a title names, and how likely. */
function namedBy(
  title: string,
  { classify, terms }: Subjects,
): [subject: number, likely: number][] {
  const may = [...classify(featuresOf(title))].filter(
    ([subject, likely]) => subject < SUBJECTS.length && likely >= TITLE_MAY,
  );
  const isLikely = may.reduce((sum, [, likely]) => sum + likely, 0) >= TITLE_LIKELY;
  const isAll = termsOf(title).every(
    (term) =>
      tellingOf(term) < TITLE_TELLING ||
      OF_TITLES.has(term) ||
      may.some(([subject]) => terms[subject]!.has(term)),
  );
  return isLikely && isAll ? may : [];
}

/** The knowledge of a Markdown file; see `sectionsOf`. */
export function parseKnowledge(markdown: string): Knowledge {
  const steps = createKnowledge(sectionsOf(markdown));
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/**
 * Makes articles searchable, in steps, between which others can work. What a question is about is told by a classifier
 * that learns from the ways to ask of the articles, and from those of subjects that no article has; and, the fewer ways
 * to ask an article has, by how much of the question its words have, and how much of one of its ways to ask.
 */
export function* createKnowledge(sources: readonly Source[]): Generator<void, Knowledge> {
  // Most servers have no articles: what tells questions apart would take time and memory at each start.
  if (sources.length === 0) return NO_KNOWLEDGE;
  const documents: (Article & {
    id: number;
    /** How many ways to ask the classifier knows. */
    ways: number;
    questions: string;
    phrases: string[][];
    said: string[];
  })[] = [];
  for (const [id, { title, also, body, articleId = null }] of sources.entries()) {
    const questions = [title, ...also].join('; ');
    const isSmallTalk = termsOf(title).every((term) => SMALL_TALK.has(term));
    const phrases = questions.split(';').map((phrase) => [...new Set(termsOf(phrase))]);
    const said = isSmallTalk ? questions.split(';').map(saidIn) : [];
    const ways = 1 + also.length;
    documents.push({
      id,
      title,
      ways,
      questions,
      phrases,
      said,
      text: body,
      isSmallTalk,
      articleId,
    });
    yield;
  }
  const index = new MiniSearch<(typeof documents)[number]>({
    fields: ['questions', 'text'],
    tokenize: termsOf,
    processTerm: (term) => term,
    searchOptions: { boost: { questions: 3 }, combineWith: 'OR' },
  });
  for (const one of documents) {
    index.add(one);
    yield;
  }
  const articles = new Map(documents.map((one) => [one.id, one]));
  const speller = yield* createSpeller(
    documents.map(({ questions, text }) => `${questions} ${text}`),
  );
  const subjects = subjectsMade ?? (yield* makeSubjects());
  /** By subject, the articles whose title names it, and how likely. */
  const titled = new Map<number, [id: number, likely: number][]>();
  for (const { id, title, isSmallTalk } of documents) {
    for (const [subject, likely] of isSmallTalk ? [] : namedBy(title, subjects)) {
      const others = titled.get(subject);
      if (others) others.push([id, likely]);
      else titled.set(subject, [[id, likely]]);
    }
    yield;
  }
  /** By article. If a subject is that of several, nobody knows which one is meant. */
  const taught = new Map<number, readonly Features[]>();
  for (const [subject, all] of titled) {
    const most = all.reduce((best, [, likely]) => Math.max(best, likely), 0);
    const [first, ...others] = all.filter(([, likely]) => likely > most / 2);
    if (others.length > 0) continue;
    const [id] = first!;
    taught.set(id, [...(taught.get(id) ?? []), ...subjects.ways[subject]!]);
  }
  /** The article that a question is a way to ask for, word by word. */
  const verbatim = new Map<string, Article>();
  const examples: Example[] = [];
  for (const one of documents) {
    if (one.isSmallTalk) continue;
    const before = examples.length;
    for (const way of one.questions.split(';')) {
      const said = saidIn(way);
      // "???" and a thumb have no words: they ask for nothing.
      if (said.trim() === '') continue;
      if (!verbatim.has(said)) verbatim.set(said, one);
      examples.push({ features: speller.featuresOf(way), subject: one.id });
      yield;
    }
    for (const features of taught.get(one.id) ?? []) examples.push({ features, subject: one.id });
    one.ways = examples.length - before;
  }
  for (const [at, ways] of subjects.ways.entries()) {
    if (titled.has(at)) continue;
    for (const features of ways) examples.push({ features, subject: documents.length + at });
  }
  const classify = yield* createClassifier(examples);
  const counts = new Map<string, number>();
  for (const { questions } of documents) {
    for (const term of new Set(termsOf(questions))) counts.set(term, (counts.get(term) ?? 0) + 1);
    yield;
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

  /** What the customer has and the shop does not: "my washing machine". */
  const foreignIn = (question: string): string[] =>
    speller.termsOf(question).includes(ITEM) ? [] : speller.foreignIn(question);

  /** How much of a question each article has by its words; empty if it has no word of any. */
  function sharedIn(question: string): ReadonlyMap<number, number> {
    const shared = new Map<number, number>();
    const foreign = new Set(foreignIn(question));
    const all = [...new Set(speller.termsOf(question))];
    // In "Hi! I need to return an item" the greeting does not count; in "Hi!" it does.
    const meaningful = all.filter((term) => !SMALL_TALK.has(term));
    const terms = meaningful.length > 0 ? meaningful : all;
    if (terms.length === 0) return shared;
    const asked = new Set(terms);
    const total = sumOf(terms) + (FOREIGN - 1) * sumOf(terms.filter((term) => foreign.has(term)));
    for (const { id, match } of index.search(terms.join(' '), {
      tokenize: (text) => text.split(' '),
      // Small talk is what is said, and not what has one of its words: "last night".
      filter: ({ id: found }) => !articles.get(found as number)!.isSmallTalk,
    })) {
      const covered = terms.reduce((sum, term) => {
        const fields = match[term] ?? [];
        const share = fields.includes('questions') ? 1 : fields.length > 0 ? IN_TEXT : 0;
        return sum + share * weightOf(term);
      }, 0);
      const share = covered / (covered + MISSING * (total - covered));
      const whole = Math.max(
        ...articles.get(id)!.phrases.map((phrase) => {
          const sum = sumOf(phrase);
          return sum < LEAST_PHRASE ? 0 : sumOf(phrase.filter((term) => asked.has(term))) / sum;
        }),
      );
      if (whole > 0) shared.set(id, share * whole ** WHOLE);
    }
    return shared;
  }

  /**
   * The article that is most likely meant. An article tells the classifier by its ways to ask; one that has few of them
   * is judged by the words that it shares with the question, unless something else is clearly meant.
   */
  function findIn(question: string, shared = sharedIn(question)): Found | null {
    const likely = classify(speller.featuresOf(question));
    const first = mostLikely(likely);
    const second = mostLikely(likely, first?.subject);
    let best: Found | null = null;
    for (const id of new Set([...shared.keys(), ...likely.keys()])) {
      const article = articles.get(id);
      if (!article) continue;
      const otherwise = (first?.subject === id ? second : first)?.likely ?? 0;
      const known = article.ways / (article.ways + FEW_WAYS);
      const byWords = (shared.get(id) ?? 0) * (1 - Math.max(0, otherwise - CLEARLY));
      const sum = known * (likely.get(id) ?? 0) ** LIKELY + (1 - known) * byWords;
      const confidence = Math.round(sum * 100) / 100;
      if (confidence > (best?.confidence ?? 0)) best = { article, confidence };
    }
    return best;
  }

  /** Greetings and the like have no subject: "Good morning". The last one counts. */
  function smallTalkIn(message: string): Found | null {
    const said = saidIn(message);
    if (said.length > LONGEST_SMALL_TALK) return null;
    let rest = said;
    let best: { article: Article; at: number } | undefined;
    const phrases = documents.flatMap((article) => article.said.map((one) => ({ article, one })));
    for (const { article, one } of phrases.toSorted((a, b) => b.one.length - a.one.length)) {
      if (!rest.includes(one)) continue;
      rest = rest.replaceAll(one, '  ');
      const at = said.lastIndexOf(one);
      if (!best || at > best.at) best = { article, at };
    }
    const isMost = rest.replaceAll(' ', '').length < said.replaceAll(' ', '').length / 2;
    // "OK, but what are your hours?" is no thanks.
    const isAll = best && isMost && !QUESTION_WORD.test(rest);
    return isAll ? { article: best!.article, confidence: 1 } : null;
  }

  return {
    articles: documents,
    find(question) {
      const same = verbatim.get(saidIn(question));
      if (same) return { article: same, confidence: 1 };
      const shared = sharedIn(question);
      const smallTalk = shared.size === 0 ? smallTalkIn(question) : null;
      if (smallTalk) return smallTalk;
      let best = findIn(question, shared);
      // What a customer tells around the question dilutes it.
      const foreign = foreignIn(question);
      for (const part of partsOf(question)) {
        // "My washing machine broke. Who fixes that?"
        if (foreign.length > 0 && PRONOUN.test(part)) continue;
        const found = findIn(part);
        const confidence = Math.round((found?.confidence ?? 0) * IN_PART * 100) / 100;
        if (found && confidence > (best?.confidence ?? 0)) best = { ...found, confidence };
      }
      return best;
    },
  };
}

const PRONOUN = /\b(?:it|its|that|this|them|they|these|those)\b/i;

/** How much the confidence of a part of a message counts for the whole. */
const IN_PART = 0.95;

/** Most parts of a message that are looked at on their own. */
const MOST_PARTS = 12;

const asks = (sentence: string): boolean =>
  /\?$|^(?:and |but |so )?(?:how|what|when|where|why|who|which|can|could|do|does|did|is|are|may|will|would|please|pls|i (?:need|want|would like|d like)|id like) /i.test(
    sentence,
  );

/** The sentences of a message that ask or want something; if there are none, all of them. None of a single one. */
function partsOf(message: string): string[] {
  const sentences = (message.match(/[^.!?;\n]+[.!?;]*/g) ?? [])
    .map((sentence) => sentence.trim())
    .filter((sentence) => termsOf(sentence).length > 0)
    .slice(0, MOST_PARTS);
  if (sentences.length < 2) return [];
  const questions = sentences.filter(asks);
  return questions.length > 0 ? questions : sentences;
}
