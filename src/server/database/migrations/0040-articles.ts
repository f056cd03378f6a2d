import { type Kysely, sql } from 'kysely';

const CONTENT = ['title', 'also', 'body', 'status', 'changedBy'];

/** Knowledge articles with their versions, and which questions they were used for. */
export async function up(db: Kysely<unknown>): Promise<void> {
  let article = db.schema
    .createTable('article')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('articleId', 'bigint', (column) => column.notNull())
    .addColumn('language', 'text')
    .addColumn('publishedAt', 'bigint');
  for (const name of CONTENT) article = article.addColumn(name, 'text', (one) => one.notNull());
  for (const name of ['version', 'bytes', 'createdAt', 'updatedAt']) {
    article = article.addColumn(name, 'bigint', (column) => column.notNull());
  }
  await article.addPrimaryKeyConstraint('articlePk', ['organisationId', 'articleId']).execute();

  let version = db.schema
    .createTable('articleVersion')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('articleId', 'bigint', (column) => column.notNull())
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('language', 'text');
  for (const name of CONTENT) version = version.addColumn(name, 'text', (one) => one.notNull());
  await version
    .addPrimaryKeyConstraint('articleVersionPk', ['organisationId', 'articleId', 'version'])
    .execute();

  await db.schema
    .createTable('articleState')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('lastId', 'bigint', (column) => column.notNull())
    .addColumn('revision', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('articleStatePk', ['organisationId'])
    .execute();

  await db.schema
    .createTable('articleUse')
    .addColumn('organisationId', 'text', (column) => column.notNull())
    .addColumn('conversationId', 'text', (column) => column.notNull())
    .addColumn('messageId', 'text', (column) => column.notNull())
    .addColumn('articleId', 'bigint', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('isAnswered', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('articleUsePk', ['organisationId', 'conversationId', 'messageId'])
    .execute();
  await sql`create index article_use_by_time on article_use
    (organisation_id, article_id, at)`.execute(db);

  // Who has all rights keeps them.
  await sql`update api_key set scopes = replace(scopes, '"admin"', '"articles:write","admin"')
    where scopes like '%"admin"%'`.execute(db);
}
