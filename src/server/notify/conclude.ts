import type { Logger } from 'pino';
import type { Transaction } from '../database/store.ts';
import type { Outcome } from './deliver.ts';
import { FEWEST, PATIENCE, waitAfter } from './rules/retry.ts';
import type { Task } from './store/claim.ts';
import { dropPending, holdBack, setSpread, settle } from './store/notices.ts';
import { removeSubscription } from './store/subscriptions.ts';
import { findWebhook, setWebhook } from './store/webhooks.ts';
import type { WebhookTable } from './tables.ts';

/**
 * `later`: it was not attempted, and is due at this time.
 *
 * @property firstDueAt for how long it is attempted counts from this time now
 */
export type Conclusion = Outcome | { kind: 'later'; at: number; firstDueAt?: number };

/** Stores what became of an attempt, and what follows for other deliveries to the same target. */
export async function conclude(
  transaction: Transaction,
  { delivery, notice }: Task,
  outcome: Conclusion,
  { now, random, log }: { now: number; random: () => number; log: Logger },
): Promise<void> {
  const { organisationId, channel, targetId, firstDueAt, attempts } = delivery;
  const done = { dueAt: null, doneAt: now };
  const webhook =
    channel === 'webhook'
      ? await findWebhook(transaction.query, organisationId, targetId)
      : undefined;
  const failures = webhook ? webhook.failures + 1 : attempts;

  /** The attempt is over. Before the deliveries: everybody locks the rows in this order. */
  async function setOwn(change: Partial<WebhookTable> = {}): Promise<void> {
    if (!webhook) return;
    // Else this attempt counted as lost, and another one runs.
    const isOwn = webhook.busyUntil === delivery.dueAt;
    const over = isOwn ? { busyUntil: 0 } : {};
    await setWebhook(transaction, organisationId, targetId, { ...change, ...over });
  }

  switch (outcome.kind) {
    case 'delivered':
      await setOwn({ failures: 0, restsUntil: 0, deliveredAt: now });
      return settle(transaction, delivery, { ...done, state: 'delivered', problem: null });

    case 'dropped':
      await setOwn();
      await settle(transaction, delivery, { ...done, state: 'dropped', problem: outcome.problem });
      // Who has taken the place of the recipient is told.
      if (outcome.isRemoved) {
        await setSpread(transaction, organisationId, [notice.noticeId], null);
      }
      return;

    case 'later':
      await setOwn();
      return settle(transaction, delivery, {
        state: 'pending',
        dueAt: outcome.at,
        doneAt: null,
        problem: null,
        ...(outcome.firstDueAt !== undefined && { firstDueAt: outcome.firstDueAt }),
      });

    case 'failed':
      await setOwn({ failures, problem: outcome.problem, problemAt: now });
      return settle(transaction, delivery, { ...done, state: 'failed', problem: outcome.problem });

    case 'gone': {
      const { problem } = outcome;
      const note = 'The receiver answered 410 Gone.';
      await setOwn({ disabledAt: now, note, problem, problemAt: now });
      if (channel === 'push') await removeSubscription(transaction, organisationId, targetId);
      await settle(transaction, delivery, { ...done, state: 'failed', problem });
      return dropPending(transaction, organisationId, targetId, 'The receiver is gone.', now);
    }

    case 'retry': {
      const { problem, asked } = outcome;
      const next = now + waitAfter(failures, random(), asked);
      await setOwn({ failures, restsUntil: next, problem, problemAt: now });
      if (next - firstDueAt > PATIENCE[channel] && failures >= FEWEST) {
        log.warn({ channel, type: notice.type, problem }, 'a delivery was given up');
        await settle(transaction, delivery, { ...done, state: 'failed', problem });
      } else {
        const again = { state: 'pending', dueAt: next, doneAt: null, problem } as const;
        await settle(transaction, delivery, again);
      }
      // What else is due waits with it, so that a dead receiver is asked once in a while.
      if (webhook) await holdBack(transaction, organisationId, targetId, next);
    }
  }
}
