import type { Rating, SurveyChannel, SurveyStatus } from '../../../contract/index.ts';
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
  /** When it leaves, at the earliest. */
  dueAt: number;
  createdAt: number;
  /** When it was mailed, or shown in the widget. */
  sentAt: number | null;
  /** No answer counts from then on. */
  expiresAt: number | null;
  respondedAt: number | null;
  rating: Rating | null;
  feedback: string | null;
  /** Why it was cancelled, failed, or put off. */
  reason: string | null;
  /** SHA-256 of what its links carry, hex. */
  tokenHash: string | null;
  /** When it is tried to be mailed next. */
  tryAt: number;
  /** How often it was put off by the mail server. */
  attempts: number;
  /** A sender has it in its hands since then. */
  claimedAt: number | null;
  /** Handed to the mail server, and nobody knows whether it took it. */
  isDoubtful: number;
  /** There was no mail server: it was kept to be looked at. */
  isKept: number;
  /** How many of its answers seem to be a machine's. */
  suspected: number;
}

/** What a survey is counted by: as its conversation has it. */
export interface SurveyFacts {
  topicKey: string | null;
  /** 1: by the AI; 0: by people. */
  aiHandled: number;
  agentId: string | null;
}

/** When an organisation sends surveys, and how often. */
export interface SurveyPolicy {
  enabled: boolean;
  delayHours: number;
  expiryDays: number;
  /** For so many days after a survey nobody is mailed another. */
  pauseDays: number;
}

/** What is known of an address, without the address. */
export interface Contact {
  /** The last survey that was mailed there, and when. */
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
  | 'overdue'
  | 'unsubscribed'
  | 'bounced'
  | 'recently_surveyed';

/** A survey that could not leave for so long stays: nobody remembers the conversation. */
const TOO_LATE = 2 * DAY;

/** After a mail server's "not now": how long until the next try; the last one stands for all after it. */
const BACKOFF = [1, 5, 15, 60].map((minutes) => minutes * 60_000);

const factsOf = ({ topicKey, aiHandled, aiAgentId }: Conversation): SurveyFacts => ({
  topicKey,
  aiHandled: bit(aiHandled === true),
  agentId: aiAgentId,
});

/** The survey with what its conversation now says; the same one, where that is the same. */
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

/** A survey that nobody has seen yet. */
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
    ...factsOf(conversation),
  };
}

/** Why the conversation, as it is, is due for no survey; `null`: it is. */
function reasonAgainst(conversation: Conversation, config: SurveyPolicy): CancelReason | null {
  if (conversation.erasedAt !== null) return 'erased';
  if (!config.enabled) return 'disabled';
  if (conversation.status !== 'resolved' || conversation.resolvedAt === null) return 'reopened';
  if (conversation.contactEmail === null) return 'no_address';
  return conversation.csatScore === null ? null : 'rated';
}

/**
 * What a change of a conversation does to its mailed survey (CONTRACT, part B): resolved with an address,
 * one is due after the delay; reopened, rated or erased before it has left, it is cancelled, and resolved
 * again it is due anew. What is leaving at this moment is not called back. A conversation that was resolved
 * so long ago that its survey would be too late was imported, and gets none.
 *
 * @param latest its last mailed survey so far
 * @param newId makes the id of a new one
 * @returns what is to be kept; `null`: nothing changes
 */
export function surveyAfter(
  conversation: Conversation,
  latest: Survey | null,
  config: SurveyPolicy,
  now: number,
  newId: () => string,
): Survey | null {
  if (latest?.status === 'pending' && latest.claimedAt !== null) return null;
  const why = reasonAgainst(conversation, config);
  if (why !== null) return latest?.status === 'pending' ? cancelled(latest, why) : null;
  const { contactEmail } = conversation;
  const resolvedAt = conversation.resolvedAt!;
  const dueAt = resolvedAt + config.delayHours * HOUR;
  if (latest?.status === 'pending') {
    const isSame = dueAt === latest.dueAt && contactEmail === latest.contactEmail;
    return isSame ? null : { ...latest, dueAt, tryAt: dueAt, contactEmail };
  }
  if (isTooLate(dueAt, now)) return null;
  const isCancelled = latest?.status === 'cancelled';
  // For this resolution one has left already.
  if (latest && !isCancelled && resolvedAt <= (latest.sentAt ?? latest.dueAt)) return null;
  const surveyId = isCancelled ? latest.surveyId : newId();
  return {
    ...newSurvey(conversation, { surveyId, channel: 'email', now }),
    createdAt: isCancelled ? latest.createdAt : now,
    dueAt,
    tryAt: dueAt,
  };
}

const isTooLate = (dueAt: number, now: number) => dueAt + TOO_LATE < now;

/**
 * Why a survey whose time has come does not leave after all; `null`: it does.
 *
 * @param contact what is known of its address
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

/** The survey in the hands of a sender. */
export const claimed = (survey: Survey, at: number, tokenHash: string): Survey => ({
  ...survey,
  claimedAt: at,
  tokenHash,
});

/** The survey when its mail has been taken over by the mail server. */
export const sent = (survey: Survey, at: number, { expiryDays }: SurveyPolicy): Survey => ({
  ...survey,
  status: 'sent',
  reason: null,
  claimedAt: null,
  sentAt: at,
  expiresAt: at + expiryDays * DAY,
});

/** The survey when nobody knows whether the mail server took it: it is never mailed again. */
export const doubtful = (survey: Survey, at: number, config: SurveyPolicy): Survey => ({
  ...sent(survey, at, config),
  isDoubtful: 1,
});

/** The survey when its mail was refused for good. */
export const failed = (survey: Survey, reason: string): Survey => ({
  ...survey,
  status: 'failed',
  claimedAt: null,
  reason,
});

/** The survey when its mail was refused for now: tried again after a while, and at last no more. */
export function deferred(survey: Survey, reason: string, now: number): Survey {
  const tryAt = now + BACKOFF[Math.min(survey.attempts, BACKOFF.length - 1)]!;
  if (isTooLate(survey.dueAt, tryAt)) return failed(survey, reason);
  return { ...survey, reason, claimedAt: null, attempts: survey.attempts + 1, tryAt };
}

/**
 * The survey when the mail server could not be talked to: nothing of it is its own fault. Others go first
 * now, as it may be its address that the server has no answer to.
 */
export const released = (survey: Survey, now: number): Survey => ({
  ...survey,
  claimedAt: null,
  tryAt: now + BACKOFF[0]!,
});

/** The survey when its time is over; an answered one stays so. */
export function expired(survey: Survey, now: number): Survey {
  const isOver = survey.status === 'sent' && survey.expiresAt !== null && survey.expiresAt <= now;
  return isOver ? { ...survey, status: 'expired' } : survey;
}

/** Whether an answer to it counts now. */
export const isOpen = ({ status, expiresAt }: Survey, now: number) =>
  (status === 'sent' || status === 'completed') && (expiresAt === null || now < expiresAt);
