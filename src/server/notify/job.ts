import type { Logger } from 'pino';
import { DAY, HOUR, MINUTE } from '../../contract/time.ts';
import { createRounds } from '../rounds/index.ts';
import type { Store, Transaction } from '../database/store.ts';
import type { Bounds } from '../http/bound-counts.ts';
import {
  deliverByMail,
  deliverToBrowser,
  deliverToWebhook,
  type DeliverOptions,
} from './deliver.ts';
import { deliverAlerts } from './alert-mail.ts';
import { deliverDigest, type DigestOptions } from './digest-mail.ts';
import { conclude, type Conclusion } from './conclude.ts';
import { type MailKind, mailKindOf, type Notice } from './rules/notice.ts';
import type { Channel } from './rules/retry.ts';
import { spreadNotices } from './spread.ts';
import { claimDue, type Task } from './store/claim.ts';
import { isAnythingDue, lastMailAt, removeOld } from './store/notices.ts';
import { removeSubscriptionsOfRemoved } from './store/subscriptions.ts';

/** How often to look, milliseconds; it is also woken. */
const ROUND = 5_000;
/** What is committed together is looked at together, milliseconds. */
const DELAY = 20;
/**
 * An attempt that has not ended after this time was one of a killed node, milliseconds. A slow mail server takes
 * minutes: with a shorter time, a second node would send the mail again.
 */
const LEASE: Record<Channel, number> = { webhook: MINUTE, push: MINUTE, mail: 5 * MINUTE };
/** Attempts of a node at once; there is one at a time to each target. */
const LANES = 32;
/** Due deliveries read at once. */
const MANY = 100;
/** The least time between two mails to one address, milliseconds: what comes meanwhile goes into one. */
const MAIL_PAUSE = 2 * MINUTE;
/** How long notices are kept, milliseconds, and how many are removed at once. */
const KEPT = 30 * DAY;
const REMOVED = 500;
/** How long a stop waits for the attempts that are running, milliseconds. */
const GRACE = 5_000;

/** Tells the team what was noted: by webhooks, push messages and mail. */
export interface Notifier {
  /** Call this after a commit with notices. */
  wake(): void;
  /** Looks now. Resolves when all attempts that began have ended. */
  round(): Promise<void>;
  stop(): Promise<void>;
}

export interface NotifierOptions extends DeliverOptions, DigestOptions {
  store: Store;
  log: Logger;
  /** How many mails may leave. */
  bounds: Pick<Bounds, 'take' | 'giveBack'>;
  /** Called when the team was told of something in a conversation. */
  told(organisationId: string, conversationId: string): void;
  /** Milliseconds between rounds. */
  every?: number | undefined;
  /** Milliseconds from a `wake` to its round. */
  delay?: number | undefined;
  /** 0 to 1. */
  random?: (() => number) | undefined;
}

/** Whether the customer is told how the team was told. */
const isShown = (notice: Pick<Notice, 'type'>) =>
  notice.type !== 'survey.rated' &&
  notice.type !== 'gap.found' &&
  mailKindOf(notice) === 'customers';

/**
 * Any number of nodes deliver; each delivery is claimed by one. A delivery of which no outcome is known, because
 * its node was killed, is attempted again: receivers know it by its id.
 */
export function createNotifier(options: NotifierOptions): Notifier {
  const {
    store,
    log,
    now,
    bounds,
    mailer,
    told,
    every = ROUND,
    delay = DELAY,
    random = Math.random,
  } = options;
  /** The attempts that are running, by target: mails of several kinds may run to one address. */
  const running = new Map<string, number>();
  const attempts = new Set<Promise<void>>();
  let ended = 0;
  let cleanedAt = 0;

  const rounds = createRounds({
    round: look,
    every,
    delay,
    failed: ({ message }) =>
      log.warn({ reason: message }, 'the team could not be told; again shortly'),
  });

  async function look(): Promise<void> {
    if (now() - cleanedAt >= HOUR) {
      cleanedAt = now();
      await store.write(removeSubscriptionsOfRemoved);
      while ((await store.write((all) => removeOld(all, now() - KEPT, REMOVED))) === REMOVED) {
        if (rounds.isStopped) return;
      }
    }
    if (!(await isAnythingDue(store.query, now()))) return;
    for (let isMore = true; isMore && !rounds.isStopped;) {
      const spread = await store.write((all) => spreadNotices(all, now(), mailer !== null));
      ({ isMore } = spread);
      if (spread.left > 0) {
        log.warn(
          { deliveries: spread.left },
          'a receiver has too many deliveries; some were not made',
        );
      }
      // Who waits for the outcome learns that there is none to come.
      for (const notice of spread.notices) {
        if (isShown(notice)) told(notice.organisationId, notice.conversationId);
      }
    }
    while (!rounds.isStopped) {
      const tasks = await store.write(claim);
      if (tasks.length === 0) return;
      start(tasks);
    }
  }

  async function claim(transaction: Transaction): Promise<Task[]> {
    const free = LANES - attempts.size;
    if (free <= 0) return [];
    const busy = [...running.keys()];
    return claimDue(transaction, { now: now(), lease: LEASE, busy, limit: MANY, free });
  }

  function start(tasks: readonly Task[]): void {
    // Customers, and alerts, go into one mail each; a digest is a mail of its own.
    const groups = Map.groupBy(tasks, ({ delivery, notice }) =>
      delivery.channel === 'mail' && notice.type !== 'digest'
        ? `${delivery.organisationId} ${delivery.targetId} ${mailKindOf(notice)}`
        : delivery.deliveryId,
    );
    for (const group of groups.values()) {
      const [{ delivery }] = group as [Task];
      const target = delivery.targetId;
      running.set(target, (running.get(target) ?? 0) + 1);
      const attempt = attemptAll(group)
        .catch(({ message }: Error) =>
          log.warn({ reason: message }, 'a delivery failed; again later'),
        )
        .finally(() => {
          attempts.delete(attempt);
          ended++;
          const left = running.get(target)! - 1;
          if (left > 0) running.set(target, left);
          else running.delete(target);
          rounds.wake();
        });
      attempts.add(attempt);
    }
  }

  async function attemptAll(tasks: Task[]): Promise<void> {
    const [{ delivery }] = tasks as [Task];
    const outcomes =
      delivery.channel === 'mail'
        ? await mail(tasks)
        : [
            delivery.channel === 'webhook'
              ? await deliverToWebhook(options, tasks[0]!)
              : await deliverToBrowser(options, tasks[0]!),
          ];
    await store.write(async (transaction) => {
      for (const [index, task] of tasks.entries()) {
        await conclude(transaction, task, outcomes[index]!, { now: now(), random, log });
      }
    });
    for (const { notice } of tasks) {
      if (isShown(notice)) told(notice.organisationId, notice.conversationId);
    }
  }

  /** One mail for what is due now, unless one has just left. */
  async function mail(tasks: Task[]): Promise<Conclusion[]> {
    const [{ delivery, notice }] = tasks as [Task];
    const { organisationId, targetId } = delivery;
    const kind = mailKindOf(notice);
    const last = await lastMailAt(store.query, organisationId, targetId, kind);
    const next = last + MAIL_PAUSE;
    if (next > now() && kind !== 'digest') return tasks.map(() => ({ kind: 'later', at: next }));
    // Alerts must not use up the mails that tell of customers.
    const limit =
      kind === 'customers' ? 'team_mails_per_organisation' : 'report_mails_per_organisation';
    const { allowed } = await bounds.take(limit, organisationId);
    if (!allowed) return tasks.map((task) => afterLimit(task));
    const outcomes = await deliver(kind, tasks);
    if (outcomes.every((outcome) => outcome.kind !== 'delivered')) {
      bounds.giveBack([{ limit, from: organisationId, amount: 1 }]);
    }
    return outcomes;
  }

  /** A customer is told of whenever a mail may leave again; an alert of yesterday is not. */
  function afterLimit({ delivery, notice }: Task): Conclusion {
    const at = now() + HOUR;
    if (mailKindOf(notice) === 'customers') return { kind: 'later', at, firstDueAt: at };
    return now() - delivery.firstDueAt >= DAY
      ? { kind: 'failed', problem: 'The daily limit of mails was reached.' }
      : { kind: 'later', at };
  }

  function deliver(kind: MailKind, tasks: readonly Task[]): Promise<Conclusion[]> {
    if (kind === 'alerts') return deliverAlerts(options, tasks);
    return kind === 'digest' ? deliverDigest(options, tasks) : deliverByMail(options, tasks);
  }

  return {
    wake: rounds.wake,
    async round() {
      let before: number;
      do {
        before = ended;
        await rounds.run();
        await Promise.allSettled(attempts);
        // An attempt that ended after the look at its target may have left more to do.
      } while (ended !== before);
    },
    async stop() {
      const stopped = rounds.stop();
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise((resolve) => (timer = setTimeout(resolve, GRACE).unref()));
      await Promise.race([Promise.allSettled(attempts), patience]);
      clearTimeout(timer);
      await stopped;
    },
  };
}
