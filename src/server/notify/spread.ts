import type { Transaction } from '../database/store.ts';
import { type Agent, findAgents, findTeams, reachOf, withDescendants } from '../team/index.ts';
import { findTimeZone } from '../numbers/index.ts';
import { administrators, digestAddresses, orAdministrators } from './recipients.ts';
import { isForPeople, isToAnswer, mailKindOf, type Notice } from './rules/notice.ts';
import { quietUntil } from './rules/quiet-hours.ts';
import { findFirings } from './store/alerts.ts';
import { findDigest } from './store/digests.ts';
import {
  addDeliveries,
  countPending,
  findMailed,
  lockNotices,
  type NewDelivery,
  setSpread,
} from './store/notices.ts';
import { findNotifySettings, quietHoursIn } from './store/settings.ts';
import { findSubscriptions } from './store/subscriptions.ts';
import { findWebhooks } from './store/webhooks.ts';
import { ruleOf } from './switch-alert.ts';
import type { DeliveryTable } from './tables.ts';

/** Notices spread in one transaction. */
const MANY = 50;
/** The most deliveries on their way to one target: further ones are not made. */
const MAX_PENDING = 5_000;
/** The most addresses of one mail. */
const MAX_ADDRESSES = 20;

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
        const { restsUntil = 0, ...to } = target;
        const dueAt = Math.max(now, restsUntil);
        made.push({ organisationId, noticeId: notice.noticeId, ...to, dueAt });
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

/** @property restsUntil nothing is sent to it before this time */
type Target = Pick<DeliveryTable, 'channel' | 'targetId'> & { restsUntil?: number };

/** A mail to an address. */
const byMail = (address: string, restsUntil = 0): Target => ({
  channel: 'mail',
  targetId: address,
  restsUntil,
});

/** Who is to be told of a notice, as the organisation is set up now. */
async function targetsIn(
  { query }: Transaction,
  organisationId: string,
  { mails, now, notices }: { mails: boolean; now: number; notices: readonly Notice[] },
): Promise<(notice: Notice) => Target[]> {
  const firingIds = notices.flatMap(({ firingId }) => firingId ?? []);
  const hasDigest = notices.some(({ type }) => type === 'digest');
  const [webhooks, subscriptions, settings, agents, teams, firings, digest] = await Promise.all([
    findWebhooks(query, organisationId),
    findSubscriptions(query, organisationId),
    findNotifySettings(query, organisationId),
    findAgents(query, organisationId),
    findTeams(query, organisationId),
    findFirings(query, organisationId, firingIds),
    hasDigest ? findDigest(query, organisationId) : undefined,
  ]);
  const there = agents.filter(({ removedAt }) => removedAt === null);
  const addresses = JSON.parse(settings.mailTo) as string[];

  /** The agents of the team, or all: if it has none, or if a chat waits and any agent may take it. */
  function concerned(notice: Notice): Agent[] {
    const { teamId } = notice;
    if (teamId === null) return there;
    const wanted = withDescendants(teams, teamId);
    const members = there.filter(({ teamIds }) => teamIds.some((one) => wanted.has(one)));
    // A mail can wait until the team is back.
    const isForTeam = isToAnswer(notice) || reachOf(teamId, { teams, agents, now }) !== null;
    return isForTeam && members.length > 0 ? members : there;
  }

  function pushesOf(notice: Notice): Target[] {
    // While some are online, those who are not are left alone.
    const isForAll = notice.isAway === 1 || notice.isSelfHarm === 1 || isToAnswer(notice);
    const ids = new Set(
      concerned(notice)
        .filter(({ status }) => isForAll || status !== 'offline')
        .map(({ agentId }) => agentId),
    );
    return subscriptions
      .filter(({ agentId }) => ids.has(agentId))
      .map(({ subscriptionId }) => ({ channel: 'push', targetId: subscriptionId }));
  }

  function mailsOf(notice: Notice): Target[] {
    const isWanted = isToAnswer(notice)
      ? settings.mailsLeft === 1
      : (notice.isAway === 1 || notice.isSelfHarm === 1) && settings.mailsWaiting === 1;
    if (!mails || !isWanted) return [];
    const to = addresses.length > 0 ? addresses : concerned(notice).map(({ email }) => email);
    return [...new Set(to.map((one) => one.toLowerCase()))]
      .slice(0, MAX_ADDRESSES)
      .map((address) => ({ channel: 'mail', targetId: address }));
  }

  const [timeZone, admins] =
    firings.size > 0 || digest
      ? await Promise.all([
          findTimeZone(query, organisationId),
          administrators(query, organisationId),
        ])
      : ['UTC', []];
  function digestsOf(): Target[] {
    if (!mails || !digest || digest.isOn === 0) return [];
    return digestAddresses(digest, admins).map((address) => byMail(address));
  }

  /** Mails, and webhooks that write to people, wait for the end of quiet hours. */
  function alertsOf(notice: Notice, own: readonly Target[]): Target[] {
    const firing = firings.get(notice.firingId ?? '');
    if (!firing) return [];
    const rule = ruleOf(firing);
    const quiet = rule.in_quiet_hours ? null : quietHoursIn(settings);
    const until = quietUntil(quiet, timeZone, now);
    const waits = new Set(
      webhooks.filter(({ form }) => form === 'slack').map(({ webhookId }) => webhookId),
    );
    const to = rule.mail && mails ? orAdministrators(rule.mail_to, admins) : [];
    return [
      ...own.map((target) =>
        waits.has(target.targetId)
          ? { ...target, restsUntil: Math.max(until, target.restsUntil ?? 0) }
          : target,
      ),
      ...to.map((address) => byMail(address, until)),
    ];
  }

  return (notice) => {
    if (notice.type === 'digest') return digestsOf();
    const own = webhooks
      .filter(
        ({ disabledAt, types }) =>
          disabledAt === null && (JSON.parse(types) as string[]).includes(notice.type),
      )
      .map(({ webhookId, restsUntil }): Target => ({
        channel: 'webhook',
        targetId: webhookId,
        restsUntil,
      }));
    if (mailKindOf(notice) === 'alerts') return alertsOf(notice, own);
    return isForPeople(notice) ? [...own, ...pushesOf(notice), ...mailsOf(notice)] : own;
  };
}
