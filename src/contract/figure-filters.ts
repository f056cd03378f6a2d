import type { ConversationFilters } from './conversation.ts';
import type { Dimension } from './figures.ts';

/**
 * The conversations of each figure, as filters of the list: the list that they open has as many conversations as
 * the figure counts. `from` and `to` are those of the period or the bucket.
 */
export const FIGURE_FILTERS = {
  conversations: {},
  resolved: { status: 'resolved' },
  escalated: { escalated: true },
  ai_handled: { ai_handled: true },
  ai_resolved: { ai_handled: true, status: 'resolved', escalated: false },
  rated: { min_csat: 1 },
  satisfied: { min_csat: 4 },
} as const satisfies Record<string, ConversationFilters>;

/** What figures do not count: conversations that were merged into another ticket. */
export const COUNTED = { merged: false } as const satisfies ConversationFilters;

/** The filter of the list for a value of a breakdown; empty: conversations without one. */
export const DIMENSION_FILTERS = {
  topic: 'topic',
  bot: 'ai_agent_id',
  agent: 'agent_id',
  team: 'team_id',
  language: 'language',
  channel: 'channel',
  platform: 'platform',
} as const satisfies Record<Dimension, keyof ConversationFilters>;
