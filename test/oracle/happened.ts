/**
 * What a careful person counts from a list of what happened, slowly and without any code of the server. Times
 * are milliseconds since 1970, agents and teams are ids.
 */

export type Happened = { at: number; conversation: string } &
  /** An agent chose a status, or was removed; of no conversation. */
  (
    | { what: 'chose'; agent: number; status: AgentStatus }
    | { what: 'removed'; agent: number }
    /** The exporter looked for days to write; of no conversation. */
    | { what: 'exported' }
    /** Topics were merged into one, or one got another name; or that was undone. Of no conversation. */
    | { what: 'named topics'; id: number; topics: string[]; name: string }
    | { what: 'undid names'; id: number }
    | { what: 'started'; topic: string }
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
    /** To a team, which asked one of its agents. */
    | { what: 'transferred to a team'; agent: number; to: number | null; team: number }
    /** Nobody of the team, or not the agent, took a transfer. */
    | { what: 'timed out' }
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
  /** Of the export; `null`: none was named. */
  bot: string | null;
  /** The bot's replies, in the order of the transcript. */
  replies: readonly BotReply[];
}

/** A reply of a bot, with what it said of it. */
export interface BotReply {
  at: number;
  id: string;
  intent: { id: string; name: string; isMeaningless: boolean } | null;
  isNotUnderstood: boolean;
  /** How a model made it; `null`: none did. */
  llm: 'notUnderstood' | 'responseGenerated' | 'fallback' | null;
}

export type AgentStatus = 'available' | 'busy' | 'on_break' | 'wrapping_up' | 'offline';

/** A time in which an agent had a status. */
export interface StatusSpan {
  agent: number;
  status: AgentStatus;
  from: number;
  to: number | null;
}

/** A transfer, whether or not somebody accepted it. */
export interface RecountedTransfer {
  from: number;
  /** Of the chat, when it was transferred. */
  team: number | null;
  at: number;
  toAgent: number | null;
  toTeam: number | null;
  status: 'pending' | 'transferred' | 'failed';
  reason: string | null;
}

/** A field of a chat that changed. */
export interface RecountedChange {
  /** The place of the chat among all. */
  chat: number;
  field: 'team_id' | 'agent_id';
  former: number | null;
  next: number | null;
  by: string;
  at: number;
}

export interface Stay {
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
  transfers: RecountedTransfer[];
  firstSaidAt: number | null;
  lastSaidAt: number | null;
  /** Nobody was there when the customer asked, and nobody has come. */
  isAway: boolean;
  /** Why it ended. */
  outcome: 'ended_by_agent' | 'ended_by_customer' | 'cancelled' | null;
  messages: number;
  longest: number;
  rating: number | null;
  commented: boolean;
  /** While it goes on. */
  waitingSince: number | null;
  unansweredSince: number | null;
  asked: { by: number; agent: number | null; transfer: RecountedTransfer | null } | null;
}

export interface Survey {
  sentAt: number;
  ratedAt: number | null;
  rating: number | null;
}

export interface RecountedConversation extends Import {
  id: string;
  platform: 'sdk' | 'custom' | 'zendesk';
  startedAt: number;
  topic: string | null;
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
  changes: RecountedChange[];
  /** In the order in which they began. */
  statuses: StatusSpan[];
  files: RecountedDay[];
  /** The ids of erased conversations. */
  erased: ReadonlySet<string>;
}

/** Who answers, and when. */
export interface Place {
  /** The topics of each team, in the order in which they are asked. */
  topics: readonly (readonly [team: number, topics: readonly string[]])[];
  /** When each team is open; it has all agents. */
  teams: ReadonlyMap<number, (at: number) => boolean>;
  agents: readonly number[];
  since: number;
}

/** A day of a bot, as its file has it for ever. */
export interface RecountedDay {
  bot: string;
  date: string;
  lines: Record<string, unknown>[];
}
