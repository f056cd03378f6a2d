import type { TeamLanguage } from '../../strings/team/all.ts';
import type { WebhookForm } from '../../contract/index.ts';
import type { Notice } from './rules/notice.ts';
import type { Channel } from './rules/retry.ts';

declare module '../database/schema.ts' {
  interface Schema {
    notice: Notice;
    delivery: DeliveryTable;
    webhook: WebhookTable;
    pushSubscription: PushSubscriptionTable;
    notifySetting: NotifySettingTable;
  }
}

/** `dropped`: there was no reason any more to deliver it. */
export type DeliveryState = 'pending' | 'delivered' | 'failed' | 'dropped';

/** One notice to one target. */
export interface DeliveryTable {
  organisationId: string;
  deliveryId: string;
  noticeId: string;
  channel: Channel;
  /** The id of the webhook or of the push subscription, or the address of the mail. */
  targetId: string;
  state: DeliveryState;
  /** Attempts that began. */
  attempts: number;
  createdAt: number;
  /** When it was to be attempted first, such as after quiet hours: for how long it is attempted counts from it. */
  firstDueAt: number;
  /** When it may be attempted; while an attempt runs, when it counts as lost. `null`: it is done. */
  dueAt: number | null;
  doneAt: number | null;
  /** What went wrong in the last attempt: no content, no address. */
  problem: string | null;
}

/** A receiver of notices. */
export interface WebhookTable {
  organisationId: string;
  webhookId: string;
  url: string;
  form: WebhookForm;
  /** JSON list of `NoticeType`. */
  types: string;
  /** Signs the deliveries. */
  secret: string;
  /** 1: bodies contain what customers wrote. */
  withContent: number;
  createdAt: number;
  disabledAt: number | null;
  /** Why the server disabled it. */
  note: string | null;
  /** Failed attempts since the last delivery. */
  failures: number;
  /** Nothing is sent before this time; 0: it does not rest. */
  restsUntil: number;
  /** While an attempt runs, when it counts as lost; 0: none runs. */
  busyUntil: number;
  problem: string | null;
  problemAt: number | null;
  deliveredAt: number | null;
}

/** A browser of an agent (RFC 8030). */
export interface PushSubscriptionTable {
  organisationId: string;
  /** Of the endpoint: the first 32 digits of its SHA-256. */
  subscriptionId: string;
  agentId: number;
  endpoint: string;
  /** The browser's key (P-256, uncompressed), base64url. */
  publicKey: string;
  /** 16 bytes, base64url. */
  authSecret: string;
  /** `tokenHash` of the session that subscribed last; empty: not known. */
  sessionHash: string;
  createdAt: number;
}

export interface NotifySettingTable {
  organisationId: string;
  /** JSON list of addresses; empty: the agents of the chat's team, else all agents. */
  mailTo: string;
  /** 1: a mail when a customer waits and no agent is online. */
  mailsWaiting: number;
  /** 1: a mail when a message is left. */
  mailsLeft: number;
  /** 1: mails and push messages contain what customers wrote. */
  withContent: number;
  /** The keys that identify this server to push services (RFC 8292), base64url; made when first needed. */
  vapidPublic: string | null;
  vapidPrivate: string | null;
  /** Of mails, push messages and messages to Slack. */
  language: TeamLanguage;
  /** The quiet hours, minutes of the day in the organisation's time zone; `null`: none. */
  quietFrom: number | null;
  quietTo: number | null;
}
