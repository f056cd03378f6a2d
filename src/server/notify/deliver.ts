import type { AlertDelivery, WebhookDelivery } from '../../contract/index.ts';
import type { TeamLanguage } from '../../strings/team/all.ts';
import type { Store } from '../database/store.ts';
import { findChat, findLatestChat, followUpSince } from '../handoff/index.ts';
import { type Brand, findBrand, type RenderedMail, senderAddress } from '../mail/brand.ts';
import type { Mail, Mailer } from '../mail/mailer.ts';
import { alertBody } from './alert-body.ts';
import { audienceOf } from './audience.ts';
import { deliveryBody } from './payload.ts';
import { encryptPush, vapidHeader } from './push-message.ts';
import { post } from './request.ts';
import { isToAnswer, type Notice } from './rules/notice.ts';
import { noticeInWords } from './rules/notice-words.ts';
import { oneLine } from './rules/one-line.ts';
import { slackAlert, slackBody } from './rules/slack.ts';
import { signedHeaders } from './signature.ts';
import { findFirings } from './store/alerts.ts';
import type { Task } from './store/claim.ts';
import { findNotifySettings, vapidKeysOf } from './store/settings.ts';
import { findSubscription } from './store/subscriptions.ts';
import { findWebhook } from './store/webhooks.ts';
import { renderTeamMail } from './team-mail.ts';

/** What became of an attempt. */
export type Outcome =
  | { kind: 'delivered' }
  /** @property asked `Retry-After`, milliseconds */
  | { kind: 'retry'; problem: string; asked?: number }
  | { kind: 'failed'; problem: string }
  /**
   * There is no reason any more to deliver it.
   *
   * @property isRemoved the recipient is none any more: who is one now is told instead
   */
  | { kind: 'dropped'; problem: string; isRemoved?: true }
  /** The receiver says that it is gone for good. */
  | { kind: 'gone'; problem: string };

export interface DeliverOptions {
  store: Store;
  now: () => number;
  /** `null`: no mail leaves. */
  mailer: Mailer | null;
  mailFrom: string | undefined;
  /** `undefined`: it is not known, and there are no links. */
  publicUrl: string | undefined;
  /** Whether private and loopback addresses, and http, are allowed. */
  allowsPrivate: boolean;
  /** For one request, milliseconds. */
  deadline?: number | undefined;
}

/** The address is not among those that are mailed any more. */
export const REPLACED = {
  kind: 'dropped',
  problem: 'The address is no longer a recipient.',
  isRemoved: true,
} as const;
const ERASED = { kind: 'dropped', problem: 'The conversation was erased.' } as const;
const OVER = { kind: 'dropped', problem: 'The customer no longer waits.' } as const;
const NO_MAILS = { kind: 'failed', problem: 'No mail server is configured.' } as const;
const NO_URL = { kind: 'failed', problem: 'AFTERWORD_PUBLIC_URL is not set.' } as const;
const REMOVED = { kind: 'dropped', problem: 'The receiver was removed.' } as const;

/** Posts a notice to a webhook. */
export async function deliverToWebhook(
  options: DeliverOptions,
  { delivery, notice }: Task,
): Promise<Outcome> {
  const { store, now, allowsPrivate, deadline } = options;
  const webhook = await findWebhook(store.query, notice.organisationId, delivery.targetId);
  if (!webhook || webhook.disabledAt !== null) return REMOVED;
  const { language } = await findNotifySettings(store.query, notice.organisationId);
  const withContent = webhook.withContent === 1;
  const content = await contentOf(options, notice, { withContent, language });
  if (!content) return ERASED;
  const body = JSON.stringify(webhook.form === 'slack' ? inSlack(content, language) : content);
  const timestamp = Math.floor(now() / 1000);
  const answer = await post(webhook.url, {
    body,
    allowsPrivate,
    deadline,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Afterword',
      ...signedHeaders(webhook.secret, { id: notice.noticeId, timestamp, body }),
    },
  });
  if (answer.kind === 'refused') return { kind: 'failed', problem: answer.problem };
  if (answer.kind === 'failed') return { kind: 'retry', problem: answer.problem };
  const { status, retryAfter } = answer;
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  if (status === 410) return { kind: 'gone', problem: 'HTTP 410' };
  return {
    kind: 'retry',
    problem: `HTTP ${status}${status >= 300 && status < 400 ? ': redirects are not followed' : ''}`,
    asked: retryAfter,
  };
}

const isOfAlert = (body: WebhookDelivery | AlertDelivery): body is AlertDelivery =>
  'alert_id' in body.data;

const inSlack = (body: WebhookDelivery | AlertDelivery, language: TeamLanguage) =>
  isOfAlert(body) ? slackAlert(body, language) : slackBody(body, language);

/** @returns `null`: there is nothing left to tell of */
async function contentOf(
  { store: { query }, publicUrl }: DeliverOptions,
  notice: Notice,
  { withContent, language }: { withContent: boolean; language: TeamLanguage },
): Promise<WebhookDelivery | AlertDelivery | null> {
  const { organisationId, firingId } = notice;
  if (firingId === null) return deliveryBody(query, notice, { withContent, publicUrl });
  const firing = (await findFirings(query, organisationId, [firingId])).get(firingId);
  return firing ? alertBody(notice, firing, { language, publicUrl }) : null;
}

/** How long a push service keeps a message for a browser that is not connected, seconds. */
const PUSH_LIFE = { waiting: 10 * 60, toAnswer: 24 * 3600 };
/** Characters of a customer's message in a notification. */
const MAX_PREVIEW = 200;

/** Sends a notice to a browser of an agent, through its push service (RFC 8030). */
export async function deliverToBrowser(
  options: DeliverOptions,
  { delivery, notice }: Task,
): Promise<Outcome> {
  const { store, now, publicUrl, mailFrom, allowsPrivate, deadline } = options;
  const { organisationId } = notice;
  const subscription = await findSubscription(store.query, organisationId, delivery.targetId);
  if (!subscription) return REMOVED;
  if (await isOver(store, notice)) return OVER;
  const settings = await findNotifySettings(store.query, organisationId);
  const content = await deliveryBody(store.query, notice, {
    withContent: settings.withContent === 1,
    publicUrl,
  });
  if (!content) return ERASED;
  const message = {
    title: noticeInWords(content, settings.language),
    body: oneLine(content.data.content ?? '', MAX_PREVIEW),
    // The browser shows one notification for each chat, and one more if the customer may hurt themselves.
    tag: `${notice.isSelfHarm === 1 ? 'self-harm' : 'chat'}-${notice.chatId ?? notice.conversationId}`,
    path: '/dashboard/inbox',
  };
  const keys = await vapidKeysOf(store, organisationId);
  const subject = publicUrl?.startsWith('https:')
    ? publicUrl
    : `mailto:${mailFrom ?? 'webmaster@localhost'}`;
  const answer = await post(subscription.endpoint, {
    body: encryptPush(Buffer.from(JSON.stringify(message)), subscription),
    allowsPrivate,
    deadline,
    headers: {
      'content-type': 'application/octet-stream',
      'content-encoding': 'aes128gcm',
      ttl: String(isToAnswer(notice) ? PUSH_LIFE.toAnswer : PUSH_LIFE.waiting),
      urgency: 'high',
      authorization: vapidHeader(subscription.endpoint, keys, subject, now()),
    },
  });
  if (answer.kind === 'refused') return { kind: 'gone', problem: answer.problem };
  if (answer.kind === 'failed') return { kind: 'retry', problem: answer.problem };
  const { status, retryAfter } = answer;
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  const problem = `HTTP ${status}`;
  // RFC 8030, 7.3 and 8.4: the subscription has expired or was ended.
  if (status === 404 || status === 410) return { kind: 'gone', problem };
  const isTemporary = status === 408 || status === 429 || status >= 500;
  return isTemporary ? { kind: 'retry', problem, asked: retryAfter } : { kind: 'failed', problem };
}

/** Mails several notices to one address, in one mail. @returns the outcome of each, in order */
export async function deliverByMail(
  options: DeliverOptions,
  tasks: readonly Task[],
): Promise<Outcome[]> {
  const { store, now, mailer, publicUrl } = options;
  const [{ notice: first }] = tasks as [Task];
  const { organisationId } = first;
  if (mailer === null) return tasks.map(() => NO_MAILS);
  if (publicUrl === undefined) return tasks.map(() => NO_URL);
  const { settings, mailed } = await audienceOf(store.query, organisationId, {
    notices: tasks.map(({ notice }) => notice),
    now: now(),
  });
  const bodies = await Promise.all(
    tasks.map(async ({ delivery, notice }) => {
      if (await isOver(store, notice)) return OVER;
      if (!mailed(notice).includes(delivery.targetId)) return REPLACED;
      const withContent = settings.withContent === 1;
      return (await deliveryBody(store.query, notice, { withContent, publicUrl })) ?? ERASED;
    }),
  );
  const told = bodies.flatMap((body) => ('data' in body ? [body] : []));
  if (told.length === 0) return bodies as Outcome[];
  const { language } = settings;
  const result = await sendToTeam(options, tasks[0]!, (brand, url) =>
    renderTeamMail(told, { language, brand, publicUrl: url }),
  );
  return bodies.map((body) => ('data' in body ? result : body));
}

const NO_BRAND = { brandName: null, brandColor: null, logoUrl: null, sender: null };

/** Sends one mail to the address of a delivery, in the name of the organisation. */
export async function sendToTeam(
  { store, mailer, mailFrom, publicUrl }: DeliverOptions,
  { delivery, notice: { organisationId } }: Task,
  render: (brand: Brand, publicUrl: string) => RenderedMail & Pick<Mail, 'unsubscribe'>,
): Promise<Outcome> {
  if (mailer === null) return NO_MAILS;
  if (publicUrl === undefined) return NO_URL;
  const brand = (await findBrand(store.query, organisationId)) ?? NO_BRAND;
  const from = senderAddress(brand, publicUrl, mailFrom);
  const outcome = await mailer.send({
    ...render(brand, publicUrl),
    from,
    to: delivery.targetId,
    messageId: `${delivery.deliveryId}@${from.address.split('@').at(-1)}`,
  });
  return outcomeOf(outcome);
}

function outcomeOf(outcome: Awaited<ReturnType<Mailer['send']>>): Outcome {
  switch (outcome.kind) {
    case 'accepted':
      return { kind: 'delivered' };
    case 'refused':
      return { kind: 'failed', problem: outcome.reason };
    // Whether it arrived is not known: told twice is better than not at all.
    case 'unknown':
    case 'deferred':
    case 'unreachable':
      return { kind: 'retry', problem: outcome.reason };
  }
}

/** Whether the customer of a notice no longer waits, so that nobody needs to come, or write. */
async function isOver({ query }: Store, notice: Notice): Promise<boolean> {
  const { organisationId, conversationId, chatId } = notice;
  if (isToAnswer(notice)) {
    const found = chatId === null ? undefined : await findChat(query, organisationId, chatId);
    return found === undefined || followUpSince(found.chat) === null;
  }
  if (notice.type !== 'chat.waiting') return false;
  const latest = await findLatestChat(query, organisationId, conversationId);
  if (latest === undefined || latest.chat.chatId !== chatId) return true;
  return latest.chat.status !== 'queued' && latest.chat.status !== 'away';
}
