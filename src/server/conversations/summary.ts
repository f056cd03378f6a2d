import { iso, isoOrNull } from '../../contract/time.ts';
import type { ConversationQuery, ConversationSummary } from '../../contract/index.ts';
import { resolutionSeconds } from './rules/conversation.ts';
import { exactUsd } from './rules/money.ts';
import { searchTerms } from './rules/search.ts';
import { topicKey } from '../../text/topic.ts';
import type { ListedConversation, ListFilters } from './store/conversations.ts';

const usdOrNull = (micros: number | null) => (micros === null ? null : exactUsd(micros));

/** A conversation as it appears in lists. */
export function summary({
  conversation,
  messageCount,
  preview,
}: ListedConversation): ConversationSummary {
  return {
    conversation_id: conversation.conversationId,
    platform: conversation.platform,
    platform_ticket_id: conversation.platformTicketId,
    status: conversation.status,
    started_at: iso(conversation.startedAt),
    updated_at: iso(conversation.updatedAt),
    resolved_at: isoOrNull(conversation.resolvedAt),
    resolution_time_seconds: resolutionSeconds(conversation),
    topic: conversation.topic,
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

/** The filters of a list query. */
export const filtersOf = (query: Omit<ConversationQuery, 'limit' | 'cursor'>): ListFilters => ({
  terms: query.q === undefined ? undefined : searchTerms(query.q),
  platform: query.platform,
  topicKey: query.topic === undefined ? undefined : topicKey(query.topic),
  escalated: query.escalated,
  aiHandled: query.ai_handled,
  sentiment: query.sentiment,
  minCsat: query.min_csat,
  maxCsat: query.max_csat,
  customerId: query.customer_id,
  from: query.from,
  to: query.to,
});
