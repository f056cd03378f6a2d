declare module '../database/schema.ts' {
  interface Schema {
    article: ArticleTable;
    articleVersion: ArticleVersionTable;
    articleState: ArticleStateTable;
  }
}

/** What an article says. */
interface Content {
  title: string;
  /** JSON list of other ways to ask. */
  also: string;
  /** Markdown. */
  body: string;
  /** BCP 47; `null`: for all chats. */
  language: string | null;
  status: 'published' | 'draft' | 'deleted';
  /** `agent:ID`, `key:ID` or `server`. */
  changedBy: string;
}

/** An article that the bot replies with. */
export interface ArticleTable extends Content {
  organisationId: string;
  articleId: number;
  version: number;
  /** The size of what it says. */
  bytes: number;
  createdAt: number;
  updatedAt: number;
  /** Since when it has been published without a pause; `null`: it is not. */
  publishedAt: number | null;
}

/** What an article said since `at`; its latest version, too. */
export interface ArticleVersionTable extends Content {
  organisationId: string;
  articleId: number;
  version: number;
  at: number;
}

/** Changes with every change of an article of the organisation; its lock orders them. */
export interface ArticleStateTable {
  organisationId: string;
  /** The id that was given last. */
  lastId: number;
  /** How many changes there were. */
  revision: number;
}
