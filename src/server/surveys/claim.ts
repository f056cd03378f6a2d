import { randomBytes } from 'node:crypto';
import { findConversation } from '../conversations/index.ts';
import type { Transaction } from '../database/store.ts';
import { makeLinkSecret } from '../http/link-secret.ts';
import type { Outcome } from '../mail/mailer.ts';
import { contactHashOf, surveyToken, tokenHashOf } from './links.ts';
import {
  cancelled,
  claimed,
  deferred,
  doubtful,
  failed,
  reasonNotToSend,
  released,
  sent,
  type Survey,
} from './rules/survey.ts';
import { forgetSurveyed, lockContact, setContact } from './store/contacts.ts';
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
  contactHash: string;
  language: string | null;
}

/** `kept`: there is no mail server, and the mail is kept to be looked at. */
export type Finished = Task & { outcome: Outcome | { kind: 'kept' } };

/** Takes the next survey that is due, and cancels those that are not to leave after all. */
export async function claimSurvey(transaction: Transaction, now: number): Promise<Task | null> {
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
    const contactHash = contactHashOf(secret, contactEmail ?? '');
    const contact =
      contactEmail === null ? null : await contactOf(transaction, survey, contactHash);
    const why =
      config && contactEmail !== null
        ? reasonNotToSend(survey, conversation, contact, config, now)
        : 'no_address';
    if (why === null) {
      const token = surveyToken(secret, surveyId);
      const mine = claimed(survey, now, tokenHashOf(token));
      await setContact(transaction, organisationId, contactHash, { surveyId, surveyedAt: now });
      await saveSurveys(transaction, [{ before: survey, after: mine }]);
      const language = conversation?.language ?? null;
      return { survey: mine, config: config!, token, contactHash, language };
    }
    await saveSurveys(transaction, [{ before: survey, after: cancelled(survey, why) }]);
  }
  // More of them: with the next round.
  return null;
}

/** Notes what became of a survey that was claimed. */
export async function settleSurvey(
  transaction: Transaction,
  { survey, config, contactHash, outcome }: Finished,
  now: number,
): Promise<void> {
  const known = await lockSurvey(transaction, survey);
  // Erased meanwhile; or another node has taken us for killed.
  if (known?.status !== 'pending' || known.claimedAt !== survey.claimedAt) return;
  const after = settled(known, outcome, config, now);
  await saveSurveys(transaction, [{ before: known, after }]);
  if (after.status === 'failed') await forgetSurveyed(transaction, survey, contactHash);
  if (outcome.kind === 'refused' && outcome.isRecipient) {
    await setContact(transaction, survey.organisationId, contactHash, { bouncedAt: now });
  }
}

function settled(
  known: Survey,
  outcome: Finished['outcome'],
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

/** What is known of the address; a survey that never left after all is forgotten. */
async function contactOf(transaction: Transaction, survey: Survey, contactHash: string) {
  const { organisationId, surveyId } = survey;
  const contact = await lockContact(transaction, organisationId, contactHash);
  if (contact.surveyId === null || contact.surveyId === surveyId) return contact;
  const other = await findSurvey(transaction.query, organisationId, contact.surveyId);
  const hasLeft = other !== undefined && (other.sentAt !== null || other.claimedAt !== null);
  return hasLeft ? contact : { ...contact, surveyedAt: null };
}
