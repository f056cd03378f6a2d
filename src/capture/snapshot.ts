import type { Rating, SenderType, Sentiment } from '../contract/index.ts';

/** A message as the page shows it. */
export interface Message {
  id: string;
  senderType: SenderType;
  /** Masked: as it is stored and sent. */
  content: string;
  /** The text as it was written, if it was masked; only in the tab where it was written. */
  original?: string;
  /** Milliseconds since 1970. */
  at: number;
  /** Position in the conversation. */
  seq: number;
  /** Confidence of an AI in its reply, 0–1. */
  aiConfidenceScore?: number | undefined;
  /** Name of the agent who wrote it. */
  name?: string | undefined;
  /** Whether the customer found the reply helpful; absent while not rated. */
  helpful?: boolean;
  /** The reply broke off: this is its beginning. */
  interrupted?: boolean | undefined;
}

/** A file of the conversation. */
export interface AttachedFile {
  id: string;
  /** The message that it belongs to. */
  messageId?: string | undefined;
  name: string;
  /** Media type. */
  type?: string | undefined;
}

export interface SurveyState {
  rating: Rating | null;
  /**
   * `sending`: the rating is neither stored in this browser nor known to be on the server; `refused`: the
   * server refused the last one, which is `null` again. Otherwise the rating is safe.
   */
  unsaved?: 'sending' | 'refused' | undefined;
  feedback: string | null;
  /** The same for the comment. */
  unsavedFeedback?: SurveyState['unsaved'];
  dismissed: boolean;
}

/** What a customer gives in the survey, and what tells whether it is safe. */
const MARKS = [
  ['rating', 'unsaved'],
  ['feedback', 'unsavedFeedback'],
] as const;

/** The sentiment of a conversation. */
export interface ConversationSentiment {
  sentiment: Sentiment;
  /** −1 (very bad) to 1 (very good). */
  score?: number | undefined;
}

/** A sign that the customer needs a person and may be offered one. */
export interface EscalationSuggestion {
  reason: string;
  /** The words or the count that triggered it. */
  trigger: string;
}

/** The browser's data of a conversation, as plain values that are stored between pages. */
export interface Snapshot {
  id: string;
  /** The secret that lets this browser write to it (DESIGN, rule 5). */
  capability: string;
  /** `seq` of the last event. */
  seq: number;
  status: 'open' | 'resolved';
  /** The reason of the escalation; `null` while the AI replies. */
  escalation: string | null;
  /** `seq` of the last message for which it was recorded that the customer may hurt themselves. */
  harmSeq?: number;
  /** `null` when there is none, or after an escalation. */
  suggestion: EscalationSuggestion | null;
  sentiment: ConversationSentiment | null;
  survey: SurveyState;
  messages: Message[];
  attachments: AttachedFile[];
  /** `seq` of the last message that the customer has seen. */
  seen: number;
  /** The identity last sent, as JSON; `null` when none was sent. */
  identity: string | null;
}

export function newSnapshot(id: string, capability: string): Snapshot {
  return {
    id,
    capability,
    seq: 0,
    status: 'open',
    escalation: null,
    suggestion: null,
    sentiment: null,
    survey: { rating: null, feedback: null, dismissed: false },
    messages: [],
    attachments: [],
    seen: 0,
    identity: null,
  };
}

/**
 * Merges what two tabs know of one conversation: messages and files of both, in order; everything
 * else from the snapshot with the higher `seq`.
 */
export function mergeSnapshots(a: Snapshot, b: Snapshot | null | undefined): Snapshot {
  if (!b || a === b || a.id !== b.id) return a;
  const [ahead, behind] = b.seq > a.seq ? [b, a] : [a, b];
  const messages = added(ahead.messages, behind.messages);
  const attachments = added(ahead.attachments, behind.attachments);
  const seen = Math.max(ahead.seen, behind.seen);
  const survey = settled(ahead, behind);
  const isSame = seen === ahead.seen && survey === ahead.survey;
  if (messages.length + attachments.length === 0 && isSame) return ahead;
  return {
    ...ahead,
    survey,
    messages: [...ahead.messages, ...messages].sort(bySeq),
    attachments: [...ahead.attachments, ...attachments],
    seen,
  };
}

/** The order of messages. */
export const bySeq = (a: Message, b: Message): number => a.seq - b.seq || (a.id < b.id ? -1 : 1);

/** The survey of the tab that is ahead. What became of a rating takes no event: the tab that is behind may know it. */
function settled({ survey, seq }: Snapshot, behind: Snapshot): SurveyState {
  const known = behind.survey;
  const names = MARKS.filter(([field, mark]) => {
    const isSafe = !known[mark] && known[field] === survey[field];
    const isRefused = known[mark] === 'refused' && seq === behind.seq;
    return survey[mark] === 'sending' && (isSafe || isRefused);
  }).flat();
  if (names.length === 0) return survey;
  return { ...survey, ...Object.fromEntries(names.map((name) => [name, known[name]])) };
}

function added<T extends { id: string }>(known: readonly T[], others: readonly T[]): T[] {
  const ids = new Set(known.map(({ id }) => id));
  return others.filter(({ id }) => !ids.has(id));
}
