import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { HeldReason } from '../../contract/index.ts';
import { DAY } from '../../contract/time.ts';
import type { Store, Transaction } from '../database/store.ts';
import { senderAddress } from '../mail/brand.ts';
import type { Mailer } from '../mail/mailer.ts';
import { createRounds } from '../rounds/index.ts';
import type { Bounds, Use } from '../http/bound-counts.ts';
import type { Monitor } from '../http/monitor.ts';
import { claimSurvey, type Finished, settleLostSurveys, settleSurvey, type Task } from './claim.ts';
import { surveyLinks } from './links.ts';
import { renderSurveyMail } from './mail.ts';
import { expireSurveys, findSurveyWork } from './store/surveys.ts';
import { wordsOf } from './words.ts';

/** How often to look for what is due, milliseconds: it is to leave within 15 seconds. */
const ROUND = 5_000;
/** The first look after a start, milliseconds. */
const FIRST = 500;
/** Mails on their way at once, for each node. */
const LANES = 5;
/** Surveys that are closed in one transaction. */
const MANY = 50;
/** A sender that has not come back with a survey after this time was killed, milliseconds. */
const LOST = 10 * 60_000;
/** How long to leave a mail server alone that cannot be reached: at first and at most, milliseconds. */
const REST = [5_000, 5 * 60_000] as const;
/** How long a stop waits for the mails on their way, milliseconds. */
const GRACE = 5_000;

/** The outcomes of mails that left, or may have. */
const LEFT: ReadonlySet<Finished['outcome']['kind']> = new Set(['accepted', 'kept', 'unknown']);

/** The limits that a mail counts towards, and why it is held back when one is reached. */
function usesOf({ survey, hashes, isTrusted }: Task): (Use & { reason: HeldReason })[] {
  const { organisationId: from } = survey;
  const mailbox = `${from} ${hashes.mailbox}`;
  return [
    ...(isTrusted
      ? []
      : ([
          { limit: 'mails_per_recipient', from: mailbox, amount: 1, reason: 'address_limit' },
          { limit: 'unproven_mails_per_organisation', from, amount: 1, reason: 'unproven_limit' },
        ] as const)),
    { limit: 'mails_per_organisation', from, amount: 1, reason: 'daily_limit' },
  ];
}

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
  /** How many mails may leave. */
  bounds: Pick<Bounds, 'takeAll' | 'giveBack' | 'countRefusal'>;
  monitor: Pick<Monitor, 'countMail'>;
  /** Where browsers reach the server, without a trailing slash. */
  publicUrl: string;
  /** The address that mails come from, where the organisation names none. */
  mailFrom?: string | undefined;
  /** Milliseconds between rounds, and to the first. */
  every?: number | undefined;
  /** Milliseconds after which a sender is taken for killed. */
  lostAfter?: number | undefined;
}

/**
 * Any number of nodes send; each survey is claimed by one, before its mail begins to leave. When a sender
 * is killed in between, nobody knows how far it came: its survey counts as sent, is marked as doubtful, and
 * is never mailed again.
 */
export function createSender(options: SenderOptions): Sender {
  const { store, log, now, mailer, bounds, monitor, publicUrl, mailFrom } = options;
  const { every, lostAfter = LOST } = options;
  let failures = 0;
  let restsUntil = 0;

  const rounds = createRounds({
    round: look,
    every: every ?? ROUND,
    first: every ?? FIRST,
    failed: ({ message }) =>
      log.warn({ reason: message }, 'surveys could not be sent; again later'),
  });

  async function look(): Promise<void> {
    const claimedBefore = now() - lostAfter;
    const work = await findSurveyWork(store.query, { now: now(), claimedBefore });
    if (work.isAnyOver) await all((transaction) => expireSurveys(transaction, now(), MANY));
    if (work.isAnyLost) await all((transaction) => settleLost(transaction, claimedBefore));
    if (!work.isAnyDue || isResting()) return;
    const lanes = await Promise.allSettled(Array.from({ length: LANES }, lane));
    for (const one of lanes) if (one.status === 'rejected') throw one.reason;
  }

  /** Some at a time, until there are no more. */
  async function all(some: (transaction: Transaction) => Promise<number>): Promise<void> {
    while ((await store.write(some)) === MANY && !rounds.isStopped);
  }

  async function settleLost(transaction: Transaction, claimedBefore: number): Promise<number> {
    const surveys = await settleLostSurveys(transaction, claimedBefore, MANY);
    if (surveys > 0) log.warn({ surveys }, 'a sender was lost; its mails may have left or not');
    return surveys;
  }

  /** One mail after another, until nothing is due. */
  async function lane(): Promise<void> {
    let finished: Finished | null = null;
    for (;;) {
      const task: Task | null = await turn(finished);
      if (!task) return;
      const outcome = await admitted(task, () => deliver(task));
      if (outcome.kind === 'unreachable') rest(outcome.reason);
      else failures = 0;
      finished = { ...task, outcome };
    }
  }

  /** Settles what is finished and takes the next one: one commit a mail. */
  async function turn(finished: Finished | null): Promise<Task | null> {
    let heldBack: HeldReason[] = [];
    const task = await store.write(async (transaction) => {
      heldBack = [];
      if (finished) await settleSurvey(transaction, finished, now());
      if (rounds.isStopped || isResting()) return null;
      return claimSurvey(transaction, now(), (reason) => heldBack.push(reason));
    });
    for (const reason of heldBack) monitor.countMail(reason);
    return task;
  }

  /** Delivers it if the limits allow it. What did not leave is not counted. */
  async function admitted(
    task: Task,
    deliver: () => Promise<Finished['outcome']>,
  ): Promise<Finished['outcome']> {
    const uses = usesOf(task);
    const reached = await bounds.takeAll(uses);
    if (reached) {
      const { limit, reason } = reached.use;
      bounds.countRefusal(limit);
      monitor.countMail(reason);
      return { kind: 'held', reason };
    }
    let hasLeft = false;
    try {
      const outcome = await deliver();
      hasLeft = LEFT.has(outcome.kind);
      monitor.countMail(outcome.kind);
      return outcome;
    } finally {
      if (!hasLeft) bounds.giveBack(uses);
    }
  }

  async function deliver({
    survey,
    config,
    token,
    unsubscribes,
    language,
  }: Task): Promise<Finished['outcome']> {
    if (!mailer) return { kind: 'kept' };
    const expiresAt = survey.claimedAt! + config.expiryDays * DAY;
    const links = surveyLinks(publicUrl, token, unsubscribes);
    const from = senderAddress(config, publicUrl, mailFrom);
    return mailer.send({
      ...renderSurveyMail(wordsOf(language), links, config, expiresAt),
      from,
      to: survey.contactEmail!,
      messageId: `${survey.surveyId}@${from.address.split('@').at(-1)}`,
      unsubscribe: links.unsubscribe,
    });
  }

  const isResting = () => Date.now() < restsUntil;

  function rest(reason: string): void {
    if (isResting() || rounds.isStopped) return;
    const [first, most] = REST;
    restsUntil = Date.now() + Math.min(most, first * 2 ** failures++);
    log.warn({ reason }, 'the mail server cannot be reached; surveys wait');
  }

  return {
    round: rounds.run,
    async stop() {
      const stopped = rounds.stop();
      const patience = new AbortController();
      await Promise.race([
        stopped,
        sleep(GRACE, null, { signal: patience.signal }).catch(() => {}),
      ]);
      patience.abort();
      mailer?.close();
      await stopped;
    },
  };
}
