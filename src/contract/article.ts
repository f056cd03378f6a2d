import { z } from 'zod';
import { incomplete } from './incomplete.ts';
import { author } from './author.ts';
import { text } from './text.ts';

/** Longest body of an article, UTF-16 units. */
export const MAX_ARTICLE_BODY = 20_000;
/** Most other ways to ask for one article. */
export const MAX_WAYS_TO_ASK = 200;
/** Most files of an import. */
const MAX_FILES = 1_000;
/** Longest file of an import, UTF-16 units. */
const MAX_FILE = 4_000_000;

/** Stored text on one line, without spaces around it. */
const line = (max: number) =>
  text(max)
    .transform((value) => value.trim())
    .pipe(
      z
        .string()
        .min(1)
        .regex(/^[^\r\n]*$/, { error: 'Must be one line.' }),
    );

export const articleStatus = z.enum(['published', 'draft']);
export type ArticleStatus = z.output<typeof articleStatus>;

const articleFields = {
  title: line(200).describe('What is asked, for example "How do I return something?".'),
  also: z
    .array(line(300))
    .max(MAX_WAYS_TO_ASK)
    .describe('Other ways to ask. The bot and the knowledge gaps compare questions with them.'),
  body: text(MAX_ARTICLE_BODY)
    .transform((value) => value.trim())
    .pipe(z.string().min(1))
    .describe('What the bot replies, Markdown.'),
  language: text(35)
    .regex(/^[a-zA-Z]{2,3}(?:-[a-zA-Z0-9]{1,8}){0,3}$/, {
      error: 'Must be a BCP 47 tag such as "de".',
    })
    .nullable()
    .describe('Only chats in this language get it, BCP 47; null: all chats.'),
  status: articleStatus.describe('The bot uses published articles only.'),
};

/** The body of `POST /api/v1/articles`. */
export const articleInput = z.object({
  ...articleFields,
  also: articleFields.also.default([]),
  language: articleFields.language.default(null),
  status: articleFields.status.default('draft'),
});
export type ArticleInput = z.output<typeof articleInput>;

/** The body of `PATCH /api/v1/articles/:id`. */
export const articlePatch = z
  .object(articleFields)
  .partial()
  .extend({
    version: z
      .int()
      .min(1)
      .optional()
      .describe('The version that the change is made to. If there is a newer one: 409.'),
  });
export type ArticlePatch = z.output<typeof articlePatch>;

/** The query of `DELETE /api/v1/articles/:id`. */
export const articleDeletion = z.object({
  version: z.coerce
    .number()
    .int()
    .min(1)
    .optional()
    .describe('The version that is deleted. If there is a newer one: 409.'),
});

/** The body of `POST /api/v1/articles/:id/restore`. */
export const articleRestore = z.object({ version: z.int().min(1) });

/** An article without its text, as lists have it. */
export const listedArticle = z.object({
  id: z.int(),
  version: z.int().describe('Counts the changes, from 1.'),
  title: z.string(),
  language: z.string().nullable(),
  status: z.enum(['published', 'draft', 'deleted']),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
  published_at: z.iso
    .datetime()
    .nullable()
    .describe('Since when the bot has used it without a pause; null: it does not.'),
  changed_by: author,
});
export type ListedArticle = z.output<typeof listedArticle>;

export const articlesQuery = z.object({
  deleted: z.enum(['true', 'false']).optional().describe('`true`: the deleted articles instead.'),
});

/** `GET /api/v1/articles`. */
export const articleListResponse = z.object({
  success: z.literal(true),
  data: z.array(listedArticle).describe('By title.'),
  from_file: z
    .array(z.object({ title: z.string(), also: z.array(z.string()), body: z.string() }))
    .describe(
      'The articles of the file that the server was started with. They change with the file only. A published article with the same title takes the place of one.',
    ),
});
export type ArticleListResponse = z.output<typeof articleListResponse>;

export const article = listedArticle.extend({ also: z.array(z.string()), body: z.string() });
export type Article = z.output<typeof article>;

export const articleResponse = z.object({ success: z.literal(true), data: article });
export type ArticleResponse = z.output<typeof articleResponse>;

/** `GET /api/v1/articles/:id`. */
export const articleWithVersionsResponse = articleResponse.extend({
  versions: z
    .array(
      listedArticle
        .pick({ version: true, title: true, status: true })
        .extend({ at: z.iso.datetime(), changed_by: author }),
    )
    .describe('The latest versions, newest first.'),
});
export type ArticleWithVersionsResponse = z.output<typeof articleWithVersionsResponse>;

/** `GET /api/v1/articles/:id/versions/:version`. */
export const articleVersionResponse = z.object({
  success: z.literal(true),
  data: article
    .pick({ version: true, title: true, also: true, body: true, language: true, status: true })
    .extend({ at: z.iso.datetime(), changed_by: author }),
});
export type ArticleVersionResponse = z.output<typeof articleVersionResponse>;

/** The body of `POST /api/v1/articles/import`. */
export const articleFiles = z.object({
  files: z
    .array(z.object({ name: text(500), content: text(MAX_FILE) }))
    .min(1)
    .max(MAX_FILES)
    .describe('Markdown files; docs/bots.md describes what they hold.'),
  status: articleStatus
    .default('draft')
    .describe('The status of articles whose file does not say one.'),
});
export type ArticleFiles = z.output<typeof articleFiles>;

const count = z.int().min(0);

export const articleImportResponse = z.object({
  success: z.literal(true),
  created: count,
  changed: count,
  unchanged: count,
  refused: z.array(
    z.object({ file: z.string(), title: z.string().nullable(), reason: z.string() }),
  ),
});
export type ArticleImportResponse = z.output<typeof articleImportResponse>;

/** Questions that an article is about, in one period. */
const asked = z.object({
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  unanswered: count.describe(
    'Questions like the title or another way to ask that the bot did not answer, as the knowledge gaps count them.',
  ),
});

/** `GET /api/v1/articles/:id/effect`. */
export const articleEffectResponse = z.object({
  success: z.literal(true),
  incomplete,
  data: z
    .object({
      before: asked.describe('As long as `since`, at least 7 and at most 90 days.'),
      since: asked
        .extend({
          given: count.describe('Questions for which the bot used the article.'),
          answered: count.describe(
            'Those of them after which the customer did not ask again, was not frustrated and was not escalated.',
          ),
        })
        .describe('Since it was published, at most 90 days.'),
    })
    .nullable()
    .describe('null: it is not published.'),
});
export type ArticleEffectResponse = z.output<typeof articleEffectResponse>;
