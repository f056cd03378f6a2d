import {
  articleDeletion,
  articleInput,
  articleListResponse,
  articlePatch,
  articleResponse,
  articleRestore,
  articlesQuery,
  articleVersionResponse,
  articleWithVersionsResponse,
  doneResponse,
} from '../../../contract/index.ts';
import { iso } from '../../../contract/time.ts';
import { endpoint } from '../../http/endpoint.ts';
import { Fault } from '../../http/errors.ts';
import { pathNumber } from '../../http/path-number.ts';
import type { Principal } from '../../http/principal.ts';
import type { Services } from '../../http/services.ts';
import { authorsOf, changeBy } from '../../team/index.ts';
import {
  type ArticleChange,
  changeArticle,
  createArticle,
  deleteArticle,
  restoreArticle,
  UNKNOWN_ARTICLE,
} from '../articles.ts';
import type { StoredArticle } from '../rules/article.ts';
import type { ArticleServices } from '../services.ts';
import { listed, shown } from '../shown.ts';
import { findArticle, findArticleHeads, findVersion, findVersions } from '../store.ts';

const MAX_BODY = 256 * 1024;

const OF_ARTICLE = { id: 'The id of the article.' };

/** The context of a change by a caller of the API. */
export const changeOf = (
  principal: Principal,
  { store, bounds, now }: Pick<Services, 'store' | 'bounds' | 'now'>,
): ArticleChange => ({ store, bounds, ...changeBy(principal, now()) });

/** An article as it is after a change. */
async function changed(
  principal: Principal,
  { store }: Pick<Services, 'store'>,
  article: StoredArticle,
) {
  const data = await shown(store.query, principal.organisationId, article);
  return { success: true as const, data };
}

const listArticles = endpoint(
  {
    method: 'get',
    path: '/api/v1/articles',
    group: 'knowledge',
    summary: 'List articles',
    access: 'conversations:read',
    query: articlesQuery,
    responses: { 200: { description: 'The articles', schema: articleListResponse } },
  },
  async ({ principal, query, respond }, { store, fileArticles }: ArticleServices) => {
    const { organisationId } = principal;
    const isDeleted = query.deleted === 'true';
    const articles = await findArticleHeads(
      store.query,
      organisationId,
      isDeleted ? ['deleted'] : ['published', 'draft'],
    );
    return respond(200, {
      success: true,
      data: await listed(store.query, organisationId, articles),
      from_file: isDeleted ? [] : [...fileArticles],
    });
  },
);

const addArticle = endpoint(
  {
    method: 'post',
    path: '/api/v1/articles',
    group: 'knowledge',
    summary: 'Add an article',
    description: 'The bot uses it at once if it is published.',
    access: 'articles:write',
    body: {
      schema: articleInput,
      maxBytes: MAX_BODY,
      example: {
        title: 'Do you ship abroad?',
        also: ['delivery to another country'],
        body: 'We ship to **all countries of the EU**, in 3 to 6 working days.',
        status: 'published',
      },
    },
    responses: { 201: { description: 'The article', schema: articleResponse } },
    errors: ['conflict'],
  },
  async ({ principal, body, respond, fail }, services: Services) => {
    const article = await createArticle(changeOf(principal, services), body);
    if (article instanceof Fault) return fail(article);
    return respond(201, await changed(principal, services, article));
  },
);

const readArticle = endpoint(
  {
    method: 'get',
    path: '/api/v1/articles/{id}',
    group: 'knowledge',
    summary: 'Read an article, and list its versions',
    description: 'Also an article that was deleted, as long as it can be restored.',
    access: 'conversations:read',
    parameters: OF_ARTICLE,
    responses: {
      200: { description: 'The article and its versions', schema: articleWithVersionsResponse },
    },
    errors: ['not_found'],
  },
  async ({ principal, params, respond, fail }, { store }: Services) => {
    const { organisationId } = principal;
    const article = await findArticle(store.query, organisationId, pathNumber(params.id));
    if (!article) return fail(UNKNOWN_ARTICLE);
    const versions = await findVersions(store.query, organisationId, article.articleId);
    const authorOf = await authorsOf(
      store.query,
      organisationId,
      versions.map(({ changedBy }) => changedBy),
    );
    return respond(200, {
      success: true,
      data: await shown(store.query, organisationId, article),
      versions: versions.map(({ version, title, status, at, changedBy }) => ({
        version,
        title,
        status,
        at: iso(at),
        changed_by: authorOf(changedBy),
      })),
    });
  },
);

const editArticle = endpoint(
  {
    method: 'patch',
    path: '/api/v1/articles/{id}',
    group: 'knowledge',
    summary: 'Change an article',
    description: 'Absent fields are not changed. The bot uses the change at once.',
    access: 'articles:write',
    parameters: OF_ARTICLE,
    body: {
      schema: articlePatch,
      maxBytes: MAX_BODY,
      example: { status: 'published', version: 1 },
    },
    responses: { 200: { description: 'The article after the change', schema: articleResponse } },
    errors: ['not_found', 'conflict'],
  },
  async ({ principal, params, body, respond, fail }, services: Services) => {
    const article = await changeArticle(changeOf(principal, services), pathNumber(params.id), body);
    if (article instanceof Fault) return fail(article);
    return respond(200, await changed(principal, services, article));
  },
);

const removeArticle = endpoint(
  {
    method: 'delete',
    path: '/api/v1/articles/{id}',
    group: 'knowledge',
    summary: 'Delete an article',
    description: 'The bot stops using it at once. The 100 articles deleted last can be restored.',
    access: 'articles:write',
    parameters: OF_ARTICLE,
    query: articleDeletion,
    responses: { 200: { description: 'Deleted', schema: doneResponse } },
    errors: ['not_found', 'conflict'],
  },
  async ({ principal, params, query, respond, fail }, services: Services) => {
    const done = await deleteArticle(
      changeOf(principal, services),
      pathNumber(params.id),
      query.version,
    );
    if (done instanceof Fault) return fail(done);
    return respond(200, { success: true });
  },
);

const readVersion = endpoint(
  {
    method: 'get',
    path: '/api/v1/articles/{id}/versions/{version}',
    group: 'knowledge',
    summary: 'Read an earlier version of an article',
    description: 'The latest 50 versions are kept.',
    access: 'conversations:read',
    parameters: { ...OF_ARTICLE, version: 'The number of the version.' },
    responses: { 200: { description: 'The version', schema: articleVersionResponse } },
    errors: ['not_found'],
  },
  async ({ principal, params, respond, fail }, { store }: Services) => {
    const { organisationId } = principal;
    const found = await findVersion(
      store.query,
      organisationId,
      pathNumber(params.id),
      pathNumber(params.version),
    );
    if (!found) return fail('not_found', 'This version of the article is not kept.');
    const authorOf = await authorsOf(store.query, organisationId, [found.changedBy]);
    const { version, title, also, body, language, status, at, changedBy } = found;
    return respond(200, {
      success: true,
      data: {
        version,
        title,
        also: [...also],
        body,
        language,
        status,
        at: iso(at),
        changed_by: authorOf(changedBy),
      },
    });
  },
);

const restore = endpoint(
  {
    method: 'post',
    path: '/api/v1/articles/{id}/restore',
    group: 'knowledge',
    summary: 'Restore an earlier version of an article',
    description:
      'Also after it was deleted. What it says now becomes an earlier version. A version that marks a deletion is restored as a draft.',
    access: 'articles:write',
    parameters: OF_ARTICLE,
    body: { schema: articleRestore, maxBytes: 1024, example: { version: 1 } },
    responses: { 200: { description: 'The article after the change', schema: articleResponse } },
    errors: ['not_found', 'conflict'],
  },
  async ({ principal, params, body, respond, fail }, services: Services) => {
    const article = await restoreArticle(
      changeOf(principal, services),
      pathNumber(params.id),
      body.version,
    );
    if (article instanceof Fault) return fail(article);
    return respond(200, await changed(principal, services, article));
  },
);

/** The endpoints of single articles. */
export const singleArticleEndpoints = [
  listArticles,
  addArticle,
  readArticle,
  editArticle,
  removeArticle,
  readVersion,
  restore,
];
