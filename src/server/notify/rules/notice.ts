import type { NoticeType } from '../../../contract/index.ts';
import { DAY, HOUR } from '../../../contract/time.ts';
import type { Conversation } from '../../conversations/rules/conversation.ts';
import type { LiveEvent } from '../../handoff/rules/chat.ts';

/** Something that the team is to be told. It has no content, which is read when a message is made of it. */
export interface Notice {
  organisationId: string;
  noticeId: string;
  type: NoticeType;
  conversationId: string;
  at: number;
  chatId: number | null;
  /** The team that the chat waits for; `null`: any agent. */
  teamId: number | null;
  /** 1: no agent was online. */
  isAway: number;
  /** The question of a knowledge gap. */
  messageId: string | null;
  rating: number | null;
  /** When its deliveries were made; `null`: not yet. */
  spreadAt: number | null;
}

/** A notice without its id, which is not spread yet. */
export type NewNotice = Omit<Notice, 'organisationId' | 'noticeId' | 'spreadAt'>;

/** What is older when it arrives is history, of which nobody is told; milliseconds. */
const TOO_OLD = HOUR;
/** A conversation that began earlier and is new here was imported; milliseconds. */
const IMPORTED = DAY;

const EMPTY = { chatId: null, teamId: null, isAway: 0, messageId: null, rating: null } as const;

/** What the events of chats tell the team: somebody waits, or left a message. */
export function noticesOfChats(
  events: readonly LiveEvent[],
  teamOf: (chatId: number) => number | null,
): NewNotice[] {
  return events.flatMap((event): NewNotice[] => {
    const { chatId, conversationId, at, type, data } = event;
    const base = { ...EMPTY, conversationId, chatId, teamId: teamOf(chatId), at };
    if (type === 'queued' || type === 'away' || type === 'requeued') {
      return [{ ...base, type: 'chat.waiting', isAway: type === 'away' ? 1 : 0 }];
    }
    if (type === 'closed' && data.outcome === 'message_left') {
      return [{ ...base, type: 'message.left' }];
    }
    return [];
  });
}

/** What the change of a conversation tells the team: it was escalated, or rated. */
export function noticesOfChange({
  before,
  after,
}: {
  before: Conversation | null;
  after: Conversation;
}): NewNotice[] {
  const { conversationId, updatedAt: at, escalatedAt, csatScore, startedAt } = after;
  const isImported = before === null && at - startedAt > IMPORTED;
  if (after.erasedAt !== null || after.merged === true || isImported) return [];
  const base = { ...EMPTY, conversationId, at };
  const isEscalated =
    after.escalated === true && before?.escalated !== true && at - (escalatedAt ?? at) <= TOO_OLD;
  const isRated = csatScore !== null && csatScore !== before?.csatScore;
  return [
    ...(isEscalated ? [{ ...base, type: 'conversation.escalated' as const }] : []),
    ...(isRated ? [{ ...base, type: 'survey.rated' as const, rating: csatScore }] : []),
  ];
}

/** A question that the AI did not answer. */
export const noticeOfGap = (
  gap: { conversationId: string; messageId: string; at: number },
  now: number,
): NewNotice[] =>
  now - gap.at > IMPORTED
    ? []
    : [
        {
          ...EMPTY,
          type: 'gap.found',
          conversationId: gap.conversationId,
          messageId: gap.messageId,
          at: now,
        },
      ];
