import type { Transaction } from '../../database/store.ts';
import { type Conversation, emptyConversation } from '../rules/conversation.ts';
import type { Message } from '../rules/message.ts';
import {
  conversationRow,
  insertConversations,
  lockConversations,
  replaceConversations,
} from '../store/conversations.ts';
import { findMessages } from '../store/messages.ts';
import type { ConversationChange } from './feature.ts';

/** The working copy of a conversation while a group is applied. */
export interface Draft {
  conversation: Conversation;
  /** The stored state; `null` if it is not stored yet. */
  readonly before: Conversation | null;
  isChanged: boolean;
  /** By message id. Loaded only if a body may repeat known messages. */
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

/**
 * Locks and loads conversations.
 *
 * @param posted conversations whose messages are loaded too, because a body may repeat them
 */
export async function loadDrafts(
  transaction: Transaction,
  organisationId: string,
  named: ReadonlySet<string>,
  posted: ReadonlySet<string>,
): Promise<Drafts> {
  const drafts = new Map<string, Draft>();
  const put = (conversation: Conversation, before: Conversation | null) => {
    const draft: Draft = { conversation, before, isChanged: false, messages: new Map() };
    drafts.set(conversation.conversationId, draft);
    return draft;
  };
  for (const conversation of await lockConversations(transaction, organisationId, [...named])) {
    put(conversation, conversation);
  }
  const repeated = [...posted].filter((id) => drafts.has(id));
  if (repeated.length > 0) {
    for (const message of await findMessages(transaction.query, organisationId, repeated)) {
      drafts.get(message.conversationId)?.messages.set(message.messageId, message);
    }
  }
  return {
    get: (id) => drafts.get(id),
    of: (id, at) => drafts.get(id) ?? put(emptyConversation(organisationId, id, at), null),
    *known() {
      for (const { conversation } of drafts.values()) yield conversation;
    },
    async save() {
      const changed = [...drafts.values()].filter(({ isChanged }) => isChanged);
      await transaction.save(insertConversations, rowsOf(changed.filter(isNew)));
      await transaction.save(
        replaceConversations,
        rowsOf(changed.filter((draft) => !isNew(draft))),
      );
      return changed.map(({ before, conversation }) => ({ before, after: conversation }));
    },
  };
}
