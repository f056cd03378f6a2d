import {
  type HeldReason,
  heldReason,
  type Rating,
  type SurveyChannel,
  type SurveyStatus,
} from '../../../contract/index.ts';
import type { Conversation } from '../../conversations/rules/conversation.ts';
import { bit } from '../../numbers/rules/rollup.ts';
import { DAY, HOUR } from '../../../contract/time.ts';

/** A survey, mailed or in the widget. Times are milliseconds since 1970; flags are 0 or 1. */
export interface Survey extends SurveyFacts {
  organisationId: string;
  surveyId: string;
  conversationId: string;
  channel: SurveyChannel;
  contactEmail: string | null;
  status: SurveyStatus;
  /** The earliest time at which it is mailed. */
  dueAt: number;
  createdAt: number;
  /** From when its delay counts; `null`: from the resolution of the conversation. */
  countsFrom: number | null;
  /** When it was mailed or shown in the widget. */
  sentAt: number | null;
  /** Ratings from this time on are refused. */
  expiresAt: number | null;
  respondedAt: number | null;
  rating: Rating | null;
  feedback: string | null;
  /** Why it was cancelled, failed or deferred. */
  reason: string | null;
  /** SHA-256 of the token in its links, in hex. */
  tokenHash: string | null;
  /** The time of the next attempt to mail it. */
  tryAt: number;
  /** How often the mail server deferred it. */
  attempts: number;
  /** When a sender claimed it; `null`: it is not being sent. */
  claimedAt: number | null;
  /** 1: it is unknown whether the mail server accepted the mail. */
  isDoubtful: number;
  /** 1: the mail was stored instead of sent, because no mail server was configured. */
  isKept: number;
  /** The number of its ratings that appear to be automated. */
  suspected: number;
  /** 1: it is the one of its conversation that counts; see `countedOf` in figures.ts. */
  isCounted: number;
}

/** The properties of the conversation by which a survey is counted. */
export interface SurveyFacts {
  topicKey: string | null;
  /** 1: handled by the AI; 0: by agents. */
  aiHandled: number;
  agentId: string | null;
}

/** The settings of an organisation for sending surveys. */
export interface SurveyPolicy {
  enabled: boolean;
  delayHours: number;
  expiryDays: number;
  /** The least number of days between two surveys to one address. */
  pauseDays: number;
}

/** The state of an email address, without the address itself. */
export interface Contact {
  /** The last survey that was mailed to it, and when. */
  surveyId: string | null;
  surveyedAt: number | null;
  optedOutAt: number | null;
  bouncedAt: number | null;
}

export type CancelReason =
  | 'disabled'
  | 'reopened'
  | 'rated'
  | 'no_address'
  | 'erased'
  | 'merged'
  | 'overdue'
  | 'unsubscribed'
  | 'bounced'
  | 'recently_surveyed'
  | HeldReason;

/** Whether a mail is held back: the address may not be mailed, or a limit was reached. */
export const isHeld = (reason: string | null): reason is HeldReason =>
  (heldReason.options as readonly (string | null)[]).includes(reason);

/** A survey that is overdue by more than this is not sent: customers no longer remember the conversation. */
const TOO_LATE = 2 * DAY;

/** The delays before the next attempt after the mail server deferred a mail. The last one is repeated. */
const BACKOFF = [1, 5, 15, 60].map((minutes) => minutes * 60_000);

const factsOf = ({ topicKey, aiHandled, aiAgentId }: Conversation): SurveyFacts => ({
  topicKey,
  aiHandled: bit(aiHandled === true),
  agentId: aiAgentId,
});

/** The survey with the current properties of its conversation; the same object if nothing changed. */
export function withFacts(survey: Survey, conversation: Conversation): Survey {
  const facts = factsOf(conversation);
  const isWidget = survey.channel === 'widget';
  const contactEmail = isWidget ? conversation.contactEmail : survey.contactEmail;
  const isSame =
    contactEmail === survey.contactEmail &&
    facts.topicKey === survey.topicKey &&
    facts.aiHandled === survey.aiHandled &&
    facts.agentId === survey.agentId;
  return isSame ? survey : { ...survey, ...facts, contactEmail };
}

/** A new survey. */
export function newSurvey(
  conversation: Conversation,
  { surveyId, channel, now }: { surveyId: string; channel: SurveyChannel; now: number },
): Survey {
  const { organisationId, conversationId, contactEmail } = conversation;
  return {
    organisationId,
    surveyId,
    conversationId,
    channel,
    contactEmail,
    status: 'pending',
    dueAt: now,
    createdAt: now,
    countsFrom: null,
    sentAt: null,
    expiresAt: null,
    respondedAt: null,
    rating: null,
    feedback: null,
    reason: null,
    tokenHash: null,
    tryAt: now,
    attempts: 0,
    claimedAt: null,
    isDoubtful: 0,
    isKept: 0,
    suspected: 0,
    isCounted: 0,
    ...factsOf(conversation),
  };
}

/** Why the conversation must not be surveyed; `null`: it may be. */
function reasonAgainst(conversation: Conversation, config: SurveyPolicy): CancelReason | null {
  if (conversation.erasedAt !== null) return 'erased';
  if (conversation.merged === true) return 'merged';
  if (!config.enabled) return 'disabled';
  if (conversation.status !== 'resolved' || conversation.resolvedAt === null) return 'reopened';
  if (conversation.contactEmail === null) return 'no_address';
  return conversation.csatScore === null ? null : 'rated';
}

/**
 * The effect of a changed conversation on its mailed survey (CONTRACT, part B). When it is resolved and has
 * an address, a survey is due after the delay. When it is reopened, rated or erased before the survey was
 * sent, the survey is cancelled; when it is resolved again, the survey is due again. A survey that is being
 * sent is not changed. A conversation that was resolved too long ago, because it was imported, gets none.
 *
 * @param latest its last mailed survey
 * @param countsFrom when the resolution or the address arrived, if an event told it: events may be dated
 *   in the past, and mail must not leave at once because of that
 * @param newId creates the id of a new survey
 * @returns the survey to store; `null`: nothing changes
 */
export function surveyAfter(
  conversation: Conversation,
  latest: Survey | null,
  config: SurveyPolicy,
  now: number,
  newId: () => string,
  countsFrom: number | null = null,
): Survey | null {
  if (latest?.status === 'pending' && latest.claimedAt !== null) return null;
  const why = reasonAgainst(conversation, config);
  if (why !== null) return latest?.status === 'pending' ? cancelled(latest, why) : null;
  const { contactEmail } = conversation;
  const resolvedAt = conversation.resolvedAt!;
  const delay = config.delayHours * HOUR;
  const dueAt = Math.max(resolvedAt, countsFrom ?? resolvedAt) + delay;
  if (latest?.status === 'pending') {
    const isSame = dueAt === latest.dueAt && contactEmail === latest.contactEmail;
    return isSame ? null : { ...latest, dueAt, tryAt: dueAt, contactEmail, countsFrom };
  }
  // By its own time: what is imported as events gets none either.
  if (isTooLate(resolvedAt + delay, now)) return null;
  const isCancelled = latest?.status === 'cancelled';
  // A survey was already sent for this resolution.
  if (latest && !isCancelled && resolvedAt <= (latest.sentAt ?? latest.dueAt)) return null;
  const surveyId = isCancelled ? latest.surveyId : newId();
  return {
    ...newSurvey(conversation, { surveyId, channel: 'email', now }),
    createdAt: isCancelled ? latest.createdAt : now,
    countsFrom,
    dueAt,
    tryAt: dueAt,
  };
}

const isTooLate = (dueAt: number, now: number) => dueAt + TOO_LATE < now;

/**
 * Why a due survey is not sent; `null`: it is sent.
 *
 * @param contact the state of its address
 */
export function reasonNotToSend(
  survey: Survey,
  conversation: Conversation | null,
  contact: Contact | null,
  config: SurveyPolicy,
  now: number,
): CancelReason | null {
  if (conversation === null) return 'erased';
  const why = reasonAgainst(conversation, config);
  if (why !== null) return why;
  if (isTooLate(survey.dueAt, now)) return 'overdue';
  if (contact === null) return null;
  if (contact.optedOutAt !== null) return 'unsubscribed';
  if (contact.bouncedAt !== null) return 'bounced';
  const { surveyedAt, surveyId } = contact;
  const isRecent = surveyedAt !== null && now - surveyedAt < config.pauseDays * DAY;
  return isRecent && surveyId !== survey.surveyId ? 'recently_surveyed' : null;
}

export const cancelled = (survey: Survey, reason: CancelReason): Survey => ({
  ...survey,
  status: 'cancelled',
  reason,
});

/** The survey after a sender claimed it. */
export const claimed = (survey: Survey, at: number, tokenHash: string): Survey => ({
  ...survey,
  claimedAt: at,
  tokenHash,
});

/** The survey after the mail server accepted its mail. */
export const sent = (survey: Survey, at: number, { expiryDays }: SurveyPolicy): Survey => ({
  ...survey,
  status: 'sent',
  reason: null,
  claimedAt: null,
  sentAt: at,
  expiresAt: at + expiryDays * DAY,
});

/** The survey if it is unknown whether the mail server accepted its mail. It is never mailed again. */
export const doubtful = (survey: Survey, at: number, config: SurveyPolicy): Survey => ({
  ...sent(survey, at, config),
  isDoubtful: 1,
});

/** The survey after the mail server refused its mail permanently. */
export const failed = (survey: Survey, reason: string): Survey => ({
  ...survey,
  status: 'failed',
  claimedAt: null,
  reason,
});

/** The survey after the mail server deferred its mail: it is tried again later, or fails if it is too late. */
export function deferred(survey: Survey, reason: string, now: number): Survey {
  const tryAt = now + BACKOFF[Math.min(survey.attempts, BACKOFF.length - 1)]!;
  if (isTooLate(survey.dueAt, tryAt)) return failed(survey, reason);
  return { ...survey, reason, claimedAt: null, attempts: survey.attempts + 1, tryAt };
}

/**
 * The survey after the connection to the mail server failed. This does not count as an attempt. Other
 * surveys are sent first, in case this mail causes the failure.
 */
export const released = (survey: Survey, now: number): Survey => ({
  ...survey,
  claimedAt: null,
  tryAt: now + BACKOFF[0]!,
});

/** How long a mail waits that the limit of its organisation holds back, milliseconds. */
const HELD = HOUR;

/**
 * The survey after a limit held its mail back. A mail to a verified address waits until the limit allows it
 * or it is too late; others are cancelled, so that a flood of claimed addresses does not last for days.
 */
export function held(
  survey: Survey,
  reason: HeldReason,
  { isTrusted, now }: { isTrusted: boolean; now: number },
): Survey {
  const tryAt = now + HELD;
  const free = { ...survey, reason, claimedAt: null, tokenHash: null };
  return isTrusted && !isTooLate(survey.dueAt, tryAt)
    ? { ...free, tryAt }
    : { ...free, status: 'cancelled' };
}

/** The survey after its expiry. A rated survey stays completed. */
export function expired(survey: Survey, now: number): Survey {
  const isOver = survey.status === 'sent' && survey.expiresAt !== null && survey.expiresAt <= now;
  return isOver ? { ...survey, status: 'expired' } : survey;
}

/** Whether the survey can be rated now. */
export const isOpen = ({ status, expiresAt }: Survey, now: number) =>
  (status === 'sent' || status === 'completed') && (expiresAt === null || now < expiresAt);
