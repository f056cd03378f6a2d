import { waitsQuery, waitsResponse } from '../../../contract/index.ts';
import { DAY, iso } from '../../../contract/time.ts';
import { findConversations } from '../../conversations/index.ts';
import { endpoint } from '../../http/endpoint.ts';
import type { Services } from '../../http/services.ts';
import { customerNameOf } from '../inbox-chats.ts';
import { findLongestWaits } from '../store-waits.ts';

/** The most rows. */
const MOST = 20;

const readWaits = endpoint(
  {
    method: 'get',
    path: '/api/v1/reports/waits',
    group: 'people',
    summary: 'Who waited longest on a day',
    description: `The ${MOST} chats of a UTC day whose customers waited longest for an agent, the longest first.`,
    access: 'conversations:read',
    query: waitsQuery,
    responses: { 200: { description: 'The chats', schema: waitsResponse } },
  },
  async ({ principal: { organisationId }, query, respond }, { store, now }: Services) => {
    const start = Date.parse(query.day);
    const waits = await findLongestWaits(store.replica, organisationId, {
      range: [start, start + DAY],
      now: now(),
      limit: MOST,
    });
    const ids = waits.map(({ conversationId }) => conversationId);
    const found =
      ids.length === 0 ? [] : await findConversations(store.replica, organisationId, ids);
    const conversations = new Map(found.map((one) => [one.conversationId, one]));
    return respond(200, {
      success: true,
      day: query.day,
      data: waits.flatMap((one) => {
        // Without those whose conversation was erased.
        const conversation = conversations.get(one.conversationId);
        if (!conversation) return [];
        return [
          {
            conversation_id: one.conversationId,
            customer: customerNameOf(conversation),
            customer_verified: conversation.identityVerified,
            queued_at: iso(one.queuedAt),
            wait_seconds: Math.floor(one.wait / 1000),
            taken: one.isTaken,
            team_id: one.teamId,
            agent_id: one.agentId,
          },
        ];
      }),
    });
  },
);

/** The customers who waited longest. */
export const waitEndpoints = [readWaits];
