import type {
  Channel,
  ConversationEvent,
  ConversationInput,
  ConversationStatus,
  Platform,
  Sentiment,
} from '../../../contract/index.ts';
import { aiHandledAfter } from './ai-handled.ts';
import type { AppliedEvent } from './applied-event.ts';
import { microsFromUsd } from './money.ts';
import type { Mood } from './sentiment.ts';
import { timesAfter } from './times.ts';
import { topicKey } from '../../../text/topic.ts';

/**
 * A conversation as the server knows it. Times are milliseconds since 1970, money is millionths of
 * a USD; `null` means unknown.
 */
export interface Conversation {
  organisationId: string;
  conversationId: string;
  platform: Platform;
  /** `null`: not stored yet, or from an older version. */
  channel: Channel | null;
  platformTicketId: string | null;
  status: ConversationStatus;
  startedAt: number;
  updatedAt: number;
  resolvedAt: number | null;
  resolutionTimeSeconds: number | null;
  topic: string | null;
  topicKey: string | null;
  language: string | null;
  sentiment: Sentiment | null;
  /** −1 (very bad) to 1 (very good). */
  sentimentScore: number | null;
  escalated: boolean | null;
  escalationReason: string | null;
  escalatedAt: number | null;
  firstContactResolution: boolean | null;
  csatScore: number | null;
  feedback: string | null;
  aiHandled: boolean | null;
  aiAgentId: string | null;
  /** The agent who is in the latest chat, or was last; `null`: no agent. */
  agentId: number | null;
  /** The team of the latest chat; `null`: no team. */
  teamId: number | null;
  aiConfidenceScore: number | null;
  costMicros: number | null;
  estimatedHumanCostMicros: number | null;
  customerId: string | null;
  contactEmail: string | null;
  contactName: string | null;
  /**
   * Whether customer id, e-mail address and name are verified; `null`: the organisation does not verify
   * identities.
   */
  identityVerified: boolean | null;
  /** Whether it was merged into another one: it counts for nothing, and is not surveyed. */
  merged: boolean | null;
  /**
   * Whether the e-mail address is verified; `null`: a browser or a message left gave it, and nobody had to
   * prove it. It differs from `identityVerified` where both came from different places.
   */
  contactVerified: boolean | null;
  /** SHA-256 of the secret with which a browser may write to it; `null`: no browser may. */
  capabilityHash: string | null;
  /** When its content and identities were erased; nothing can be added afterwards. */
  erasedAt: number | null;
  /** Messages received, including repeated ones under other event ids. */
  messageTotal: number;
  /** Events received. */
  eventTotal: number;
  /** The size of what was received, bytes. */
  byteTotal: number;
  /** When the first event arrived, by the server's clock; `null`: none has. */
  firstReceivedAt: number | null;
  /** How often the customer acted, by the server's clock; see `withArrival`. */
  turns: number;
  turnAt: number | null;
  /** The source of the latest of its set-apart events; `null`: it has none. */
  suspectSource: string | null;
  versions: Versions;
}

/**
 * The version (see `versionOf`) of the event that last set each group of fields. Only an event that is
 * later in the conversation changes a group, so any order of arrival ends in the same state.
 */
export type Versions = Partial<
  Record<
    | 'started'
    | 'topic'
    | 'status'
    | 'escalation'
    | 'sentiment'
    | 'rating'
    | 'feedback'
    | 'identity'
    | 'cost'
    | 'edits'
    | `ticket.${string}`
    | `edit.${string}`
    | 'handover.first'
    | 'handover.last'
    | 'opened'
    | 'closed',
    string
  >
>;

/** A new conversation without any content. */
export function emptyConversation(
  organisationId: string,
  conversationId: string,
  at: number,
): Conversation {
  return {
    organisationId,
    conversationId,
    platform: 'sdk',
    channel: null,
    platformTicketId: null,
    status: 'open',
    startedAt: at,
    updatedAt: at,
    resolvedAt: null,
    resolutionTimeSeconds: null,
    topic: null,
    topicKey: null,
    language: null,
    sentiment: null,
    sentimentScore: null,
    escalated: null,
    escalationReason: null,
    escalatedAt: null,
    firstContactResolution: null,
    csatScore: null,
    feedback: null,
    aiHandled: null,
    aiAgentId: null,
    agentId: null,
    teamId: null,
    aiConfidenceScore: null,
    costMicros: null,
    estimatedHumanCostMicros: null,
    customerId: null,
    contactEmail: null,
    contactName: null,
    identityVerified: null,
    merged: null,
    contactVerified: null,
    capabilityHash: null,
    erasedAt: null,
    messageTotal: 0,
    eventTotal: 0,
    byteTotal: 0,
    firstReceivedAt: null,
    turns: 0,
    turnAt: null,
    suspectSource: null,
    versions: {},
  };
}

/** Longest topic, UTF-16 units. */
const MAX_TOPIC = 200;

/** What a body has told goes before what is read from words, and after what an event tells. */
const FROM_BODY = '0';

/** Prefixes of identity versions: a verified identity outranks any other. */
const UNPROVEN = '0/';
const PROVEN = '1/';

/** Sorts like the events of a conversation: by `seq`, then by id if two tabs used the same `seq`. */
function versionOf(event: ConversationEvent): string {
  return `${String(event.seq).padStart(10, '0')}/${event.id}`;
}

/**
 * Returns the conversation after `event`, but for its cost; see `withReplyCost`. Commutative: the same events in
 * any order give the same state.
 */
export function applyEvent(conversation: Conversation, event: AppliedEvent): Conversation {
  const version = versionOf(event);
  const { versions } = conversation;
  const isLatest = (group: keyof Versions) => version >= (versions[group] ?? '');
  const next = { ...conversation, startedAt: Math.min(conversation.startedAt, event.at) };
  const claim = (group: keyof Versions) => {
    next.versions = { ...versions, [group]: version };
  };

  switch (event.type) {
    case 'conversation.started':
      if (isLatest('started')) {
        next.platform = event.data.platform ?? conversation.platform;
        next.language = event.data.language ?? conversation.language;
        claim('started');
        if (event.data.topic !== undefined) setTopic(next, event.data.topic);
      }
      break;
    case 'message.added':
      next.aiHandled = aiHandledAfter(conversation.aiHandled, event.data);
      if (event.data.sender_type === 'ai' && event.data.intent?.intent_name) {
        const { intent_name, not_meaningful } = event.data.intent;
        const topic = intent_name.slice(0, MAX_TOPIC).toWellFormed();
        const read = versions.topic;
        // The first intent is the topic, unless the site has named one.
        const isFirst = read === undefined ? conversation.topic === null : version < read;
        const isTopic = !not_meaningful && !event.data.not_understood && topicKey(topic) !== null;
        if (isTopic && isFirst) setTopic(next, topic, version);
      }
      break;
    case 'message.edited':
      // Which text stands is read from the events: see `saveEdits`.
      if (isLatest('edits')) claim('edits');
      break;
    case 'conversation.escalated':
      // An escalation that was only offered does not count.
      if (event.data.suggested) break;
      // The first escalation gives the reason; later ones change nothing.
      next.escalated = true;
      if (versions.escalation === undefined || version < versions.escalation) {
        next.escalationReason = event.data.reason;
        next.escalatedAt = event.at;
        claim('escalation');
      }
      break;
    case 'conversation.resolved':
    case 'conversation.reopened':
      if (isLatest('status')) {
        const resolved = event.type === 'conversation.resolved';
        next.status = resolved ? 'resolved' : 'open';
        next.resolvedAt = resolved ? event.at : null;
        next.resolutionTimeSeconds = null;
        claim('status');
      }
      break;
    case 'sentiment.changed':
      if (event.data.supported === false) break;
      if (isLatest('sentiment')) {
        next.sentiment = event.data.sentiment;
        next.sentimentScore = event.data.score ?? null;
        claim('sentiment');
      }
      break;
    case 'survey.rated':
      if (isLatest('rating')) {
        next.csatScore = event.data.rating;
        claim('rating');
      }
      break;
    case 'survey.feedback':
      if (isLatest('feedback')) {
        next.feedback = event.data.feedback;
        claim('feedback');
      }
      break;
    case 'identity.set':
      {
        // An unverified identity never replaces a verified one.
        const ranked = `${event.data.verified === false ? UNPROVEN : PROVEN}${version}`;
        if (ranked < (versions.identity ?? '')) break;
        next.customerId = event.data.customer_id ?? null;
        next.contactEmail = event.data.email ?? null;
        next.contactName = event.data.name ?? null;
        next.identityVerified = event.data.verified ?? null;
        next.contactVerified = next.contactEmail === null ? null : next.identityVerified;
        next.versions = { ...versions, identity: ranked };
      }
      break;
    default:
      break;
  }
  return next;
}

/** @param version of the message whose intent it is; absent: the site has named the topic */
function setTopic(next: Conversation, topic: string, version?: string): void {
  next.topic = topic;
  next.topicKey = topicKey(topic);
  const { topic: _, ...versions } = next.versions;
  next.versions = version === undefined ? versions : { ...versions, topic: version };
}

/** A body, or a ticket with what only the ticket system knows. */
export type BodyInput = ConversationInput & {
  /** Whether the ticket was merged into another one. */
  merged?: boolean;
  /** Whether the customer only claimed the address, and nobody proved it. */
  contact_unproven?: boolean;
  /** When persons were in charge of it, milliseconds since 1970. */
  handovers?: readonly number[];
};

/**
 * Returns the conversation after `POST /conversations`: given fields replace, absent fields stay
 * (CONTRACT, part A). `status`, `resolved_at` or `resolution_time_seconds` in the body resolve it.
 *
 * @param now the time of arrival, milliseconds since 1970
 */
export function applyInput(
  conversation: Conversation,
  input: BodyInput,
  now: number,
): Conversation {
  const next = { ...conversation };
  next.merged = input.merged ?? conversation.merged;
  next.platform = input.platform;
  next.platformTicketId = input.platform_ticket_id ?? conversation.platformTicketId;
  if (input.topic !== undefined) setTopic(next, input.topic);
  next.language = input.language ?? conversation.language;
  if (input.sentiment !== undefined) {
    next.sentiment = input.sentiment;
    next.sentimentScore = null;
    next.versions = { ...next.versions, sentiment: conversation.versions.sentiment ?? FROM_BODY };
  }
  next.firstContactResolution =
    input.first_contact_resolution ?? conversation.firstContactResolution;
  next.csatScore = input.csat_score ?? conversation.csatScore;
  next.feedback = input.feedback ?? conversation.feedback;
  next.aiHandled = input.ai_handled ?? conversation.aiHandled;
  next.aiAgentId = input.ai_agent_id ?? conversation.aiAgentId;
  next.aiConfidenceScore = input.ai_confidence_score ?? conversation.aiConfidenceScore;
  next.customerId = input.customer_id ?? conversation.customerId;
  next.contactEmail = input.contact_email ?? conversation.contactEmail;
  next.contactName = input.contact_name ?? conversation.contactName;
  if (input.contact_email !== undefined) {
    const isKnown = input.contact_email === conversation.contactEmail;
    const wasVerified = isKnown && conversation.contactVerified === true;
    next.contactVerified = !input.contact_unproven || wasVerified ? true : null;
  }
  const named = input.customer_id ?? input.contact_email ?? input.contact_name;
  if (named !== undefined && !input.contact_unproven) {
    // The site's own server is trusted.
    next.identityVerified = true;
    const known = conversation.versions.identity ?? '';
    next.versions = { ...next.versions, identity: known > PROVEN ? known : PROVEN };
  }
  next.escalated = input.escalated ?? conversation.escalated;
  next.escalationReason = input.escalation_reason ?? conversation.escalationReason;
  if (next.escalated && !conversation.escalated) next.escalatedAt = now;
  if (input.cost_usd !== undefined) {
    next.costMicros = microsFromUsd(input.cost_usd);
    next.versions = { ...next.versions, cost: FROM_BODY };
  }
  if (input.estimated_human_cost_usd !== undefined) {
    next.estimatedHumanCostMicros = microsFromUsd(input.estimated_human_cost_usd);
  }

  next.resolutionTimeSeconds = input.resolution_time_seconds ?? conversation.resolutionTimeSeconds;
  const saysResolved =
    input.resolution_time_seconds !== undefined || input.resolved_at !== undefined;
  next.status = input.status ?? (saysResolved ? 'resolved' : conversation.status);
  return { ...next, ...timesAfter(conversation, input, next.status === 'resolved', now) };
}

/** Fields that never change or are merged, so that the order of states does not matter. */
const TIMELESS = new Set(
  'conversation_id platform platform_ticket_id messages escalated ai_handled handovers'.split(' '),
);

/**
 * Returns the conversation after one state of a ticket. Each field has the value of the latest state that
 * contains it, in whatever order the states arrive.
 */
export function applyTicket(
  conversation: Conversation,
  input: BodyInput,
  version: string,
  now: number,
): Conversation {
  const versions = { ...conversation.versions };
  const news = Object.entries(input).filter(([field]) => {
    if (TIMELESS.has(field)) return true;
    // Whether and when it was resolved belong together.
    const key = `ticket.${field === 'resolved_at' ? 'status' : field}` as const;
    if (version < (versions[key] ?? '')) return false;
    versions[key] = version;
    return true;
  });
  for (const time of input.handovers ?? []) {
    const at = new Date(time).toISOString();
    const { 'handover.first': first = at, 'handover.last': last = at } = versions;
    versions['handover.first'] = at < first ? at : first;
    versions['handover.last'] = at > last ? at : last;
  }
  const closed = closedAfter(versions, input, version.slice(0, ISO_LENGTH));
  const known = { ...conversation, versions };
  const next = applyInput(known, Object.fromEntries(news) as BodyInput, now);
  if (next.status !== 'resolved' || closed === undefined) return next;
  return { ...next, resolvedAt: Math.max(next.startedAt, Date.parse(closed)) };
}

const ISO_LENGTH = '2026-03-10T12:00:00.000Z'.length;

/** The most times that are kept of states in which a ticket was resolved. */
const MAX_CLOSED = 50;

/**
 * Notes that a ticket was open or resolved in a state. A resolved ticket may have many states, for example
 * when it is rated: the first one after it was last open says when it was resolved.
 *
 * @param versions is changed: `opened` is the last time when it was open, `closed` those when it was resolved
 * @param at of the state, ISO 8601
 * @returns when it was resolved, if it is
 */
function closedAfter(versions: Versions, input: BodyInput, at: string): string | undefined {
  const { opened = '', closed = '' } = versions;
  if (input.status === undefined) return closed.split(' ')[0] || undefined;
  const isOpen = input.status === 'open';
  const since = isOpen && at > opened ? at : opened;
  const times = new Set(closed.split(' '));
  if (!isOpen) times.add(new Date(input.resolved_at ?? at).toISOString());
  const left = [...times].filter((time) => time !== '' && time >= since).sort();
  if (since !== '') versions.opened = since;
  versions.closed = left.slice(0, MAX_CLOSED).join(' ');
  return left[0];
}

/** Whether a sentiment was reported, so that it need not be computed. */
export const isMoodGiven = ({ versions }: Conversation) => versions.sentiment !== undefined;

/** Returns the conversation with a computed mood. */
export function withMood(conversation: Conversation, mood: Mood | null): Conversation {
  return {
    ...conversation,
    sentiment: mood?.sentiment ?? null,
    sentimentScore: mood?.score ?? null,
  };
}

/** How a new conversation reached us. It stays so, whatever is added or erased later. */
export function channelOf({
  capabilityHash,
  platform,
  platformTicketId,
}: Pick<Conversation, 'capabilityHash' | 'platform' | 'platformTicketId'>): Channel {
  if (capabilityHash !== null) return 'chat';
  const isTicket = platform === 'zendesk' || platform === 'freshdesk' || platformTicketId !== null;
  return isTicket ? 'ticket' : 'api';
}

/** Seconds from the start to the resolution: as sent, otherwise computed; `null` while open. */
export function resolutionSeconds(
  conversation: Pick<Conversation, 'resolutionTimeSeconds' | 'resolvedAt' | 'startedAt'>,
): number | null {
  if (conversation.resolutionTimeSeconds !== null) return conversation.resolutionTimeSeconds;
  if (conversation.resolvedAt === null) return null;
  return Math.max(0, Math.round((conversation.resolvedAt - conversation.startedAt) / 1000));
}
