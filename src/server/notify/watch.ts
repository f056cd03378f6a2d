import type { Logger } from 'pino';
import { DAY, HOUR, MINUTE } from '../../contract/time.ts';
import type { Store } from '../database/store.ts';
import { createRounds } from '../rounds/index.ts';
import type { AlertTable, DigestTable } from './alert-tables.ts';
import { measure, type MeasureOptions } from './measure.ts';
import { afterLook, isReached, lookEvery } from './rules/alert.ts';
import { noticeOfDigest } from './rules/notice.ts';
import { lastTime, TOO_LATE } from './rules/week.ts';
import { claimAlerts, lockAlert, removeOldFirings, setAlert } from './store/alerts.ts';
import { findDigestsOn, lockDigest, setDigest } from './store/digests.ts';
import { addNotices } from './store/notices.ts';
import { endAlert, ruleOf, startAlert } from './switch-alert.ts';

/** How often to look, milliseconds. */
const ROUND = 20_000;
/** A look that has not ended after this time was one of a killed node, milliseconds. */
const LEASE = 2 * MINUTE;
/** Alerts claimed at once. */
const MANY = 20;
/** How long firings are kept after their end, milliseconds. */
const KEPT = 90 * DAY;

/** Looks at figures, and starts and ends alerts; sends the weekly digests. */
export interface Watch {
  /** Looks now. */
  round(): Promise<void>;
  stop(): Promise<void>;
}

export interface WatchOptions extends MeasureOptions {
  store: Store;
  log: Logger;
  now: () => number;
  /** Called after a commit with notices. */
  wake(): void;
  /** Milliseconds between rounds. */
  every?: number | undefined;
}

/** Any number of nodes watch; each alert and each digest is claimed by one. */
export function createWatch(options: WatchOptions): Watch {
  const { store, log, now, wake, every = ROUND } = options;
  let cleanedAt = 0;

  const rounds = createRounds({
    round: look,
    every,
    failed: ({ message }) =>
      log.warn({ reason: message }, 'alerts could not be checked; again shortly'),
  });

  async function look(): Promise<void> {
    if (now() - cleanedAt >= HOUR) {
      cleanedAt = now();
      await store.write((all) => removeOldFirings(all, now() - KEPT));
    }
    await digests();
    while (!rounds.isStopped) {
      const claimed = await claim();
      for (const alert of claimed) {
        if (rounds.isStopped) return;
        await lookAt(alert).catch(({ message }: Error) =>
          log.warn({ reason: message }, 'an alert could not be checked; again shortly'),
        );
      }
      if (claimed.length < MANY) return;
    }
  }

  /** Most of the time there is nothing to do, and then nothing is written. */
  async function claim(): Promise<AlertTable[]> {
    const due = await store.query
      .selectFrom('alert')
      .select('alertId')
      .where('dueAt', '<=', now())
      .limit(1)
      .executeTakeFirst();
    if (!due) return [];
    return store.write((all) =>
      claimAlerts(all, { now: now(), until: now() + LEASE, limit: MANY }),
    );
  }

  async function lookAt(claimed: AlertTable): Promise<void> {
    const { organisationId, alertId } = claimed;
    const rule = ruleOf(claimed);
    const at = now();
    const measured = await measure(options, organisationId, rule, at);
    const reached = isReached(rule, measured);
    const isTold = await store.write(async (transaction) => {
      const alert = await lockAlert(transaction, organisationId, alertId);
      // Changed, switched off or removed meanwhile, or claimed by another node.
      if (!alert || alert.rule !== claimed.rule || alert.dueAt !== claimed.dueAt) return false;
      const { firingId, clearSince, restsUntil } = alert;
      const { state, starts, ends } = afterLook(
        { isFiring: firingId !== null, clearSince, restsUntil },
        reached,
        { now: at, rest: rule.rest_minutes * MINUTE },
      );
      const next = { ...state, dueAt: at + lookEvery(rule) };
      if (ends !== null) {
        await endAlert(transaction, organisationId, firingId!, { reason: ends, measured }, at);
      }
      await setAlert(transaction, alert, {
        dueAt: next.dueAt,
        clearSince: next.clearSince,
        restsUntil: next.restsUntil,
        ...(starts && { firingId: await startAlert(transaction, alert, measured, at) }),
        ...(ends !== null && { firingId: null }),
      });
      return starts || ends !== null;
    });
    if (isTold) wake();
  }

  async function digests(): Promise<void> {
    for (const digest of await findDigestsOn(store.query)) {
      await sendIfDue(digest).catch(({ message }: Error) =>
        log.warn({ reason: message }, 'a weekly digest could not be sent; again shortly'),
      );
    }
  }

  async function sendIfDue(digest: DigestTable & { timeZone: string }): Promise<void> {
    const { organisationId, timeZone } = digest;
    const at = lastTime(digest, timeZone, now());
    if (at <= digest.lastAt) return;
    const isSent = await store.write(async (transaction) => {
      const { isOn, lastAt } = await lockDigest(transaction, organisationId);
      if (isOn === 0 || at <= lastAt) return false;
      await setDigest(transaction, organisationId, { lastAt: at });
      if (now() - at > TOO_LATE) return false;
      await addNotices(transaction, organisationId, [noticeOfDigest(at)]);
      return true;
    });
    if (isSent) wake();
  }

  return { round: rounds.run, stop: rounds.stop };
}
