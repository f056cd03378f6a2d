import { randomBytes } from 'node:crypto';
import type { HeldReason } from '../../contract/index.ts';
import { type Conversation, findConversation } from '../conversations/index.ts';
import type { Transaction } from '../database/store.ts';
import { makeLinkSecret } from '../http/link-secret.ts';
import { findOrganisation } from '../keys/index.ts';
import type { Outcome } from '../mail/mailer.ts';
import {
  type ContactHashes,
  contactHashesOf,
  surveyToken,
  tokenHashOf,
  unsubscribeToken,
} from './links.ts';
import {
  cancelled,
  claimed,
  deferred,
  doubtful,
  failed,
  held,
  isHeld,
  reasonNotToSend,
  released,
  sent,
  type Survey,
} from './rules/survey.ts';
import { findContact, forgetSurveyed, lockContact, setContact } from './store/contacts.ts';
import {
  findSurvey,
  findSurveyConfig,
  type SurveyConfig,
  lockDueSurvey,
  lockLostSurveys,
  lockSurvey,
  saveSurveys,
} from './store/surveys.ts';

/** Surveys that are not to leave after all, in one transaction. */
const MANY = 50;

/** A survey in our hands: its mail may leave now. */
export interface Task {
  survey: Survey;
  config: SurveyConfig;
  token: string;
  /** The token in the unsubscribe link. */
  unsubscribes: string;
  hashes: ContactHashes;
  /** Whether the address was proven, or came with a secret key. */
  isTrusted: boolean;
  language: string | null;
}

/** `kept`: there is no mail server, and the mail is kept to be looked at. `held`: a limit was reached. */
export type Finished = Task & {
  outcome: Outcome | { kind: 'kept' } | { kind: 'held'; reason: HeldReason };
};

/**
 * Takes the next survey that is due, and cancels those that are not to leave after all.
 *
 * @param noteHeld is called for each survey that is cancelled because its address may not be mailed
 */
export async function claimSurvey(
  transaction: Transaction,
  now: number,
  noteHeld: (reason: HeldReason) => void = () => {},
): Promise<Task | null> {
  const { query } = transaction;
  for (let i = 0; i < MANY; i++) {
    const survey = await lockDueSurvey(transaction, now);
    if (!survey) return null;
    const { organisationId, surveyId, conversationId, contactEmail } = survey;
    const config = await findSurveyConfig(query, organisationId);
    const conversation = (await findConversation(query, organisationId, conversationId)) ?? null;
    const secret = await makeLinkSecret(
      transaction,
      organisationId,
      randomBytes(32).toString('base64url'),
    );
    const hashes = contactHashesOf(secret, contactEmail ?? '');
    const contact = hashes && (await contactOf(transaction, survey, hashes));
    const isTrusted = conversation?.contactVerified === true;
    const why =
      config && contactEmail !== null
        ? (reasonNotToSend(survey, conversation, contact, config, now) ??
          (await reasonNotToMail(transaction, conversation!, hashes)))
        : 'no_address';
    if (why === null) {
      const token = surveyToken(secret, surveyId);
      const mine = claimed(survey, now, tokenHashOf(token));
      const { mailbox } = hashes!;
      await setContact(transaction, organisationId, mailbox, { surveyId, surveyedAt: now });
      await saveSurveys(transaction, [{ before: survey, after: mine }]);
      return {
        survey: mine,
        config: config!,
        token,
        unsubscribes: unsubscribeToken(secret, token, mailbox),
        hashes: hashes!,
        isTrusted,
        language: conversation?.language ?? null,
      };
    }
    if (isHeld(why)) noteHeld(why);
    await saveSurveys(transaction, [{ before: survey, after: cancelled(survey, why) }]);
  }
  // More of them: with the next round.
  return null;
}

/**
 * Why no mail may go to the address (CONTRACT, part B): it must have come with a secret key or been proven,
 * unless the organisation does not verify identities.
 */
async function reasonNotToMail(
  { query }: Transaction,
  { organisationId, contactVerified }: Conversation,
  hashes: ContactHashes | null,
): Promise<HeldReason | null> {
  if (hashes === null) return 'invalid_address';
  if (contactVerified === true) return null;
  const organisation = await findOrganisation(query, organisationId);
  return organisation?.identitySecret == null ? null : 'unproven';
}

/** Notes what became of a survey that was claimed. */
export async function settleSurvey(
  transaction: Transaction,
  { survey, config, hashes, isTrusted, outcome }: Finished,
  now: number,
): Promise<void> {
  const known = await lockSurvey(transaction, survey);
  // Erased meanwhile; or another node has taken us for killed.
  if (known?.status !== 'pending' || known.claimedAt !== survey.claimedAt) return;
  const after =
    outcome.kind === 'held'
      ? held(known, outcome.reason, { isTrusted, now })
      : settled(known, outcome, config, now);
  await saveSurveys(transaction, [{ before: known, after }]);
  if (after.status === 'failed' || outcome.kind === 'held') {
    await forgetSurveyed(transaction, survey, hashes.mailbox);
  }
  if (outcome.kind === 'refused' && outcome.isRecipient) {
    await setContact(transaction, survey.organisationId, hashes.address, { bouncedAt: now });
  }
}

function settled(
  known: Survey,
  outcome: Exclude<Finished['outcome'], { kind: 'held' }>,
  config: SurveyConfig,
  now: number,
): Survey {
  switch (outcome.kind) {
    case 'accepted':
      return sent(known, now, config);
    case 'kept':
      return { ...sent(known, now, config), isKept: 1 };
    case 'unknown':
      return doubtful(known, now, config);
    case 'refused':
      return failed(known, outcome.reason);
    case 'deferred':
      return deferred(known, outcome.reason, now);
    case 'unreachable':
      return released(known, now);
  }
}

/**
 * Settles surveys of senders that were killed: their mails may have left or not.
 *
 * @param claimedBefore a claim of before then is one of a killed sender
 * @returns how many, `limit` at most
 */
export async function settleLostSurveys(
  transaction: Transaction,
  claimedBefore: number,
  limit: number,
): Promise<number> {
  const lost = await lockLostSurveys(transaction, claimedBefore, limit);
  for (const survey of lost) {
    const config = await findSurveyConfig(transaction.query, survey.organisationId);
    if (!config) continue;
    const after = doubtful(survey, survey.claimedAt!, config);
    await saveSurveys(transaction, [{ before: survey, after }]);
  }
  return lost.length;
}

/** What is known of the mailbox and the address; a survey that never left after all is forgotten. */
async function contactOf(transaction: Transaction, survey: Survey, hashes: ContactHashes) {
  const { organisationId, surveyId } = survey;
  const mailbox = await lockContact(transaction, organisationId, hashes.mailbox);
  const own =
    hashes.address === hashes.mailbox
      ? mailbox
      : await findContact(transaction, organisationId, hashes.address);
  const contact = {
    ...mailbox,
    bouncedAt: own?.bouncedAt ?? null,
    // Before sub-addresses counted as one, each was unsubscribed by itself.
    optedOutAt: mailbox.optedOutAt ?? own?.optedOutAt ?? null,
  };
  if (contact.surveyId === null || contact.surveyId === surveyId) return contact;
  const other = await findSurvey(transaction.query, organisationId, contact.surveyId);
  const hasLeft = other !== undefined && (other.sentAt !== null || other.claimedAt !== null);
  return hasLeft ? contact : { ...contact, surveyedAt: null };
}
