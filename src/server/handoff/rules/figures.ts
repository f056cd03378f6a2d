/**
 * What a chat counts for in reports (CONTRACT, part D, "what belongs to whom"). Durations are milliseconds,
 * times milliseconds since 1970.
 */
export interface ChatFigures {
  /** Since when the customer waits for an agent to accept; `null`: an agent is in it, or it is over. */
  waitingSince: number | null;
  /** The sum of the waits that have ended. When a chat returns to the queue, a new wait begins. */
  waited: number;
  /** What each agent did in it, one for each time that they connected, in order. */
  stays: readonly Stay[];
  /** The last rating given after the chat began, and before the next chat of the conversation did. */
  rating: number | null;
  /** Whether a comment was given in this time. */
  isCommented: boolean;
}

/** One time that an agent was in a chat. Its start and end are those of the participant. */
export interface Stay {
  participantId: number;
  agentId: number;
  /** The team in whose queue the agent accepted the chat, or to which it was transferred. */
  teamId: number | null;
  /** The wait that accepting it ended; `null`: the agent was invited, or the chat was transferred. */
  wait: number | null;
  /** The number of messages that the agent wrote. */
  messages: number;
  /** From queueing to the first message of an agent, if this agent wrote it. */
  firstResponse: number | null;
  /** How often the customer waited for a reply of the agent, and how long in all. */
  responses: number;
  responseTotal: number;
}

/** The figures of a chat that was queued at `at`. */
export const queuedFigures = (at: number): ChatFigures => ({
  waitingSince: at,
  waited: 0,
  stays: [],
  rating: null,
  isCommented: false,
});

/** An agent connected at `at`. */
export function withStay(
  figures: ChatFigures,
  who: Pick<Stay, 'participantId' | 'agentId' | 'teamId'>,
  at: number,
): ChatFigures {
  const { waitingSince, stays } = figures;
  const stay: Stay = {
    ...who,
    wait: waitingSince === null ? null : at - waitingSince,
    messages: 0,
    firstResponse: null,
    responses: 0,
    responseTotal: 0,
  };
  return { ...withoutWait(figures, at), stays: [...stays, stay] };
}

/** The replies to customers in a chat so far. */
interface Replies {
  firstResponse: number | null;
  responses: number;
  responseTotal: number;
}

/** An agent wrote a message, which changed the replies of the chat from `was` to `is`. */
export function withReply(
  figures: ChatFigures,
  agentId: number,
  was: Replies,
  is: Replies,
): ChatFigures {
  const mine = figures.stays.findLastIndex((stay) => stay.agentId === agentId);
  const stays = figures.stays.map((stay, index) =>
    index === mine
      ? {
          ...stay,
          messages: stay.messages + 1,
          firstResponse: was.firstResponse === null ? is.firstResponse : stay.firstResponse,
          responses: stay.responses + is.responses - was.responses,
          responseTotal: stay.responseTotal + is.responseTotal - was.responseTotal,
        }
      : stay,
  );
  return { ...figures, stays };
}

/** The chat is in the queue. One that only moved to the queue of another team goes on waiting. */
export const withWait = (figures: ChatFigures, at: number): ChatFigures => ({
  ...figures,
  waitingSince: figures.waitingSince ?? at,
});

/** The wait is over, if there was one. */
export const withoutWait = (figures: ChatFigures, at: number): ChatFigures => ({
  ...figures,
  waitingSince: null,
  waited: figures.waited + (figures.waitingSince === null ? 0 : at - figures.waitingSince),
});
