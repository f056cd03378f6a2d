import { createFiles } from './files.ts';
import type {
  Happened,
  RecountedChange,
  Stay,
  RecountedChat,
  Survey,
  RecountedConversation,
  Recount,
  Place,
} from './happened.ts';
import { createStatuses } from './statuses.ts';
import { calledNow, type NamedTopics } from './topic-names.ts';

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

const NOWHERE = { team_id: null, agent_id: null };

/** The team that a chat is with, and the agent who has been in it for longest. */
const placeOf = ({ team, stays }: RecountedChat) => ({
  team_id: team,
  agent_id: stays.find(({ to }) => to === null)?.agent ?? null,
});

/** Who did it: nobody says that their own line is cut. */
function whoOf(one: Happened): string {
  if (one.what === 'lost' || one.what === 'erased') return 'server';
  return 'agent' in one ? `agent:${one.agent}` : 'customer';
}

export function recount(happened: readonly Happened[], place: Place): Recount {
  const conversations = new Map<string, RecountedConversation>();
  const chats: RecountedChat[] = [];
  const changes: RecountedChange[] = [];
  const statuses = createStatuses(place);
  const files = createFiles();
  const named: NamedTopics[] = [];
  /** The team that chats about a topic go to, as topics are called now. */
  const teamFor = (topic: string | null) =>
    place.topics.find(([, own]) =>
      own.some((one) => topic !== null && calledNow(named, one) === calledNow(named, topic)),
    )?.[0] ?? null;
  const isStaffed = (team: number | null, at: number) =>
    (team === null || place.teams.get(team)!(at)) && statuses.isAnyoneThere();
  for (const one of happened) {
    const { at } = one;
    if (one.what === 'chose' || one.what === 'removed') {
      if (one.what === 'removed') statuses.remove(one.agent, at);
      else statuses.choose(one.agent, one.status, at);
      continue;
    }
    if (one.what === 'named topics') {
      named.push({ ...one, isUndone: false });
      continue;
    }
    if (one.what === 'undid names') {
      named.find(({ id }) => id === one.id)!.isUndone = true;
      continue;
    }
    if (one.what === 'exported') {
      files.round([...conversations.values()], at);
      continue;
    }
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
        rating: imported?.rating ?? null,
        aiHandled: imported?.aiHandled ?? false,
        escalated: imported?.escalated ?? false,
        cost: imported?.cost ?? 0,
        isResolved: imported?.isResolved ?? false,
        hasAddress: imported?.hasAddress ?? false,
        addressSince: imported?.hasAddress ? at : null,
        said: imported ? ['customer', ...imported.replies.map(() => 'ai' as const)] : [],
        bot: imported?.bot ?? null,
        replies: imported?.replies ?? [],
        lastSaidAt: imported
          ? Math.max(imported.startedAt, ...imported.replies.map((reply) => reply.at))
          : null,
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
    const before = chat && placeOf(chat);
    const known = chats.length;
    const leave = (stays: Stay[]) => stays.forEach((stay) => (stay.to = at));
    const fail = (reason: string) => {
      const { transfer } = chat!.asked ?? {};
      if (transfer) Object.assign(transfer, { status: 'failed', reason });
      chat!.asked = null;
    };
    const stopWaiting = () => {
      if (chat!.waitingSince !== null) chat!.waits.push(at - chat!.waitingSince);
      chat!.waitingSince = null;
    };
    const close = (wrapUpBy: number | null, outcome: RecountedChat['outcome']) => {
      stopWaiting();
      leave(present);
      fail('ended');
      Object.assign(chat!, { endedAt: at, wrapUpBy, unansweredSince: null, outcome });
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
          team: teamFor(conversation.topic),
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
          firstSaidAt: null,
          lastSaidAt: null,
          isAway: !isStaffed(teamFor(conversation.topic), at),
          outcome: null,
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
        chat.firstSaidAt ??= at;
        chat.lastSaidAt = at;
        chat.unansweredSince ??= at;
        break;
      case 'accepted': {
        const wait = present.length === 0 ? at - chat!.waitingSince! : null;
        if (wait !== null) {
          const isFirst = chat!.stays.length === 0;
          stopWaiting();
          chat!.isAway = false;
          chat!.unansweredSince = isFirst ? at : (chat!.unansweredSince ?? at);
        } else if (chat!.asked?.transfer) {
          const { by, transfer } = chat!.asked;
          Object.assign(transfer, { status: 'transferred', toAgent: one.agent });
          chat!.team = transfer.toTeam ?? chat!.team;
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
        chat!.firstSaidAt ??= at;
        chat!.lastSaidAt = at;
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
      case 'transferred to a team':
      case 'invited': {
        const toTeam = one.what === 'transferred to a team' ? one.team : null;
        const transfer =
          one.what === 'invited'
            ? null
            : {
                from: one.agent,
                team: chat!.team,
                at,
                toAgent: toTeam === null ? one.to : null,
                toTeam,
                status: 'pending' as const,
                reason: null,
              };
        if (transfer) chat!.transfers.push(transfer);
        chat!.asked = { by: one.agent, agent: one.to, transfer };
        break;
      }
      case 'timed out':
        fail('timeout');
        break;
      case 'declined':
      case 'lost':
        if (chat!.endedAt !== null) chat!.wrappedUpAt = at;
        else if (chat!.asked?.agent === one.agent) {
          // Another agent of the team may still take it.
          const isOfTeam = chat!.asked.transfer?.toTeam != null;
          if (isOfTeam) chat!.asked.agent = null;
          else fail(one.what);
        } else {
          leave(present.filter(({ agent }) => agent === one.agent));
          if (chat!.asked?.by === one.agent && chat!.asked.transfer) fail('lost');
          if (present.every(({ to }) => to !== null)) {
            chat!.waitingSince = at;
            chat!.asked = null;
          }
        }
        break;
      case 'ended':
        close(one.agent, 'ended_by_agent');
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
        if (goesOn) close(present[0]?.agent ?? null, 'ended_by_customer');
        conversation.isResolved = true;
        conversation.resolvedAt = at;
        break;
      case 'reopened':
        conversation.isResolved = false;
        conversation.resolvedAt = null;
        break;
      case 'cancelled':
        close(null, 'cancelled');
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
        if (goesOn) close(present[0]?.agent ?? null, 'ended_by_customer');
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
    for (const other of [...(chat ? [chat] : []), ...chats.slice(known)]) {
      const former = other === chat ? before! : NOWHERE;
      const next = placeOf(other);
      for (const field of ['team_id', 'agent_id'] as const) {
        if (former[field] === next[field]) continue;
        const [from, to] = [former[field], next[field]];
        changes.push({
          chat: chats.indexOf(other),
          field,
          former: from,
          next: to,
          by: whoOf(one),
          at,
        });
      }
    }
    statuses.follow(chats, at);
  }
  for (const one of conversations.values()) {
    one.survey = surveyThatCounts(one);
    one.topic &&= calledNow(named, one.topic);
  }
  return {
    // What was merged into another ticket counts for nothing.
    conversations: [...conversations.values()].filter((one) => !one.isMerged),
    chats,
    changes,
    statuses: statuses.all,
    files: files.days,
    erased: new Set([...conversations.values()].flatMap((one) => (one.isErased ? [one.id] : []))),
  };
}
