import type { NoticeType } from '../../../contract/index.ts';
import { DAY, HOUR, MINUTE } from '../../../contract/time.ts';
import type { Conversation } from '../../conversations/rules/conversation.ts';
import type { LiveEvent } from '../../handoff/rules/chat.ts';

/** `digest`: the weekly mail, of which webhooks are not told. */
export type NoticeKind = NoticeType | 'digest';

/** Something that the team is to be told. It has no content, which is read when a message is made of it. */
export interface Notice {
  organisationId: string;
  noticeId: string;
  type: NoticeKind;
  /** Empty: it is about no conversation. */
  conversationId: string;
  at: number;
  chatId: number | null;
  /** The team that the chat waits for; `null`: any agent. */
  teamId: number | null;
  /** 1: no agent was online. */
  isAway: number;
  /** The message left, the customer's mail, or the question of a knowledge gap. */
  messageId: string | null;
  rating: number | null;
  /** 1: an escalation because the customer may hurt themselves. */
  isSelfHarm: number;
  /** Of an alert: the firing that started or is over. */
  firingId: string | null;
  /** When its deliveries were made; `null`: not yet. */
  spreadAt: number | null;
}

/** Notices of customers who are to be answered by mail. */
const TO_ANSWER: ReadonlySet<NoticeKind> = new Set([
  'chat.unanswered',
  'message.left',
  'mail.received',
]);

export const isToAnswer = ({ type }: Pick<Notice, 'type'>): boolean => TO_ANSWER.has(type);

/** Notices of customers, of which agents are told by push messages and mails; others go to webhooks alone. */
export const isForPeople = (notice: Pick<Notice, 'type' | 'isSelfHarm'>): boolean =>
  notice.type === 'chat.waiting' || notice.isSelfHarm === 1 || isToAnswer(notice);

/** What goes into one mail, and waits for the mail before it. */
export type MailKind = 'customers' | 'alerts' | 'digest';

export function mailKindOf({ type }: Pick<Notice, 'type'>): MailKind {
  if (type === 'digest') return 'digest';
  return type === 'alert.started' || type === 'alert.ended' ? 'alerts' : 'customers';
}

/** The start or the end of an alert. */
export const noticeOfAlert = (
  type: 'alert.started' | 'alert.ended',
  firingId: string,
  at: number,
): NewNotice => ({ ...EMPTY, type, conversationId: '', firingId, at });

/** The weekly digest of the seven days before the day of `at`. */
export const noticeOfDigest = (at: number): NewNotice => ({
  ...EMPTY,
  type: 'digest',
  conversationId: '',
  at,
});

/** A notice without its id, which is not spread yet. */
export type NewNotice = Omit<Notice, 'organisationId' | 'noticeId' | 'spreadAt'>;

/** What is older when it arrives is history, of which nobody is told; milliseconds. */
const TOO_OLD = HOUR;
/** A conversation that began earlier and is new here was imported; milliseconds. */
const IMPORTED = DAY;

/** An escalation that is repeated within this time of the notice of one is not told again, milliseconds. */
const REST = MINUTE;

const EMPTY = {
  chatId: null,
  teamId: null,
  isAway: 0,
  messageId: null,
  rating: null,
  isSelfHarm: 0,
  firingId: null,
} as const;

/** What ends, or takes over, what is left to do in a chat. */
const DEALT_WITH: ReadonlySet<LiveEvent['type']> = new Set([
  'follow_up_assigned',
  'follow_up_done',
  'mail',
]);

/** What the events of chats tell the team: somebody waits, or is to be answered by mail. */
export function noticesOfChats(
  events: readonly LiveEvent[],
  teamOf: (chatId: number) => number | null,
): NewNotice[] {
  const mails = new Set<string>();
  const dealtWith = new Set<number>();
  for (const { type, chatId, data } of events) {
    if (type === 'mail_received') mails.add(data.messageId);
    if (DEALT_WITH.has(type)) dealtWith.add(chatId);
  }
  return events.flatMap((event): NewNotice[] => {
    const { chatId, conversationId, at, type, data } = event;
    const base = { ...EMPTY, conversationId, chatId, teamId: teamOf(chatId), at };
    switch (type) {
      case 'queued':
      case 'away':
      case 'requeued':
        return [{ ...base, type: 'chat.waiting', isAway: type === 'away' ? 1 : 0 }];
      case 'follow_up': {
        const { kind, messageId } = data;
        if (kind === 'unanswered') {
          // The agent who has just taken it, or done it, knows.
          return dealtWith.has(chatId) ? [] : [{ ...base, type: 'chat.unanswered' }];
        }
        // A mail to a chat that an agent had is told once, as a mail.
        if (messageId !== null && mails.has(messageId)) return [];
        return [{ ...base, type: 'message.left', messageId }];
      }
      case 'mail_received':
        return [{ ...base, type: 'mail.received', messageId: data.messageId }];
      default:
        return [];
    }
  });
}

/** When a conversation was last told as escalated, and when for self-harm; 0: never. */
export interface ToldEscalation {
  at: number;
  selfHarmAt: number;
}

/**
 * What the change of a conversation tells the team: it was escalated, also once more, or rated.
 *
 * @param call the escalation that an event has just brought; absent: none
 */
export function noticesOfChange(
  { before, after }: { before: Conversation | null; after: Conversation },
  call?: { isSelfHarm: boolean; told: ToldEscalation | undefined },
): NewNotice[] {
  const { conversationId, updatedAt: at, escalatedAt, csatScore, startedAt } = after;
  const isImported = before === null && at - startedAt > IMPORTED;
  if (after.erasedAt !== null || after.merged === true) return [];
  const base = { ...EMPTY, conversationId, at };
  const isNew =
    !isImported &&
    after.escalated === true &&
    before?.escalated !== true &&
    at - (escalatedAt ?? at) <= TOO_OLD;
  const isSelfHarm = call?.isSelfHarm === true;
  const toldAt = (isSelfHarm ? call.told?.selfHarmAt : call?.told?.at) ?? 0;
  const isEscalated = isNew || (call !== undefined && at - toldAt >= REST);
  const isRated = !isImported && csatScore !== null && csatScore !== before?.csatScore;
  return [
    ...(isEscalated
      ? [{ ...base, type: 'conversation.escalated' as const, isSelfHarm: Number(isSelfHarm) }]
      : []),
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
