import type { Transaction } from '../../database/store.ts';
import { channelOf, type Conversation, emptyConversation } from '../rules/conversation.ts';
import type { Message } from '../rules/message.ts';
import {
  conversationRow,
  insertConversations,
  lockConversations,
  replaceConversations,
} from '../store/conversations.ts';
import { isMoodGiven } from '../rules/conversation.ts';
import { LANGUAGE_SAMPLE, MOOD_SAMPLE } from '../rules/sentiment.ts';
import { findMessages, findNeeded } from '../store/messages.ts';
import { LOOK_BACK } from '../../../text/sentiment/index.ts';
import type { ConversationChange } from './feature.ts';

/** The working copy of a conversation while a group is applied. */
export interface Draft {
  conversation: Conversation;
  /** The stored state; `null` if it is not stored yet. */
  readonly before: Conversation | null;
  isChanged: boolean;
  /** Whether only imports changed it: nobody is mailed or told because of it. */
  isOfPast: boolean;
  /** By message id. Loaded only if a body may repeat known messages, and of long transcripts only a part. */
  readonly messages: Map<string, Message>;
}

const isNew = ({ before }: Draft) => before === null;

const rowsOf = (drafts: readonly Draft[]) =>
  drafts.map(({ conversation }) => conversationRow(conversation));

/** The conversations of a group. */
export interface Drafts {
  get(conversationId: string): Draft | undefined;
  /** The draft of the conversation, created if it does not exist. @param at when a new one starts */
  of(conversationId: string, at: number): Draft;
  known(): Iterable<Conversation>;
  /** Saves the changed conversations. */
  save(): Promise<ConversationChange[]>;
}

/** What bodies and events of a group say of the messages of one conversation. */
export interface Posted {
  ids: Set<string>;
  /** The positions of messages without an id. */
  positions: Set<number>;
  /** How many messages there are. */
  count: number;
}

/** Transcripts of more messages than this are not loaded whole. */
const LONG = 300;

/**
 * Of a long transcript, the messages that a body may repeat, and those that tell the mood: each posted
 * message may take the place of one of the customer's.
 */
async function findPosted(
  { query }: Transaction,
  conversation: Conversation,
  { ids, positions, count }: Posted,
): Promise<Message[]> {
  const { organisationId, conversationId, language } = conversation;
  const isGiven = isMoodGiven(conversation);
  return findNeeded(query, organisationId, conversationId, {
    ids: [...ids],
    positions: [...positions],
    firstOfCustomer: isGiven || language !== null ? 0 : LANGUAGE_SAMPLE + count,
    lastOfCustomer: isGiven ? 0 : MOOD_SAMPLE + count,
    before: LOOK_BACK,
  });
}

/**
 * Locks and loads conversations.
 *
 * @param posted conversations whose messages are loaded too, because a body may repeat them
 */
export async function loadDrafts(
  transaction: Transaction,
  organisationId: string,
  named: ReadonlySet<string>,
  posted: ReadonlyMap<string, Posted>,
): Promise<Drafts> {
  const drafts = new Map<string, Draft>();
  const put = (conversation: Conversation, before: Conversation | null) => {
    const draft: Draft = {
      conversation,
      before,
      isChanged: false,
      isOfPast: false,
      messages: new Map(),
    };
    drafts.set(conversation.conversationId, draft);
    return draft;
  };
  for (const conversation of await lockConversations(transaction, organisationId, [...named])) {
    put(conversation, conversation);
  }
  const add = (messages: readonly Message[]) => {
    for (const message of messages) {
      drafts.get(message.conversationId)?.messages.set(message.messageId, message);
    }
  };
  const whole: string[] = [];
  for (const [id, one] of posted) {
    const before = drafts.get(id)?.before;
    if (!before) continue;
    const isPart = before.messageTotal > LONG && one.count < LONG;
    if (isPart) add(await findPosted(transaction, before, one));
    else whole.push(id);
  }
  if (whole.length > 0) add(await findMessages(transaction.query, organisationId, whole));
  return {
    get: (id) => drafts.get(id),
    of: (id, at) => drafts.get(id) ?? put(emptyConversation(organisationId, id, at), null),
    *known() {
      for (const { conversation } of drafts.values()) yield conversation;
    },
    async save() {
      const changed = [...drafts.values()].filter(({ isChanged }) => isChanged);
      for (const { conversation } of changed.filter(isNew)) {
        conversation.channel = channelOf(conversation);
      }
      await transaction.save(insertConversations, rowsOf(changed.filter(isNew)));
      await transaction.save(
        replaceConversations,
        rowsOf(changed.filter((draft) => !isNew(draft))),
      );
      return changed.map(({ before, conversation, isOfPast }) => ({
        before,
        after: conversation,
        isOfPast,
      }));
    },
  };
}
