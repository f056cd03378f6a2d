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

/** A conversation while a group is applied. */
export interface Draft {
  conversation: Conversation;
  /** As it is in the store; `null`: not there. */
  readonly before: Conversation | null;
  isChanged: boolean;
  /** By message id; loaded only where a body may repeat what is known. */
  readonly messages: Map<string, Message>;
}

const isNew = ({ before }: Draft) => before === null;

const rowsOf = (drafts: readonly Draft[]) =>
  drafts.map(({ conversation }) => conversationRow(conversation));

/** The conversations of a group. */
export interface Drafts {
  get(conversationId: string): Draft | undefined;
  /** The conversation's draft; of a new one where there is none. @param at when it begins */
  of(conversationId: string, at: number): Draft;
  known(): Iterable<Conversation>;
  /** Writes those that changed. */
  save(): Promise<ConversationChange[]>;
}

/**
 * Locks and loads conversations.
 *
 * @param posted those whose messages are needed, as a body may repeat them
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
