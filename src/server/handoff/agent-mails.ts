import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import { createRounds } from '../rounds/index.ts';
import { sha256 } from '../database/hash.ts';
import type { Store } from '../database/store.ts';
import type { Links } from '../http/signed-links.ts';
import { findConversation } from '../conversations/index.ts';
import { findBrand, senderAddress } from '../mail/brand.ts';
import type { Mailer, Outcome } from '../mail/mailer.ts';
import { findAgents } from '../team/index.ts';
import { renderAgentMail } from './agent-mail.ts';
import { addressFor } from './messages-left.ts';
import { withToken } from './rules/reply-address.ts';
import type { ChatAction } from './rules/action.ts';
import { findChat, findContents } from './store.ts';
import {
  claimAgentMail,
  findLostAgentMails,
  openMailThread,
  postponeAgentMail,
} from './store-mails.ts';
import type { AgentMailTable } from './tables.ts';

/** How often to look, milliseconds; it is also woken. */
const ROUND = 5_000;
/** A node that has not come back with a mail after this time was killed, milliseconds. */
const LOST = 10 * 60_000;
/** How long to wait after the first and after further attempts, milliseconds. */
const AGAIN = [60_000, 10 * 60_000, 60 * 60_000];
/** After so many attempts, the mail has failed. */
const ATTEMPTS = 30;

export interface AgentMailsOptions {
  store: Store;
  log: Logger;
  now: () => number;
  /** `null`: there is no mail server. */
  mailer: Mailer | null;
  links: Pick<Links, 'digest'>;
  publicUrl: string;
  mailFrom: string | undefined;
  /** The address to which customers reply; `undefined`: the sender's. */
  replyAddress: string | undefined;
  /** Records what became of a mail. */
  settle(
    mail: Pick<AgentMailTable, 'organisationId' | 'conversationId' | 'chatId'>,
    action: Extract<ChatAction, { type: 'mail_outcome' }>,
  ): Promise<unknown>;
  every?: number | undefined;
}

/** Sends the mails in which agents answer customers. */
export interface AgentMails {
  /** Says that an agent has written one. */
  wake(): void;
  /** Sends now what is due. */
  round(): Promise<void>;
  stop(): Promise<void>;
}

/** The token that brings replies back to a conversation. It is of letters and digits, in any case. */
const replyToken = async (
  links: Pick<Links, 'digest'>,
  organisationId: string,
  conversationId: string,
): Promise<string> => (await links.digest(organisationId, `mail\n${conversationId}`)).slice(0, 32);

/** Any number of nodes send; each mail is claimed by one, before it begins to leave. */
export function createAgentMails(options: AgentMailsOptions): AgentMails {
  const { store, log, now, mailer, links, publicUrl, mailFrom, replyAddress, settle } = options;

  const rounds = createRounds({
    round: look,
    every: options.every ?? ROUND,
    failed: ({ message }) =>
      log.warn({ reason: message }, 'mails of agents could not be sent; again later'),
  });

  async function look(): Promise<void> {
    // What a killed node was sending may have left: it is not sent twice.
    for (const lost of await findLostAgentMails(store.query, now() - LOST)) {
      await outcome(lost, 'doubtful', null);
    }
    if (!mailer) return;
    while (!rounds.isStopped) {
      const mail = await store.write((transaction) => claimAgentMail(transaction, now()));
      if (!mail) return;
      await send(mail, mailer);
    }
  }

  const outcome = (
    mail: AgentMailTable,
    became: 'sent' | 'doubtful' | 'failed',
    reason: string | null,
  ) => settle(mail, { type: 'mail_outcome', messageId: mail.messageId, outcome: became, reason });

  async function send(mail: AgentMailTable, by: Mailer): Promise<void> {
    const result = await delivered(mail, by);
    switch (result.kind) {
      case 'accepted':
        return void (await outcome(mail, 'sent', null));
      case 'unknown':
        return void (await outcome(mail, 'doubtful', result.reason));
      case 'refused':
        return void (await outcome(mail, 'failed', result.reason));
      default: {
        if (mail.attempts + 1 >= ATTEMPTS)
          return void (await outcome(mail, 'failed', result.reason));
        log.warn({ reason: result.reason }, 'a mail of an agent could not be sent; again later');
        const wait = AGAIN[Math.min(mail.attempts, AGAIN.length - 1)]!;
        await store.write((transaction) => postponeAgentMail(transaction, mail, now() + wait));
      }
    }
  }

  async function delivered(mail: AgentMailTable, by: Mailer): Promise<Outcome> {
    const { organisationId, conversationId, chatId, messageId, agentId } = mail;
    const { query } = store;
    const gone: Outcome = {
      kind: 'refused',
      isRecipient: false,
      reason: 'The conversation is gone.',
    };
    const [conversation, found, brand, [agent]] = await Promise.all([
      findConversation(query, organisationId, conversationId),
      findChat(query, organisationId, chatId),
      findBrand(query, organisationId),
      findAgents(query, organisationId, [agentId]),
    ]);
    const quotedId = found?.chat.followUp?.messageId ?? null;
    const ids = [messageId, ...(quotedId === null ? [] : [quotedId])];
    const contents = await findContents(query, organisationId, [conversationId], ids);
    const content = contents.get(messageId);
    const to = found && (await addressFor(query, found.chat));
    if (!conversation || !brand || !to || content === undefined) return gone;

    const from = senderAddress(brand, publicUrl, mailFrom);
    const own = `reply.${createHash('sha256').update(`${organisationId}\n${messageId}`).digest('hex').slice(0, 32)}@${from.address.split('@').at(-1)}`;
    const token = await replyToken(links, organisationId, conversationId);
    const references = await store.write((transaction) =>
      openMailThread(
        transaction,
        { organisationId, conversationId, tokenHash: sha256(token) },
        own,
      ),
    );
    const answers = replyAddress === undefined ? undefined : withToken(replyAddress, token);
    return by.send({
      ...renderAgentMail({
        language: conversation.language,
        content,
        quoted: quotedId === null ? null : (contents.get(quotedId) ?? null),
        agentName: agent?.firstName ?? null,
        brandName: brand.brandName,
        takesReplies: answers !== undefined,
      }),
      from: { ...from, name: [agent?.firstName, from.name].filter(Boolean).join(', ') },
      to,
      messageId: own,
      isByPerson: true,
      references: references.filter((id) => id !== own),
      replyTo: answers,
      // Reports of mails that bounce come back to the conversation too.
      returnPath: answers,
    });
  }

  return { wake: rounds.wake, round: rounds.run, stop: rounds.stop };
}
