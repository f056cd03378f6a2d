import type { ExportInput } from '../../../contract/index.ts';
import type { Conversation } from '../../conversations/rules/conversation.ts';
import type { Escalation } from '../../numbers/rules/escalation.ts';
import { type Ending, endingOf } from '../../exports/rules/ending.ts';
import { type ArticleUse, articleUses } from './article-use.ts';
import { type GapQuestion, gapQuestions } from './gap.ts';
import type { Message } from '../../conversations/rules/message.ts';
import { searchWords } from '../../conversations/rules/search.ts';

/** The data derived from a transcript alone, so that it can be derived again at any time. */
export interface Reading {
  /** The words for the search. */
  words: string[];
  gaps: GapQuestion[];
  articles: ArticleUse[];
  /** `null`: not escalated. */
  escalation: Escalation | null;
  /** When it ended, for the daily export; `null`: erased, or merged into another one. */
  ending: Ending | null;
  /** The name of the error because of which nothing could be read. */
  failure?: string;
}

/** All that a transcript is read from. */
export interface Transcript {
  conversation: Conversation;
  /** In order. */
  messages: readonly Message[];
  /** Whether the customer rated a reply as helpful, by message id. */
  thumbs: ReadonlyMap<string, boolean>;
  /** The export fields that bodies sent. */
  given: ExportInput;
}

/**
 * Reads a transcript in steps, between which others can work. One that cannot be read has a `failure` and nothing
 * else: others do not wait for it.
 */
export function* readTranscript(transcript: Transcript): Generator<void, Reading> {
  try {
    return yield* derive(transcript);
  } catch (error) {
    // Its message may have words of customers.
    const { name } = error as Error;
    return { words: [], gaps: [], articles: [], escalation: null, ending: null, failure: name };
  }
}

function* derive({ conversation, messages, thumbs, given }: Transcript): Generator<void, Reading> {
  const words = searchWords([...namesOf(conversation), ...messages.map(({ content }) => content)]);
  // It can be found, but only the conversation that it was merged into counts.
  if (conversation.merged) {
    return { words, gaps: [], articles: [], escalation: null, ending: null };
  }
  const escalation = escalationOf(conversation, messages);
  const messagesBefore = escalation?.messagesBefore ?? null;
  const gaps = yield* gapQuestions(conversation, messages, messagesBefore, thumbs);
  return {
    words,
    gaps,
    articles: articleUses(messages, gaps),
    escalation,
    ending: conversation.erasedAt === null ? endingOf(conversation, messages, given) : null,
  };
}

/**
 * When a conversation was escalated: at the position of the escalation event, or, if a body escalated it,
 * at the first message of an agent. Otherwise unknown.
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
  const firstByAgent = messages.findIndex(({ senderType }) => senderType === 'human_agent');
  if (firstByAgent === -1) return { ...known, reason, messagesBefore: null, secondsBefore: null };
  return {
    ...known,
    reason,
    messagesBefore: firstByAgent,
    secondsBefore: seconds(startedAt, messages[firstByAgent]!.at),
  };
}

const seconds = (from: number, to: number) => Math.max(0, Math.round((to - from) / 1000));

/** What a conversation is found by beside its messages. */
const namesOf = (conversation: Conversation): string[] =>
  conversation.erasedAt === null
    ? [
        conversation.conversationId,
        conversation.platformTicketId,
        conversation.contactEmail,
        conversation.contactName,
        conversation.customerId,
      ].filter((name) => name !== null)
    : [];
