import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { DAY } from '../../contract/time.ts';
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
import { contactHashOf, surveyLinks, surveyToken, tokenHashOf } from './links.ts';
import { type Mailer, type Outcome } from '../mail/mailer.ts';
import { renderSurveyMail } from './mail.ts';
import { senderAddress } from '../mail/brand.ts';
import { wordsOf } from './words.ts';
import {
  expireSurveys,
  findSurvey,
  findSurveyConfig,
  findSurveyWork,
  lockDueSurvey,
  lockLostSurveys,
  lockSurvey,
  saveSurveys,
  type SurveyConfig,
} from './store/surveys.ts';
import { findConversation } from '../conversations/index.ts';
import { forgetSurveyed, lockContact, setContact } from './store/contacts.ts';
import { makeLinkSecret } from '../http/link-secret.ts';
import { type Store, type Transaction } from '../database/store.ts';

/** How often to look for what is due, milliseconds: it is to leave within 15 seconds. */
const ROUND = 5_000;
/** The first look after a start, milliseconds. */
const FIRST = 500;
/** Mails on their way at once, for each node. */
const LANES = 5;
/** Surveys that are not to leave after all, in one transaction. */
const MANY = 50;
/** A sender that has not come back with a survey after this time was killed, milliseconds. */
const LOST = 10 * 60_000;
/** How long to leave a mail server alone that cannot be reached: at first and at most, milliseconds. */
const REST = [5_000, 5 * 60_000] as const;
/** How long a stop waits for the mails on their way, milliseconds. */
const GRACE = 5_000;

/** Mails the surveys that are due, and closes those whose time is over. */
export interface Sender {
  /** Looks now, and resolves when nothing is due any more or the mail server rests. */
  round(): Promise<void>;
  /** Resolves when no mail is on its way. */
  stop(): Promise<void>;
}

export interface SenderOptions {
  store: Store;
  log: Logger;
  now: () => number;
  /** `null`: there is no mail server; mails are kept to be looked at. */
  mailer: Mailer | null;
  /** Where browsers reach the server, without a trailing slash. */
  publicUrl: string;
  /** The address that mails come from, where the organisation names none. */
  mailFrom?: string | undefined;
  /** Milliseconds between rounds. */
  every?: number | undefined;
  /** Milliseconds after which a sender is taken for killed. */
  lostAfter?: number | undefined;
}

/** A survey in our hands. */
interface Task {
  survey: Survey;
  config: SurveyConfig;
  token: string;
  contactHash: string;
  language: string | null;
}

type Finished = Task & { outcome: Outcome | { kind: 'kept' } };

/**
 * Any number of nodes send; each survey is claimed by one, before its mail begins to leave. When a sender
 * is killed in between, nobody knows how far it came: its survey counts as sent, is marked as doubtful, and
 * is never mailed again.
 */
export function createSender(options: SenderOptions): Sender {
  const { store, log, now, mailer, publicUrl, mailFrom } = options;
  let isStopped = false;
  let failures = 0;
  let restsUntil = 0;
  let running: Promise<unknown> = Promise.resolve();

  /** Settles what is finished and takes the next one: one commit a mail. */
  const turn = (finished: Finished | null) =>
    store.write(async (transaction) => {
      if (finished) await settle(transaction, finished);
      return isStopped || isResting() ? null : claim(transaction);
    });

  async function claim(transaction: Transaction): Promise<Task | null> {
    const { query } = transaction;
    for (let i = 0; i < MANY; i++) {
      const survey = await lockDueSurvey(transaction, now());
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
          ? reasonNotToSend(survey, conversation, contact, config, now())
          : 'no_address';
      if (why === null) {
        const token = surveyToken(secret, surveyId);
        const mine = claimed(survey, now(), tokenHashOf(token));
        await setContact(transaction, organisationId, contactHash, {
          surveyId,
          surveyedAt: now(),
        });
        await saveSurveys(transaction, [{ before: survey, after: mine }]);
        const language = conversation?.language ?? null;
        return { survey: mine, config: config!, token, contactHash, language };
      }
      await saveSurveys(transaction, [{ before: survey, after: cancelled(survey, why) }]);
    }
    // More of them: with the next round.
    return null;
  }

  async function deliver({ survey, config, token, language }: Task): Promise<Finished['outcome']> {
    if (!mailer) return { kind: 'kept' };
    const expiresAt = survey.claimedAt! + config.expiryDays * DAY;
    const links = surveyLinks(publicUrl, token);
    const from = senderAddress(config, publicUrl, mailFrom);
    return mailer.send({
      ...renderSurveyMail(wordsOf(language), links, config, expiresAt),
      from,
      to: survey.contactEmail!,
      messageId: `${survey.surveyId}@${from.address.split('@').at(-1)}`,
      unsubscribe: links.unsubscribe,
    });
  }

  async function settle(transaction: Transaction, finished: Finished): Promise<void> {
    const { survey, config, contactHash, outcome } = finished;
    const known = await lockSurvey(transaction, survey);
    // Erased meanwhile; or another node has taken us for killed.
    if (known?.status !== 'pending' || known.claimedAt !== survey.claimedAt) return;
    const after = settled(known, outcome, config);
    await saveSurveys(transaction, [{ before: known, after }]);
    if (after.status === 'failed') await forgetSurveyed(transaction, survey, contactHash);
    if (outcome.kind === 'refused' && outcome.isRecipient) {
      await setContact(transaction, survey.organisationId, contactHash, { bouncedAt: now() });
    }
  }

  function settled(known: Survey, outcome: Finished['outcome'], config: SurveyConfig): Survey {
    switch (outcome.kind) {
      case 'accepted':
        return sent(known, now(), config);
      case 'kept':
        return { ...sent(known, now(), config), isKept: 1 };
      case 'unknown':
        return doubtful(known, now(), config);
      case 'refused':
        return failed(known, outcome.reason);
      case 'deferred':
        return deferred(known, outcome.reason, now());
      case 'unreachable':
        return released(known, now());
    }
  }

  async function lane(): Promise<void> {
    let finished: Finished | null = null;
    for (;;) {
      const task: Task | null = await turn(finished);
      if (!task) return;
      const outcome = await deliver(task);
      if (outcome.kind === 'unreachable') rest(outcome.reason);
      else failures = 0;
      finished = { ...task, outcome };
    }
  }

  const isResting = () => Date.now() < restsUntil;

  function rest(reason: string): void {
    if (isResting() || isStopped) return;
    const [first, most] = REST;
    restsUntil = Date.now() + Math.min(most, first * 2 ** failures++);
    log.warn({ reason }, 'the mail server cannot be reached; surveys wait');
  }

  async function look(): Promise<void> {
    if (isStopped) return;
    const claimedBefore = now() - (options.lostAfter ?? LOST);
    const work = await findSurveyWork(store.query, { now: now(), claimedBefore });
    if (work.isAnyOver) await all((transaction) => expireSurveys(transaction, now(), MANY));
    if (work.isAnyLost) await all((transaction) => settleLost(transaction, claimedBefore));
    if (!work.isAnyDue || isResting()) return;
    const lanes = await Promise.allSettled(Array.from({ length: LANES }, lane));
    for (const one of lanes) if (one.status === 'rejected') throw one.reason;
  }

  /** Some at a time, until there are no more. */
  async function all(some: (transaction: Transaction) => Promise<number>): Promise<void> {
    while ((await store.write(some)) === MANY && !isStopped);
  }

  async function settleLost(transaction: Transaction, claimedBefore: number): Promise<number> {
    const lost = await lockLostSurveys(transaction, claimedBefore, MANY);
    for (const survey of lost) {
      const config = await findSurveyConfig(transaction.query, survey.organisationId);
      if (!config) continue;
      const after = doubtful(survey, survey.claimedAt!, config);
      await saveSurveys(transaction, [{ before: survey, after }]);
    }
    if (lost.length > 0) {
      log.warn({ surveys: lost.length }, 'a sender was lost; its mails may have left or not');
    }
    return lost.length;
  }

  /** One after another. */
  function round(): Promise<void> {
    const result = running.then(look);
    running = result.catch((error: Error) =>
      log.warn({ reason: error.message }, 'surveys could not be sent; again later'),
    );
    return result;
  }

  const every = options.every ?? ROUND;
  let timer: NodeJS.Timeout;
  const soon = (delay: number) => {
    timer = setTimeout(
      () =>
        void round()
          .catch(() => {})
          .finally(() => isStopped || soon(every)),
      delay,
    ).unref();
  };
  soon(Math.min(every, FIRST));

  return {
    round,
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      const patience = new AbortController();
      await Promise.race([
        running,
        sleep(GRACE, null, { signal: patience.signal }).catch(() => {}),
      ]);
      patience.abort();
      mailer?.close();
      await running;
    },
  };
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
