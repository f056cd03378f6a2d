import type { Services } from '../http/services.ts';
import type { Section } from './rules/markdown.ts';

export interface ArticleServices extends Services {
  /** The articles of the knowledge file that the server was started with. */
  fileArticles: readonly Section[];
}
