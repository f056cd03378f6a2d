import { iso, isoOrNull } from '../../contract/time.ts';
import type { ConversationQuery, ConversationSummary } from '../../contract/index.ts';
import { resolutionSeconds } from './rules/conversation.ts';
import { exactUsd } from './rules/money.ts';
import { searchTerms } from './rules/search.ts';
import { topicKey } from '../../text/topic.ts';
import type { TopicNames } from '../topics/index.ts';
import type { ListFilters } from './store/filters.ts';
import type { Lateness } from './store/late.ts';
import type { ListedConversation } from './store/list.ts';

const usdOrNull = (micros: number | null) => (micros === null ? null : exactUsd(micros));

/** A conversation as it appears in lists. */
export function summary(
  { conversation, messageCount, preview }: ListedConversation,
  topics: TopicNames,
): ConversationSummary {
  return {
    conversation_id: conversation.conversationId,
    platform: conversation.platform,
    platform_ticket_id: conversation.platformTicketId,
    status: conversation.status,
    started_at: iso(conversation.startedAt),
    updated_at: iso(conversation.updatedAt),
    resolved_at: isoOrNull(conversation.resolvedAt),
    resolution_time_seconds: resolutionSeconds(conversation),
    topic: topics.shown(conversation.topic),
    language: conversation.language,
    sentiment: conversation.sentiment,
    sentiment_score: conversation.sentimentScore,
    escalated: conversation.escalated === true,
    escalation_reason: conversation.escalationReason,
    escalated_at: isoOrNull(conversation.escalatedAt),
    first_contact_resolution: conversation.firstContactResolution,
    csat_score: conversation.csatScore,
    feedback: conversation.feedback,
    ai_handled: conversation.aiHandled === true,
    ai_agent_id: conversation.aiAgentId,
    ai_confidence_score: conversation.aiConfidenceScore,
    cost_usd: usdOrNull(conversation.costMicros),
    estimated_human_cost_usd: usdOrNull(conversation.estimatedHumanCostMicros),
    customer_id: conversation.customerId,
    contact_email: conversation.contactEmail,
    contact_name: conversation.contactName,
    identity_verified: conversation.identityVerified,
    message_count: messageCount,
    preview,
  };
}

/** What is empty asks for conversations without a value. */
const orNone = (value: string | undefined) => (value === '' ? null : value);

/** The keys that count under a topic; `null`: no topic. */
function keysOf(topic: string, topics: TopicNames): readonly string[] | null {
  const key = topicKey(topic);
  return key === null ? null : topics.allOf(key);
}

/** The filters of a list query. @param late see `latenessOf` */
export const filtersOf = (
  query: Omit<ConversationQuery, 'limit' | 'cursor' | 'total'>,
  late: Lateness | undefined,
  topics: TopicNames,
): ListFilters => ({
  late,
  missingFromFile: query.missing_from_file,
  terms: query.q === undefined ? undefined : searchTerms(query.q),
  platform: query.platform,
  channel: query.channel,
  status: query.status,
  topicKeys: query.topic === undefined ? undefined : keysOf(query.topic, topics),
  language: orNone(query.language),
  escalated: query.escalated,
  escalationReason: orNone(query.escalation_reason),
  aiHandled: query.ai_handled,
  aiAgentId: orNone(query.ai_agent_id),
  agentId: query.agent_id,
  teamId: query.team_id,
  sentiment: query.sentiment,
  minCsat: query.min_csat,
  maxCsat: query.max_csat,
  hasComment: query.has_comment,
  merged: query.merged,
  customerId: query.customer_id,
  from: query.from,
  to: query.to,
});

/** Says so where the topic of the filter is part of another one. */
export function mergedOf(
  topic: string | undefined,
  topics: TopicNames,
): { merged_topic?: { asked: string; name: string } } {
  const key = topicKey(topic ?? null);
  if (key === null || topics.current(key) === key) return {};
  return { merged_topic: { asked: key, name: topics.current(key) } };
}
