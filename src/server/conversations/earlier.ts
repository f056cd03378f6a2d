import type { EarlierResponse } from '../../contract/index.ts';
import { normalEmail } from '../../text/email.ts';
import type { Store } from '../database/store.ts';
import { findTopicNames } from '../topics/index.ts';
import { cursorOf } from './cursor.ts';
import type { Conversation } from './rules/conversation.ts';
import type { ListFilters } from './store/filters.ts';
import { type ListPosition, pageConversations } from './store/list.ts';
import { summary } from './summary.ts';

/**
 * Other conversations with the same customer id or e-mail address, the newest first. Each is read by its own index,
 * so that the work depends on the page alone.
 */
export async function earlierConversations(
  store: Pick<Store, 'replica' | 'search'>,
  of: Pick<Conversation, 'organisationId' | 'conversationId' | 'customerId' | 'contactEmail'>,
  { limit, after }: { limit: number; after?: ListPosition | undefined },
): Promise<Pick<EarlierResponse, 'data' | 'next_cursor'>> {
  const { organisationId, conversationId, customerId, contactEmail } = of;
  const names: ListFilters[] = [
    ...(customerId === null ? [] : [{ customerId }]),
    ...(contactEmail === null ? [] : [{ email: normalEmail(contactEmail) }]),
  ];
  // One more tells whether there are more, and the conversation itself is among them.
  const found = await Promise.all(
    names.map((filters) =>
      pageConversations(store, organisationId, { limit: limit + 2, after, filters }),
    ),
  );
  const byId = new Map(
    found.flatMap(({ page }) => page).map((one) => [one.conversation.conversationId, one]),
  );
  byId.delete(conversationId);
  const topics = await findTopicNames(store.replica, organisationId);
  const sorted = [...byId.values()].sort(
    ({ conversation: a }, { conversation: b }) =>
      b.startedAt - a.startedAt || (a.conversationId < b.conversationId ? 1 : -1),
  );
  const page = sorted.slice(0, limit);
  const last = page.at(-1);
  return {
    data: page.map((one) => summary(one, topics)),
    next_cursor: last && sorted.length > limit ? cursorOf(last.conversation) : null,
  };
}
