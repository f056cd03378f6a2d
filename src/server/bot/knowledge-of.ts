import { findArticles, findRevision, languageKey, type Section } from '../articles/index.ts';
import type { Store } from '../database/store.ts';
import { inTurns } from '../rounds/index.ts';
import { type Knowledge, NO_KNOWLEDGE, type Source } from './found.ts';
import type { BotServices } from './services.ts';

/** The size of all articles that are kept ready, UTF-16 units: about 30 bytes of memory each. */
const MOST_KEPT = 6_000_000;

/** What the knowledge of no article would have: common words, and what is asked elsewhere. */
const LEAST_KEPT = 25_000;

/** Where the bot has no articles, what it knows of language is never loaded. */
const knowledgeOf = async (sources: readonly Source[]): Promise<Knowledge> => {
  if (sources.length === 0) return NO_KNOWLEDGE;
  const { createKnowledge } = await import('./knowledge.ts');
  return inTurns(createKnowledge(sources));
};

/** A published article, with the language that it is for; `null`: all. */
interface ForLanguage {
  language: string | null;
  source: Source;
}

/** The articles of an organisation as they are used for chats. */
interface Kept {
  revision: number;
  articles: Promise<readonly ForLanguage[]>;
  /** The size of all of `knowledge`. */
  size: number;
  /** By language; `''`: of no language that an article is for. */
  knowledge: Map<string | undefined, Promise<Knowledge>>;
}

/**
 * What the bot knows: the published articles of the organisation, and those of the file whose title none of them has.
 * Each question looks whether articles have changed, which is one row by its key. So a change counts at once on all
 * nodes, whether or not they hear of each other.
 *
 * @param fromFile the articles of the knowledge file
 */
export function createKnowledgeOf(
  { query }: Pick<Store, 'query'>,
  fromFile: readonly Section[],
): BotServices['knowledgeOf'] {
  const ofFile = knowledgeOf(fromFile);
  /** By organisation; those used last are at the end. */
  const kept = new Map<string, Kept>();

  async function load(organisationId: string): Promise<ForLanguage[]> {
    const published = await findArticles(query, organisationId, ['published']);
    return published.map(({ title, also, body, language, articleId }) => ({
      language: language === null ? null : languageKey(language),
      source: { title, also: [...also], body, articleId },
    }));
  }

  /** Forgets what was not used for long while too much is kept. */
  function use(organisationId: string, one: Kept): void {
    kept.delete(organisationId);
    kept.set(organisationId, one);
    let size = 0;
    for (const each of kept.values()) size += each.size;
    for (const [oldest, { size: freed }] of kept) {
      if (size <= MOST_KEPT || oldest === organisationId) break;
      kept.delete(oldest);
      size -= freed;
    }
  }

  /** Simultaneous questions wait for the same. */
  function keptOf(organisationId: string, revision: number): Kept {
    const known = kept.get(organisationId);
    if (known && known.revision >= revision) return known;
    const articles = load(organisationId);
    const one: Kept = { revision, articles, size: 0, knowledge: new Map() };
    kept.set(organisationId, one);
    articles.catch(() => {
      if (kept.get(organisationId) === one) kept.delete(organisationId);
    });
    return one;
  }

  function make(
    one: Kept,
    articles: readonly ForLanguage[],
    language: string | undefined,
  ): Promise<Knowledge> {
    const used = articles.filter(
      (each) => each.language === null || language === undefined || each.language === language,
    );
    const titles = new Set(used.map(({ source }) => source.title.toLowerCase()));
    const sources = [
      ...used.map(({ source }) => source),
      ...fromFile.filter(({ title }) => !titles.has(title.toLowerCase())),
    ];
    one.size += sources.reduce(
      (sum, { also, body }) => sum + also.join().length + body.length,
      LEAST_KEPT,
    );
    return knowledgeOf(sources);
  }

  return async (organisationId, given) => {
    const revision = await findRevision(query, organisationId);
    if (revision === 0) return ofFile;
    const one = keptOf(organisationId, revision);
    const articles = await one.articles;
    if (articles.length === 0) return ofFile;
    // A language that no article is for makes no difference, whatever a browser says.
    const wanted = given ? languageKey(given) : undefined;
    const isOwn = articles.some(({ language }) => language === wanted);
    const language = wanted === undefined || isOwn ? wanted : '';
    let knowledge = one.knowledge.get(language);
    if (!knowledge) {
      knowledge = make(one, articles, language);
      one.knowledge.set(language, knowledge);
    }
    use(organisationId, one);
    return knowledge;
  };
}
