/**
 * What a careful person counts from a list of what happened, slowly and without any code of the server. Times
 * are milliseconds since 1970, agents and teams are ids.
 */

export type Happened = { at: number; conversation: string } & (
  | { what: 'started'; topic: string; team: number | null }
  | { what: 'said' | 'resolved' | 'reopened' | 'cancelled' | 'commented' }
  | { what: 'escalated'; reason: string }
  /** The customer gave an address, which no other conversation has. */
  | { what: 'named' }
  /** The sender of mails looked for surveys that are due; of no conversation. */
  | { what: 'looked' }
  /** A survey was rated that was mailed, the first one of the conversation being 0. */
  | { what: 'answered'; survey: number; rating: number }
  | { what: 'erased' | 'merged' }
  | { what: 'rated'; rating: number }
  | { what: 'accepted' | 'wrote' | 'declined' | 'lost' | 'ended' | 'wrapped up'; agent: number }
  | { what: 'transferred' | 'invited'; agent: number; to: number }
  | ({
      what: 'imported';
      topic: string | null;
      startedAt: number;
      rating: number | null;
      platform: 'custom' | 'zendesk';
    } & Import)
);

export interface Import {
  aiHandled: boolean;
  escalated: boolean;
  /** Cents. */
  cost: number;
  isResolved: boolean;
  hasAddress: boolean;
}

interface Stay {
  agent: number;
  team: number | null;
  from: number;
  to: number | null;
  wait: number | null;
  wrote: boolean;
  first: number | null;
  responses: number[];
}

export interface RecountedChat {
  conversation: string;
  team: number | null;
  queuedAt: number;
  /** The end of the talk. */
  endedAt: number | null;
  wrapUpBy: number | null;
  wrappedUpAt: number | null;
  waits: number[];
  stays: Stay[];
  transfers: { from: number; team: number | null }[];
  messages: number;
  longest: number;
  rating: number | null;
  commented: boolean;
  /** While it goes on. */
  waitingSince: number | null;
  unansweredSince: number | null;
  asked: { by: number; agent: number; isTransfer: boolean } | null;
}

interface Survey {
  sentAt: number;
  ratedAt: number | null;
  rating: number | null;
}

export interface RecountedConversation extends Import {
  id: string;
  platform: 'sdk' | 'custom' | 'zendesk';
  startedAt: number;
  topic: string | null;
  team: number | null;
  rating: number | null;
  /** The senders of its messages, in order. */
  said: ('customer' | 'ai' | 'human_agent')[];
  lastSaidAt: number | null;
  /** The first escalation; its place and time are unknown where it was imported. */
  escalation: {
    reason: string | null;
    before: { messages: number; seconds: number } | null;
  } | null;
  resolvedAt: number | null;
  isErased: boolean;
  isMerged: boolean;
  hasAddress: boolean;
  addressSince: number | null;
  /** In the widget. */
  shown: Survey | null;
  mailed: Survey[];
  /** When the next one is to leave. */
  mailDueAt: number | null;
  /** Of all its surveys, the one that counts: rated last, or sent first. */
  survey: Survey | null;
}

export interface Recount {
  conversations: RecountedConversation[];
  chats: RecountedChat[];
}

const HOUR = 3_600_000;
/** How long after the resolution a survey is mailed: the default. */
const MAIL_DELAY = 2 * HOUR;
/** After that time, a mail that is due is not sent any more. */
const MAIL_LATEST = 2 * 24 * 3_600_000;

/** Whether and when a survey is to be mailed, after something happened to the conversation. */
function planMail(one: RecountedConversation, at: number): void {
  const isWanted =
    one.hasAddress && one.isResolved && one.rating === null && !one.isErased && !one.isMerged;
  const last = one.mailed.at(-1);
  const isDone = last !== undefined && one.resolvedAt! <= last.sentAt;
  // Nobody is asked more than two days late.
  const isTooLate = one.mailDueAt === null && one.resolvedAt! + MAIL_DELAY + MAIL_LATEST < at;
  // An address that came after the resolution: from then on.
  one.mailDueAt =
    isWanted && !isDone && !isTooLate
      ? Math.max(one.resolvedAt!, one.addressSince!) + MAIL_DELAY
      : null;
}

function surveyThatCounts({ shown, mailed }: RecountedConversation): Survey | null {
  const all = [...(shown ? [shown] : []), ...mailed].sort((a, b) => a.sentAt - b.sentAt);
  return all.reduce<Survey | null>((best, one) => {
    if (best === null) return one;
    return one.ratedAt !== null && (best.ratedAt === null || one.ratedAt > best.ratedAt)
      ? one
      : best;
  }, null);
}

export function recount(happened: readonly Happened[]): Recount {
  const conversations = new Map<string, RecountedConversation>();
  const chats: RecountedChat[] = [];
  for (const one of happened) {
    const { at } = one;
    if (one.what === 'looked') {
      for (const other of conversations.values()) {
        if (other.mailDueAt === null || other.mailDueAt > at) continue;
        if (other.mailDueAt + MAIL_LATEST < at) {
          other.mailDueAt = null;
          continue;
        }
        other.mailed.push({ sentAt: at, ratedAt: null, rating: null });
        other.mailDueAt = null;
      }
      continue;
    }
    if (one.what === 'started' || one.what === 'imported') {
      const imported = 'aiHandled' in one ? one : null;
      const next: RecountedConversation = {
        id: one.conversation,
        platform: imported?.platform ?? 'sdk',
        startedAt: imported ? imported.startedAt : at,
        topic: one.topic,
        team: one.what === 'started' ? one.team : null,
        rating: imported?.rating ?? null,
        aiHandled: imported?.aiHandled ?? false,
        escalated: imported?.escalated ?? false,
        cost: imported?.cost ?? 0,
        isResolved: imported?.isResolved ?? false,
        hasAddress: imported?.hasAddress ?? false,
        addressSince: imported?.hasAddress ? at : null,
        said: imported ? ['customer'] : [],
        lastSaidAt: imported ? imported.startedAt : null,
        escalation: imported?.escalated ? { reason: null, before: null } : null,
        resolvedAt: imported?.isResolved ? at : null,
        isErased: false,
        isMerged: false,
        shown: null,
        mailed: [],
        mailDueAt: null,
        survey: null,
      };
      planMail(next, at);
      conversations.set(one.conversation, next);
      continue;
    }
    const conversation = conversations.get(one.conversation)!;
    const chat = chats.findLast((other) => other.conversation === one.conversation);
    const present = chat?.stays.filter(({ to }) => to === null) ?? [];
    const goesOn = chat !== undefined && chat.endedAt === null;
    const leave = (stays: Stay[]) => stays.forEach((stay) => (stay.to = at));
    const stopWaiting = () => {
      if (chat!.waitingSince !== null) chat!.waits.push(at - chat!.waitingSince);
      chat!.waitingSince = null;
    };
    const close = (wrapUpBy: number | null) => {
      stopWaiting();
      leave(present);
      Object.assign(chat!, { endedAt: at, wrapUpBy, unansweredSince: null, asked: null });
    };
    switch (one.what) {
      case 'escalated':
        conversation.escalated = true;
        conversation.escalation ??= {
          reason: one.reason,
          before: {
            messages: conversation.said.length,
            seconds: Math.round((at - conversation.startedAt) / 1000),
          },
        };
        if (conversation.isResolved || goesOn) break;
        chats.push({
          conversation: one.conversation,
          team: conversation.team,
          queuedAt: at,
          endedAt: null,
          wrapUpBy: null,
          wrappedUpAt: null,
          waits: [],
          stays: [],
          transfers: [],
          messages: 0,
          longest: 0,
          rating: null,
          commented: false,
          waitingSince: at,
          unansweredSince: null,
          asked: null,
        });
        break;
      case 'said':
        conversation.said.push('customer');
        conversation.lastSaidAt = at;
        if (!goesOn) break;
        chat.messages++;
        chat.unansweredSince ??= at;
        break;
      case 'accepted': {
        const wait = present.length === 0 ? at - chat!.waitingSince! : null;
        if (wait !== null) {
          const isFirst = chat!.stays.length === 0;
          stopWaiting();
          chat!.unansweredSince = isFirst ? at : (chat!.unansweredSince ?? at);
        } else if (chat!.asked!.isTransfer) {
          const { by } = chat!.asked!;
          chat!.transfers.push({ from: by, team: chat!.team });
          leave(present.filter(({ agent }) => agent === by));
        }
        chat!.asked = null;
        chat!.stays.push({
          agent: one.agent,
          team: chat!.team,
          from: at,
          to: null,
          wait,
          wrote: false,
          first: null,
          responses: [],
        });
        break;
      }
      case 'wrote': {
        const stay = present.findLast(({ agent }) => agent === one.agent)!;
        conversation.said.push('human_agent');
        conversation.lastSaidAt = at;
        chat!.messages++;
        if (chat!.stays.every(({ first }) => first === null)) stay.first = at - chat!.queuedAt;
        stay.wrote = true;
        if (chat!.unansweredSince !== null) {
          stay.responses.push(at - chat!.unansweredSince);
          chat!.longest = Math.max(chat!.longest, at - chat!.unansweredSince);
        }
        chat!.unansweredSince = null;
        break;
      }
      case 'transferred':
      case 'invited':
        chat!.asked = { by: one.agent, agent: one.to, isTransfer: one.what === 'transferred' };
        break;
      case 'declined':
        chat!.asked = null;
        break;
      case 'lost':
        if (chat!.endedAt !== null) chat!.wrappedUpAt = at;
        else if (chat!.asked?.agent === one.agent) chat!.asked = null;
        else {
          leave(present.filter(({ agent }) => agent === one.agent));
          if (chat!.asked?.by === one.agent && chat!.asked.isTransfer) chat!.asked = null;
          if (present.every(({ to }) => to !== null)) {
            chat!.waitingSince = at;
            chat!.asked = null;
          }
        }
        break;
      case 'ended':
        close(one.agent);
        conversation.isResolved = true;
        conversation.resolvedAt = at;
        break;
      case 'wrapped up':
        // The customer may have asked again meanwhile: the agent finishes the earliest.
        chats.find(
          ({ conversation: id, wrapUpBy, wrappedUpAt }) =>
            id === one.conversation && wrapUpBy === one.agent && wrappedUpAt === null,
        )!.wrappedUpAt = at;
        break;
      case 'resolved':
        if (goesOn) close(present[0]?.agent ?? null);
        conversation.isResolved = true;
        conversation.resolvedAt = at;
        break;
      case 'reopened':
        conversation.isResolved = false;
        conversation.resolvedAt = null;
        break;
      case 'cancelled':
        close(null);
        break;
      case 'rated':
      case 'commented':
        conversation.shown ??= { sentAt: at, ratedAt: null, rating: null };
        if (one.what === 'rated') {
          Object.assign(conversation.shown, { ratedAt: at, rating: one.rating });
          conversation.rating = one.rating;
          if (chat) chat.rating = one.rating;
        } else if (chat) chat.commented = true;
        break;
      case 'answered':
        Object.assign(conversation.mailed[one.survey]!, { ratedAt: at, rating: one.rating });
        conversation.rating = one.rating;
        if (chat) chat.rating = one.rating;
        break;
      case 'named':
        conversation.hasAddress = true;
        conversation.addressSince ??= at;
        break;
      case 'erased':
        conversation.isErased = true;
        // Nobody can go on with it.
        if (goesOn) close(present[0]?.agent ?? null);
        for (const other of chats.filter(({ conversation: id }) => id === one.conversation)) {
          other.commented = false;
          if (other.wrapUpBy !== null) other.wrappedUpAt ??= at;
        }
        break;
      case 'merged':
        conversation.isMerged = true;
        break;
    }
    planMail(conversation, at);
  }
  for (const one of conversations.values()) one.survey = surveyThatCounts(one);
  // What was merged into another ticket counts for nothing.
  return { conversations: [...conversations.values()].filter((one) => !one.isMerged), chats };
}

/** Rounded half up to one decimal. */
export function oneDecimal(value: number): number {
  return Math.round((value + Number.EPSILON * value) * 10) / 10;
}
export const meanOf = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length;
const seconds = (values: readonly number[]): number | null => {
  const mean = meanOf(values);
  return mean === null ? null : Math.round(mean / 1000);
};

/** How long at least one of the spans lasts, counted between each two moments at which one begins or ends. */
function covered(...lists: readonly (readonly [number, number])[][]): number {
  const moments = [...new Set(lists.flat(2))].sort((a, b) => a - b);
  let sum = 0;
  for (let i = 0; i + 1 < moments.length; i++) {
    const isIn = (spans: readonly (readonly [number, number])[]) =>
      spans.some(([from, to]) => from <= moments[i]! && moments[i + 1]! <= to);
    if (lists.every(isIn)) sum += moments[i + 1]! - moments[i]!;
  }
  return sum;
}

const dayName = (at: number) => new Date(at).toISOString().slice(0, 10);

interface Office {
  /** Since when each agent works, and until when. */
  work: ReadonlyMap<number, readonly [number, number]>;
  now: number;
  /** Of agents and teams, by their ids. */
  names: ReadonlyMap<string, string>;
}

/** The rows of the report on chats from `from` until `to`, by their keys. */
export function recountReport(
  by: 'day' | 'team' | 'agent',
  chats: readonly RecountedChat[],
  [from, to]: readonly [number, number],
  { work, now, names }: Office,
): Map<string | null, object> {
  const key = (id: number | null) => (id === null ? null : String(id));
  const keys = new Set<string | null>();
  const ours = chats.filter(({ queuedAt }) => from <= queuedAt && queuedAt < to);
  const keyOf = (chat: RecountedChat, stay: Pick<Stay, 'agent' | 'team'>) =>
    by === 'day' ? dayName(chat.queuedAt) : key(by === 'team' ? stay.team : stay.agent);
  const wholeKey = (chat: RecountedChat) =>
    by === 'day' ? dayName(chat.queuedAt) : key(chat.team);
  const cut = (start: number, end: number | null): [number, number][] => {
    const span: [number, number] = [Math.max(start, from), Math.min(end ?? now, to, now)];
    return span[0] < span[1] ? [span] : [];
  };
  const busy = (agent: string) =>
    chats.flatMap((chat) => [
      ...chat.stays
        .filter((stay) => String(stay.agent) === agent)
        .flatMap((stay) => cut(stay.from, stay.to)),
      ...(String(chat.wrapUpBy) === agent ? cut(chat.endedAt!, chat.wrappedUpAt) : []),
    ]);
  for (const chat of ours) {
    for (const stay of chat.stays) keys.add(keyOf(chat, stay));
    for (const { from: agent, team } of chat.transfers) keys.add(keyOf(chat, { agent, team }));
    if (chat.stays.length === 0 && by !== 'agent') keys.add(wholeKey(chat));
  }
  if (by === 'agent')
    for (const id of work.keys()) if (busy(String(id)).length > 0) keys.add(String(id));

  const rows = new Map<string | null, object>();
  for (const one of keys) {
    const parts = ours
      .map((chat) => ({ chat, stays: chat.stays.filter((stay) => keyOf(chat, stay) === one) }))
      .filter(({ stays }) => stays.length > 0);
    const missed = ours.filter(
      (chat) => by !== 'agent' && chat.stays.length === 0 && wholeKey(chat) === one,
    );
    const stays = parts.flatMap((part) => part.stays);
    const ratings = [...parts.map(({ chat }) => chat), ...missed].flatMap(
      ({ rating }) => rating ?? [],
    );
    const handles = parts
      .filter((part) => part.stays.every((stay) => stay.to !== null))
      .map(({ chat, stays: mine }) => {
        const last = chat.stays.findLast(({ agent }) => agent === chat.wrapUpBy);
        const isMine = last !== undefined && chat.wrappedUpAt !== null && mine.includes(last);
        return covered([
          ...mine.map((stay): [number, number] => [stay.from, stay.to!]),
          ...(isMine ? [[chat.endedAt!, chat.wrappedUpAt!] as [number, number]] : []),
        ]);
      });
    const working = by === 'agent' ? work.get(Number(one)) : undefined;
    const atWork = working === undefined ? [] : cut(...working);
    const time = covered(atWork);
    rows.set(one, {
      name: by === 'day' || one === null ? null : names.get(one)!,
      chats: parts.length,
      missed: missed.filter(({ endedAt }) => endedAt !== null).length,
      wait_seconds: seconds(
        stays.flatMap(({ wait, wrote }) =>
          wait === null || (by === 'agent' && !wrote) ? [] : [wait],
        ),
      ),
      first_response_seconds: seconds(stays.flatMap(({ first }) => first ?? [])),
      response_seconds: seconds(stays.flatMap(({ responses }) => responses)),
      handle_seconds: seconds(handles),
      transfers: ours.flatMap((chat) =>
        chat.transfers.filter(({ from: agent, team }) => keyOf(chat, { agent, team }) === one),
      ).length,
      average_rating: ratings.length === 0 ? null : oneDecimal(meanOf(ratings)!),
      occupancy: time === 0 ? null : oneDecimal((covered(atWork, busy(one!)) * 100) / time),
    });
  }
  return rows;
}
