import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { OutdatedError } from './outdated.ts';
import type { Schema } from './schema.ts';
import type { Store } from './store.ts';
import * as conversations from './migrations/0001-conversations.ts';
import * as clientReports from './migrations/0002-client-reports.ts';
import * as redaction from './migrations/0003-redaction.ts';
import * as insight from './migrations/0004-insight.ts';
import * as attachments from './migrations/0005-attachments.ts';
import * as rollups from './migrations/0006-rollups.ts';
import * as idempotency from './migrations/0007-idempotency.ts';
import * as customers from './migrations/0008-customers.ts';
import * as readings from './migrations/0009-readings.ts';
import * as operation from './migrations/0010-operation.ts';
import * as surveys from './migrations/0011-surveys.ts';
import * as surveyMail from './migrations/0012-survey-mail.ts';
import * as exports from './migrations/0013-exports.ts';
import * as exportAnswers from './migrations/0014-export-answers.ts';
import * as people from './migrations/0015-people.ts';
import * as merged from './migrations/0016-merged.ts';
import * as personalData from './migrations/0017-personal-data.ts';
import * as limits from './migrations/0018-limits.ts';
import * as claimedMessages from './migrations/0019-claimed-messages.ts';
import * as unknownCosts from './migrations/0020-unknown-costs.ts';
import * as chatFigures from './migrations/0021-chat-figures.ts';
import * as countedSurveys from './migrations/0022-counted-surveys.ts';
import * as notify from './migrations/0023-notify.ts';
import * as acceptedSources from './migrations/0024-accepted-sources.ts';
import * as messagesLeft from './migrations/0025-messages-left.ts';
import * as derived from './migrations/0026-derived.ts';
import * as signIn from './migrations/0027-sign-in.ts';
import * as chatRollups from './migrations/0028-chat-rollups.ts';
import * as endingCounts from './migrations/0029-ending-counts.ts';
import * as pushSessions from './migrations/0030-push-sessions.ts';
import * as endingOrder from './migrations/0031-ending-order.ts';
import * as listing from './migrations/0032-listing.ts';
import * as figures from './migrations/0033-figures.ts';
import * as gapRollup from './migrations/0034-gap-rollup.ts';
import * as selfHarmNotices from './migrations/0035-self-harm-notices.ts';
import * as ownReplies from './migrations/0036-own-replies.ts';
import * as earlier from './migrations/0037-earlier.ts';
import * as alerts from './migrations/0038-alerts.ts';
import * as viewsAndLate from './migrations/0039-views-and-late.ts';
import * as articles from './migrations/0040-articles.ts';
import * as customersAtRisk from './migrations/0041-customers-at-risk.ts';
import * as formShown from './migrations/0042-form-shown.ts';
import * as topicChanges from './migrations/0043-topic-changes.ts';
import * as fileRemovals from './migrations/0044-file-removals.ts';
import * as deliveryOrder from './migrations/0045-delivery-order.ts';
import * as oneViewOfAName from './migrations/0046-one-view-of-a-name.ts';
import * as mergedIndex from './migrations/0047-merged-index.ts';
import * as longerSpans from './migrations/0048-longer-spans.ts';
import * as expiry from './migrations/0049-expiry.ts';
import * as waited from './migrations/0050-waited.ts';

export const migrations = {
  '0001-conversations': conversations,
  '0002-client-reports': clientReports,
  '0003-redaction': redaction,
  '0004-insight': insight,
  '0005-attachments': attachments,
  '0006-rollups': rollups,
  '0007-idempotency': idempotency,
  '0008-customers': customers,
  '0009-readings': readings,
  '0010-operation': operation,
  '0011-surveys': surveys,
  '0012-survey-mail': surveyMail,
  '0013-exports': exports,
  '0014-export-answers': exportAnswers,
  '0015-people': people,
  '0016-merged': merged,
  '0017-personal-data': personalData,
  '0018-limits': limits,
  '0019-claimed-messages': claimedMessages,
  '0020-unknown-costs': unknownCosts,
  '0021-chat-figures': chatFigures,
  '0022-counted-surveys': countedSurveys,
  '0023-notify': notify,
  '0024-accepted-sources': acceptedSources,
  '0025-messages-left': messagesLeft,
  '0026-derived': derived,
  '0027-sign-in': signIn,
  '0028-chat-rollups': chatRollups,
  '0029-ending-counts': endingCounts,
  '0030-push-sessions': pushSessions,
  '0031-ending-order': endingOrder,
  '0032-listing': listing,
  '0033-figures': figures,
  '0034-gap-rollup': gapRollup,
  '0035-self-harm-notices': selfHarmNotices,
  '0036-own-replies': ownReplies,
  '0037-earlier': earlier,
  '0038-alerts': alerts,
  '0039-views-and-late': viewsAndLate,
  '0040-articles': articles,
  '0041-customers-at-risk': customersAtRisk,
  '0042-form-shown': formShown,
  '0043-topic-changes': topicChanges,
  '0044-file-removals': fileRemovals,
  '0045-delivery-order': deliveryOrder,
  '0046-one-view-of-a-name': oneViewOfAName,
  '0047-merged-index': mergedIndex,
  '0048-longer-spans': longerSpans,
  '0049-expiry': expiry,
  '0050-waited': waited,
};

/** The version of the schema that this program uses. */
export const newestMigration = Object.keys(migrations).at(-1)!;

/** What of the table of migrations only a newer version has put there. */
export const IS_NEWER = `name > '${newestMigration}'`;

/** How a database runs migrations beside other processes; each function is called in their transaction. */
interface Beside {
  /** Waits for other processes that migrate. */
  alone?(transaction: Kysely<Schema>): Promise<unknown>;
  /** Waits for the writes of other processes, and stops them until the transaction ends. */
  stopWrites?(transaction: Kysely<Schema>): Promise<unknown>;
}

/**
 * Runs the pending migrations, in one transaction. If several nodes do this at once, they wait for each other.
 *
 * @returns the names of the migrations that ran
 * @throws an `OutdatedError`, or the error of the migration that failed; nothing is changed then
 */
export async function migrate(
  db: Kysely<Schema>,
  { write, search, derive }: Pick<Store, 'write' | 'search' | 'derive'>,
  { alone, stopWrites }: Beside = {},
): Promise<string[]> {
  const known = Object.entries(migrations).map(([name, { up }]) => {
    const migration: Migration = {
      async up(transaction) {
        await stopWrites?.(transaction);
        await up(transaction);
      },
    };
    return [name, migration] as const;
  });
  const ran = await db
    .transaction()
    .execute(async (transaction) => {
      await alone?.(transaction);
      const migrator = new Migrator({
        db: transaction,
        provider: { getMigrations: async () => Object.fromEntries(known) },
      });
      const { error, results = [] } = await migrator.migrateToLatest();
      if (error) throw error;
      return results.map((result) => result.migrationName);
    })
    .catch(async (error: unknown) => {
      const newer = await findNewer(db).catch(() => null);
      throw newer === null ? error : new OutdatedError(newer);
    });
  // Current code runs only after all migrations: a migration must not depend on code that changes later.
  await write(
    async (transaction) => {
      await search.prepare(transaction.query);
      await derive(transaction, await takeUnderived(transaction.query));
    },
    { isSlow: true },
  );
  return ran;
}

/** A migration that this program does not know: of a newer version. */
export async function findNewer(query: Kysely<Schema>): Promise<string | null> {
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(query);
  return rows.map(({ name }) => name).find((name) => !Object.hasOwn(migrations, name)) ?? null;
}

/**
 * The migrations after which derived data was not rebuilt yet, which now counts as done. They may have run in a
 * process that was killed before it had rebuilt everything.
 */
async function takeUnderived(query: Kysely<Schema>): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`insert into derived_after (name)
    select name from kysely_migration where true
    on conflict do nothing returning name`.execute(query);
  return rows.map(({ name }) => name);
}
