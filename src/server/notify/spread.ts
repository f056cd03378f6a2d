import type { WebhookForm } from '../../contract/index.ts';
import type { Transaction } from '../database/store.ts';
import { findTimeZone } from '../numbers/index.ts';
import { audienceOf } from './audience.ts';
import { isForPeople, isToAnswer, mailKindOf, type Notice } from './rules/notice.ts';
import { quietUntil } from './rules/quiet-hours.ts';
import {
  addDeliveries,
  countPending,
  findMailed,
  findTargets,
  lockNotices,
  type NewDelivery,
  setSpread,
} from './store/notices.ts';
import { quietHoursIn } from './store/settings.ts';
import { findSubscriptions } from './store/subscriptions.ts';
import { findWebhooks } from './store/webhooks.ts';
import type { DeliveryTable } from './tables.ts';

/** Notices spread in one transaction. */
const MANY = 50;
/** The most deliveries on their way to one target: further ones are not made. */
const MAX_PENDING = 5_000;

/**
 * Makes the deliveries of some notices.
 *
 * @param mails whether there is a mail server
 * @returns how many notices, and how many deliveries were not made because too many are on their way
 */
export async function spreadNotices(
  transaction: Transaction,
  now: number,
  mails: boolean,
): Promise<{ notices: Notice[]; isMore: boolean; left: number }> {
  const notices = await lockNotices(transaction, MANY);
  let left = 0;
  for (const [organisationId, mine] of Map.groupBy(notices, (one) => one.organisationId)) {
    const targets = await targetsIn(transaction, organisationId, { mails, now, notices: mine });
    const pending = await countPending(transaction.query, organisationId);
    const made: NewDelivery[] = [];
    for (const notice of mine) {
      const mailed = mails ? await findMailed(transaction.query, notice) : new Set<string>();
      for (const made_ of made) {
        if (made_.channel === 'mail' && isSameMail(made_.noticeId, notice, mine)) {
          mailed.add(made_.targetId);
        }
      }
      for (const target of targets(notice)) {
        if (target.channel === 'mail' && mailed.has(target.targetId)) continue;
        const count = (pending.get(target.targetId) ?? 0) + 1;
        if (count > MAX_PENDING) {
          left++;
          continue;
        }
        pending.set(target.targetId, count);
        const { channel, targetId, restsUntil = 0, quietUntil: until = 0 } = target;
        const firstDueAt = Math.max(now, until);
        made.push({
          organisationId,
          noticeId: notice.noticeId,
          channel,
          targetId,
          firstDueAt,
          dueAt: Math.max(firstDueAt, restsUntil),
        });
      }
    }
    await addDeliveries(transaction, made, now);
    await setSpread(
      transaction,
      organisationId,
      mine.map(({ noticeId }) => noticeId),
      now,
    );
  }
  return { notices, isMore: notices.length === MANY, left };
}

/** Whether two notices are told by one mail: there is one for each conversation that waits, and for each message. */
function isSameMail(noticeId: string, notice: Notice, all: readonly Notice[]): boolean {
  const other = all.find((one) => one.noticeId === noticeId)!;
  return (
    notice.isSelfHarm === 0 &&
    mailKindOf(notice) === 'customers' &&
    other.type === notice.type &&
    other.conversationId === notice.conversationId &&
    (!isToAnswer(notice) ||
      (other.chatId === notice.chatId && other.messageId === notice.messageId))
  );
}

/**
 * @property restsUntil nothing is sent to it before this time
 * @property quietUntil the end of quiet hours
 */
type Target = Pick<DeliveryTable, 'channel' | 'targetId'> & {
  restsUntil?: number;
  quietUntil?: number;
};

const isOfAlert = (notice: Notice) => mailKindOf(notice) === 'alerts';

/** Who is to be told of a notice, and by which ways. */
async function targetsIn(
  { query }: Transaction,
  organisationId: string,
  { mails, now, notices }: { mails: boolean; now: number; notices: readonly Notice[] },
): Promise<(notice: Notice) => Target[]> {
  const [audience, webhooks, subscriptions, timeZone, known] = await Promise.all([
    audienceOf(query, organisationId, { notices, now }),
    findWebhooks(query, organisationId),
    findSubscriptions(query, organisationId),
    notices.some(isOfAlert) ? findTimeZone(query, organisationId) : 'UTC',
    findTargets(
      query,
      organisationId,
      notices.map(({ noticeId }) => noticeId),
    ),
  ]);

  function pushesOf(notice: Notice): Target[] {
    // While some are online, those who are not are left alone.
    const isForAll = notice.isAway === 1 || notice.isSelfHarm === 1 || isToAnswer(notice);
    const ids = new Set(
      audience
        .concerned(notice)
        .filter(({ status }) => isForAll || status !== 'offline')
        .map(({ agentId }) => agentId),
    );
    return subscriptions
      .filter(({ agentId }) => ids.has(agentId))
      .map(({ subscriptionId }) => ({ channel: 'push', targetId: subscriptionId }));
  }

  const mailsOf = (notice: Notice): Target[] =>
    mails ? audience.mailed(notice).map((address) => ({ channel: 'mail', targetId: address })) : [];

  const webhooksOf = (notice: Notice): (Target & { form: WebhookForm })[] =>
    webhooks
      .filter(
        ({ disabledAt, types }) =>
          disabledAt === null && (JSON.parse(types) as string[]).includes(notice.type),
      )
      .map(({ webhookId, restsUntil, form }) => ({
        channel: 'webhook',
        targetId: webhookId,
        restsUntil,
        form,
      }));

  /** Mails, and webhooks that write to people, wait for the end of quiet hours. */
  function alertsOf(notice: Notice): Target[] {
    const rule = audience.ruleOf(notice);
    if (rule === null) return [];
    const quiet = rule.in_quiet_hours ? null : quietHoursIn(audience.settings);
    const until = quietUntil(quiet, timeZone, now);
    return [
      ...webhooksOf(notice).map((target) =>
        target.form === 'slack' ? { ...target, quietUntil: until } : target,
      ),
      ...mailsOf(notice).map((target) => ({ ...target, quietUntil: until })),
    ];
  }

  function allOf(notice: Notice): Target[] {
    if (notice.type === 'digest') return mailsOf(notice);
    if (isOfAlert(notice)) return alertsOf(notice);
    const own = webhooksOf(notice);
    return isForPeople(notice) ? [...own, ...pushesOf(notice), ...mailsOf(notice)] : own;
  }

  return (notice) => {
    const told = known.get(notice.noticeId);
    // A recipient fell away: who has taken their place is mailed.
    return told
      ? allOf(notice).filter(({ channel, targetId }) => channel === 'mail' && !told.has(targetId))
      : allOf(notice);
  };
}
