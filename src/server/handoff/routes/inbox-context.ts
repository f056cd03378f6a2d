import { earlierQuery, earlierResponse, knownTopicsResponse } from '../../../contract/index.ts';
import {
  earlierConversations,
  findConversation,
  NO_CURSOR,
  positionFrom,
} from '../../conversations/index.ts';
import { endpoint } from '../../http/endpoint.ts';
import { Fault } from '../../http/errors.ts';
import { pathNumber } from '../../http/path-number.ts';
import { frequentTopics } from '../../numbers/index.ts';
import { findTeams } from '../../team/index.ts';
import { findTopicNames } from '../../topics/index.ts';
import { topicKey } from '../../../text/topic.ts';
import { callingAgent } from '../calling-agent.ts';
import type { HandoffServices } from '../services.ts';
import { findChat } from '../store.ts';

/** The most topics that are listed. */
const MAX_TOPICS = 200;

const listEarlier = endpoint(
  {
    method: 'get',
    path: '/api/v1/inbox/chats/{id}/earlier',
    group: 'people',
    summary: "List the customer's other conversations",
    description:
      'Those with the same customer id or the same e-mail address, the newest first. `identity_verified` of each says whether that is proven: a browser can claim any id or address.',
    access: 'agent',
    parameters: { id: 'The id of the chat.' },
    query: earlierQuery,
    responses: { 200: { description: 'A page of the list', schema: earlierResponse } },
    errors: ['not_found'],
  },
  async ({ principal, params, query, respond, fail }, { store }: HandoffServices) => {
    const me = await callingAgent(store.query, principal);
    if (me instanceof Fault) return fail(me);
    const { organisationId } = me;
    const after = query.cursor === undefined ? undefined : positionFrom(query.cursor);
    if (after === null) return fail(NO_CURSOR);
    const found = await findChat(store.query, organisationId, pathNumber(params.id));
    const conversation =
      found && (await findConversation(store.query, organisationId, found.chat.conversationId));
    if (!conversation) return fail('not_found', 'No chat has this id.');
    const page = await earlierConversations(store, conversation, { limit: query.limit, after });
    return respond(200, { success: true, ...page });
  },
);

const listTopics = endpoint(
  {
    method: 'get',
    path: '/api/v1/inbox/topics',
    group: 'people',
    summary: 'List known topics',
    description: 'For wrapping up a chat: the topics of teams, and those of recent conversations.',
    access: 'agent',
    responses: { 200: { description: 'The topics', schema: knownTopicsResponse } },
  },
  async ({ principal, respond, fail }, { store, now }: HandoffServices) => {
    const me = await callingAgent(store.query, principal);
    if (me instanceof Fault) return fail(me);
    const { organisationId } = me;
    const [teams, frequent, names] = await Promise.all([
      findTeams(store.query, organisationId),
      frequentTopics(store.replica, organisationId, now(), MAX_TOPICS),
      findTopicNames(store.replica, organisationId),
    ]);
    const ofTeams = teams
      .filter(({ deletedAt }) => deletedAt === null)
      .flatMap(({ topics }) => topics);
    const byKey = new Map<string, string>();
    for (const one of [...ofTeams, ...frequent]) {
      const topic = names.shown(one);
      const key = topicKey(topic);
      if (key !== null && !byKey.has(key)) byKey.set(key, topic!);
    }
    return respond(200, { success: true, data: [...byKey.values()].slice(0, MAX_TOPICS) });
  },
);

/** What agents look up while they are in a chat. */
export const inboxContextEndpoints = [listEarlier, listTopics];
