import type { ExportInput } from '../../../contract/index.ts';
import type { Conversation } from '../../conversations/rules/conversation.ts';
import type { Escalation } from '../../numbers/rules/escalation.ts';
import { type Ending, endingOf } from '../../exports/rules/row.ts';
import { type GapQuestion, gapQuestions } from './gap.ts';
import type { Message } from '../../conversations/rules/message.ts';
import { searchWords } from '../../conversations/rules/search.ts';

/** What a transcript tells; made from it alone, so that it can be made again at any time. */
export interface Reading {
  /** Every word, for the search. */
  words: string[];
  gaps: GapQuestion[];
  /** `null`: it was not escalated. */
  escalation: Escalation | null;
  /** Where it ended, for the daily export; `null`: it was erased. */
  ending: Ending | null;
}

/**
 * @param messages the transcript in order
 * @param given what bodies said for the export
 */
export function readTranscript(
  conversation: Conversation,
  messages: readonly Message[],
  given: ExportInput = {},
): Reading {
  const lastAt = messages.reduce<number | null>((last, { at }) => Math.max(last ?? at, at), null);
  const escalation = escalationOf(conversation, messages);
  return {
    words: searchWords(messages.map(({ content }) => content)),
    gaps: gapQuestions(conversation, messages, escalation?.messagesBefore ?? null),
    escalation,
    ending: conversation.erasedAt === null ? endingOf(conversation, { lastAt }, given) : null,
  };
}

/**
 * When a conversation was escalated: where an event told it, by its place; where a body did, with the
 * first message of a person. Without either it is not known.
 */
function escalationOf(conversation: Conversation, messages: readonly Message[]): Escalation | null {
  if (!conversation.escalated) return null;
  const { organisationId, conversationId, startedAt, topicKey, sentiment } = conversation;
  const known = { organisationId, conversationId, startedAt, topicKey, sentiment };
  const reason = conversation.escalationReason;
  const { escalation: version } = conversation.versions;
  if (version !== undefined && conversation.escalatedAt !== null) {
    const seq = Number(version.split('/', 1)[0]);
    const messagesBefore = messages.filter(({ position }) => position < seq).length;
    return {
      ...known,
      reason,
      messagesBefore,
      secondsBefore: seconds(startedAt, conversation.escalatedAt),
    };
  }
  const taken = messages.findIndex(({ senderType }) => senderType === 'human_agent');
  if (taken === -1) return { ...known, reason, messagesBefore: null, secondsBefore: null };
  return {
    ...known,
    reason,
    messagesBefore: taken,
    secondsBefore: seconds(startedAt, messages[taken]!.at),
  };
}

const seconds = (from: number, to: number) => Math.max(0, Math.round((to - from) / 1000));
