import type { Rating, SenderType, Sentiment } from '../contract/index.ts';

/** A message as the page shows it. */
export interface Message {
  id: string;
  senderType: SenderType;
  /** Masked: as it is stored and sent. */
  content: string;
  /** The customer's own words, where they were masked; on the page they were written on, no longer. */
  original?: string;
  /** Milliseconds since 1970. */
  at: number;
  /** Place in the conversation. */
  seq: number;
  /** 0–1, of an AI's answer. */
  aiConfidenceScore?: number | undefined;
  /** Who of the team wrote it. */
  name?: string | undefined;
  /** What the customer thinks of the answer; absent while they have not said. */
  helpful?: boolean;
}

/** A file that came with the conversation. */
export interface AttachedFile {
  id: string;
  /** The message it came with. */
  messageId?: string | undefined;
  name: string;
  /** Media type. */
  type?: string | undefined;
}

export interface SurveyState {
  rating: Rating | null;
  feedback: string | null;
  dismissed: boolean;
}

/** How a conversation sounds. */
export interface ConversationSentiment {
  sentiment: Sentiment;
  /** −1 (very bad) to 1 (very good). */
  score?: number | undefined;
}

/** A person seems to be needed, and the customer may be offered one. */
export interface EscalationSuggestion {
  reason: string;
  /** What in the conversation says so. */
  trigger: string;
}

/** All that the browser knows of a conversation; plain data, kept between pages. */
export interface Snapshot {
  id: string;
  /** The secret that lets this browser write to it (DESIGN, rule 5). */
  capability: string;
  /** Of the last event. */
  seq: number;
  status: 'open' | 'resolved';
  /** Why a person was asked for; `null` while the AI answers. */
  escalation: string | null;
  /** `null` when nobody is needed, or somebody was called. */
  suggestion: EscalationSuggestion | null;
  sentiment: ConversationSentiment | null;
  survey: SurveyState;
  messages: Message[];
  attachments: AttachedFile[];
  /** `seq` of the last thing the customer has seen. */
  seen: number;
  /** What was last told of who the customer is, as JSON; `null`: nothing. */
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
 * What two tabs know of one conversation together: the messages and files of both, in order; of the
 * rest, what the one that is further on says.
 */
export function mergeSnapshots(a: Snapshot, b: Snapshot): Snapshot {
  if (a.id !== b.id) return a;
  const [ahead, behind] = b.seq > a.seq ? [b, a] : [a, b];
  const messages = added(ahead.messages, behind.messages);
  const attachments = added(ahead.attachments, behind.attachments);
  const seen = Math.max(ahead.seen, behind.seen);
  if (messages.length + attachments.length === 0 && seen === ahead.seen) return ahead;
  return {
    ...ahead,
    messages: [...ahead.messages, ...messages].sort(
      (x, y) => x.seq - y.seq || (x.id < y.id ? -1 : 1),
    ),
    attachments: [...ahead.attachments, ...attachments],
    seen,
  };
}

function added<T extends { id: string }>(known: readonly T[], others: readonly T[]): T[] {
  const ids = new Set(known.map(({ id }) => id));
  return others.filter(({ id }) => !ids.has(id));
}
