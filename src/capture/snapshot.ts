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
  /** What the customer thinks of the answer; absent while they have not said. */
  helpful?: boolean;
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
  };
}

/**
 * What two tabs know of one conversation together: the messages of both, in order; of the rest,
 * what the one that is further on says.
 */
export function mergeSnapshots(a: Snapshot, b: Snapshot): Snapshot {
  if (a.id !== b.id) return a;
  const [ahead, behind] = b.seq > a.seq ? [b, a] : [a, b];
  const known = new Set(ahead.messages.map(({ id }) => id));
  const added = behind.messages.filter(({ id }) => !known.has(id));
  if (added.length === 0) return ahead;
  return {
    ...ahead,
    messages: [...ahead.messages, ...added].sort((x, y) => x.seq - y.seq || (x.id < y.id ? -1 : 1)),
  };
}
