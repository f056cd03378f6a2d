import { queryOf } from '../address.ts';
import { fill } from '../route.ts';

/** The path of the articles page, with the id of the open one. */
export const ARTICLES = 'articles/:id?';

/** In place of an id: an article that is not saved yet. */
export const NEW = 'new';

export const articlePath = (id?: number) =>
  fill(ARTICLES, id === undefined ? {} : { id: String(id) });

/** Longest title of an article. */
export const LONGEST_TITLE = 200;

/** The path of the editor with a new article for these questions; the first one becomes its title. */
export const newArticlePath = (questions: readonly string[] = []) =>
  fill(ARTICLES, { id: NEW }) +
  queryOf(new URLSearchParams(questions.map((question): [string, string] => ['asked', question])));
